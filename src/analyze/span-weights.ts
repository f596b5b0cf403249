/**
 * How many spans each recorded one stands for, where runs were left out by sampling.
 *
 * Each weight is one over the chance with which the span got into the record, so that a weighted sum over those recorded is on average
 * the sum over all (D. G. Horvitz, D. J. Thompson, "A generalization of sampling without replacement from a finite universe", 1952).
 */
import { SpanKind, SpanStatus } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { SpanView } from './span-view.js';

export interface SpanWeights {
  /** By position in the view: how many spans like it there were. What counts, averages and sums use. */
  readonly own: Float64Array;
  /**
   * By position in the view: how many runs the run that it is in stands for. What the wall clock uses. Smaller than `own` for what was
   * captured in a run that was kept in any case but need not have been recorded in full.
   */
  readonly run: Float64Array;
}

/**
 * Weights of a view of a whole session; undefined when each span stands for itself. The view of one trace has none: its figures are those
 * of that trace, not estimates of the traces that it stands for.
 */
export function readWeights({ weights }: TraceData, view: SpanView, traceId?: number): SpanWeights | undefined {
  if (weights.size === 0 || traceId !== undefined) return undefined;
  const own = new Float64Array(view.count);
  const run = new Float64Array(view.count);
  let trace = -1;
  let spans = 1;
  let details = 1;
  for (let at = 0; at < view.count; at++) {
    if (view.trace[at] !== trace) {
      trace = view.trace[at];
      const weight = weights.get(trace);
      spans = weight?.spans ?? 1;
      details = weight?.details ?? 1;
    }
    run[at] = spans;
    const kind = view.kind[at];
    const ofRun = kind === SpanKind.pipeline || kind === SpanKind.stage;
    own[at] = ofRun || (kind === SpanKind.capture && view.status[at] === SpanStatus.error) ? spans : details;
  }
  return { own, run };
}
