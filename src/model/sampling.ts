/** How many runs a recorded one stands for: one over the chance with which it was recorded (Horvitz and Thompson's estimator). */
export interface TraceWeight {
  /** Of the trace's run and stage spans, and of its captures that failed. 1 for runs that failed or were slow: they are always kept. */
  readonly spans: number;
  /** Of everything else in it: captures, measures, actions. Runs kept only because they failed or were slow have none of these. */
  readonly details: number;
}

/** Weights by number of the trace. A trace that is not listed stands for itself. */
export type TraceWeights = ReadonlyMap<number, TraceWeight>;

/** Weight of a trace that is not listed. */
export const FULL_WEIGHT: TraceWeight = { spans: 1, details: 1 };

export const NO_WEIGHTS: TraceWeights = new Map();

/** Which traces are recorded. */
export interface SamplingOptions {
  /** Share of the traces that are recorded in full, 0–1. Runs that fail or are slow are kept whatever it is. Default 1. */
  readonly rate?: number;
  /** Lowers the rate while acttrace's own cost is above `budget`, and raises it again. Default false. */
  readonly adaptive?: boolean;
  /** Own cost that is aimed at, as a share of the time in which pipelines run. Default 0.01. */
  readonly budget?: number;
  /** The same seed, and the same order of traces, make the same choice. Default: another one for each session. */
  readonly seed?: number;
}
