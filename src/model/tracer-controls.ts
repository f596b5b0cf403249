import type { Sampling } from './trace-sample.js';

/** What the recorder drops from. */
export interface RecordBounds {
  /** Most bytes of captured data held, approximately: what comes beyond is not kept. */
  maxAttributeBytes: number;
  /** Most chunks of 1024 spans held: the oldest go first. */
  readonly spans: { maxChunks: number };
}

/**
 * What can be turned down in a running tracer. Settings know nothing of it, so that nothing of it is stored or outlives the page; what is
 * turned down of verbosity and captures is at the filter (`ceiling`, `captures`).
 */
export interface TracerControls {
  /** Which of the new traces are recorded; undefined: all. The app's own, if it gave one. */
  sampling: Sampling | undefined;
  /** How often what changed is written to the history, ms. 0: as usual, twice a second. */
  flushEvery: number;
  /** How often listeners are told that something was recorded, ms. 0: as usual, once a frame. */
  changeEvery: number;
  /** Turns what is recorded of the page off and on. Absent where the app wants none of it. */
  observe?: (on: boolean) => void;
  readonly bounds: RecordBounds;
}
