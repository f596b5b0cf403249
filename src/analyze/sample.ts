/** Durations of finished executions, and how many executions each stands for. */
import type { TraceData } from '../model/trace-data.js';
import { nearestRank } from './quantile.js';
import type { RunForest } from './run-forest.js';

export interface Sample {
  /** ms, ascending. */
  readonly values: Float64Array;
  /** Of each value; undefined: each stands for itself, as do `traces` and `failed`. */
  readonly weighted?: {
    readonly weights: Float64Array;
    /** Number of the trace that each value is from: what is sampled is traces. */
    readonly traces: Uint32Array;
    readonly failed: Uint8Array;
  };
}

export function createSample(nodes: ArrayLike<number>, forest: RunForest, data: TraceData): Sample {
  const { duration, weight } = forest;
  if (!weight) return { values: Float64Array.from(nodes, (node) => duration[node]).sort() };
  const order = Int32Array.from(nodes).sort((a, b) => duration[a] - duration[b] || a - b);
  return {
    values: Float64Array.from(order, (node) => duration[node]),
    weighted: {
      weights: Float64Array.from(order, (node) => weight[node]),
      traces: Uint32Array.from(order, (node) => data.spans.trace(forest.row[node])),
      failed: Uint8Array.from(order, (node) => forest.failed[node]),
    },
  };
}

/** How many executions the recorded ones stand for. */
export function estimateCount({ values, weighted }: Sample): number {
  return weighted ? weighted.weights.reduce((sum, weight) => sum + weight, 0) : values.length;
}

/**
 * Quantile by nearest rank: the smallest value that at least a share `q` of all executions does not exceed, where each counts as often as
 * it stands for some. Always a value that occurred; 0 where there is none.
 */
export function quantile({ values, weighted }: Sample, q: number): number {
  if (!weighted || values.length === 0) return nearestRank(values, q);
  const { weights } = weighted;
  let all = 0;
  for (const weight of weights) all += weight;
  // As in `nearestRank`: undoes the rounding of products and sums.
  const wanted = q * all - 1e-9 * all;
  let reached = 0;
  for (let at = 0; at < values.length; at++) if ((reached += weights[at]) >= wanted) return values[at];
  return values[values.length - 1];
}

/** How many executions took longer than a limit. */
export function countAbove(sample: Sample, limit: number): number {
  const { values, weighted } = sample;
  const first = firstAbove(values, limit);
  return weighted ? weighted.weights.subarray(first).reduce((sum, weight) => sum + weight, 0) : values.length - first;
}

/** How many of those recorded took longer than a limit. */
export function countRecordedAbove({ values }: Sample, limit: number): number {
  return values.length - firstAbove(values, limit);
}

/** What all executions above a limit exceed it by, together, ms. */
export function sumAbove({ values, weighted }: Sample, limit: number): number {
  let sum = 0;
  for (let at = values.length - 1; at >= 0 && values[at] > limit; at--) sum += (values[at] - limit) * (weighted?.weights[at] ?? 1);
  return sum;
}

function firstAbove(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
