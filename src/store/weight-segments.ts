import type { SessionDelta } from '../model/ports.js';
import type { TraceWeight, TraceWeights } from '../model/sampling.js';
import type { Segment } from './segment.js';

/** Weights as a store holds them: in columns, as they came. A trace may be there again, and its last weight is meant. */
export interface WeightColumns {
  readonly trace: Uint32Array;
  readonly spans: Float64Array;
  readonly details: Float64Array;
}

export function toWeightColumns(weights: SessionDelta['weights']): WeightColumns {
  return {
    trace: Uint32Array.from(weights, ([trace]) => trace),
    spans: Float64Array.from(weights, ([, weight]) => weight.spans),
    details: Float64Array.from(weights, ([, weight]) => weight.details),
  };
}

/** The weight of each trace; one that is no weight is left out. */
export function joinWeights(segments: readonly Segment[]): TraceWeights {
  const weights = new Map<number, TraceWeight>();
  for (const { items } of segments) {
    if (!isWeightColumns(items)) continue;
    const { trace, spans, details } = items;
    trace.forEach((number, at) => {
      if (isWeight(spans[at]) && isWeight(details[at])) weights.set(number, { spans: spans[at], details: details[at] });
    });
  }
  return weights;
}

function isWeight(value: number): boolean {
  return value >= 1 && Number.isFinite(value);
}

export function isWeightColumns(value: unknown): value is WeightColumns {
  const { trace, spans, details } = (typeof value === 'object' && value !== null ? value : {}) as Partial<WeightColumns>;
  return trace instanceof Uint32Array && spans instanceof Float64Array && details instanceof Float64Array;
}
