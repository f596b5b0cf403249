import type { SpanSink } from './ports.js';

/** What a part of acttrace gets while its tracer runs. */
export interface PartHost {
  readonly sink: SpanSink;
  /** Number of the session's shared trace: for what belongs to no run. */
  readonly sharedTrace: number;
  /** Takes errors that must not reach the app. */
  readonly report: (part: string, error: unknown) => void;
}

/**
 * Something that works only while a tracer runs: called at its start, returns what undoes it at its stop. Everything that patches,
 * listens or observes is one, so that a stopped tracer leaves nothing behind.
 */
export type TracerPart = (host: PartHost) => () => void;
