import type { JsonObject } from './json.js';

/** One capture, as `getTracedActions` returns it: the captured data and when it was captured. */
export type ActionCapture = JsonObject & {
  readonly _performance: {
    /** ms since the session's time origin. */
    readonly captureTime: number;
    readonly stage: string;
    readonly actionId: string;
    /** Length of the interval that the capture closed, ms. */
    readonly duration: number;
  };
};

/** Captures by action id, then by stage. Prototype-less. */
export type TracedActions = Readonly<Record<string, Readonly<Record<string, readonly ActionCapture[]>>>>;

/** Time of one action in one stage. */
export interface StagePerformance {
  /** ms since the session's time origin. */
  readonly start: number;
  readonly end: number;
  /** ms; at most `end - start`, and never more than its stage took. */
  readonly duration: number;
  /** Captures. */
  readonly count: number;
}

export interface TracingSummary {
  readonly tracedActionCount: number;
  readonly captureCount: number;
  readonly stages: readonly string[];
  readonly spanCount: number;
  /** From the trace's first span to its last, ms. */
  readonly duration: number;
}
