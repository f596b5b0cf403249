import type { SessionInfo } from '../../../src/model/session.js';

/** The demo's stages, in the order in which they run. */
export const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
export type StageName = (typeof STAGES)[number];

/** One run of the demo's pipeline. */
export interface RecordedRun {
  /** The lane that it is on: whose turn it was. */
  readonly track: string;
  /** ms: of the whole run, then of each stage. */
  readonly times: readonly [pipeline: number, ...stages: number[]];
  /** Captures of each stage. */
  readonly captures: readonly number[];
}

/** What a page load of the demo posts: its runs in the order in which they began. */
export interface RecordedSession {
  readonly session: SessionInfo;
  readonly runs: readonly RecordedRun[];
  /** Heap in use, bytes, as it was sampled. */
  readonly heap: readonly number[];
  /** What went wrong, so that the figures are doubtful. */
  readonly doubts: readonly string[];
}
