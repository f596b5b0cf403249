import type { Json } from './json.js';

export const LOG_TYPES = ['info', 'success', 'failure', 'step', 'error', 'data', 'warn'] as const;
export type LogType = (typeof LOG_TYPES)[number];

/** One line of a trace's log. */
export interface LogLine {
  readonly type: LogType;
  readonly message: string;
  /** Which part of the app wrote it. */
  readonly source: string;
  /** ms since the session's time origin. */
  readonly time: number;
  /** Number of the trace that it belongs to. */
  readonly trace: number;
  /** Snapshot of the payload, where one was given. */
  readonly payload?: Json;
}
