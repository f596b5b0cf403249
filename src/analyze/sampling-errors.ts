/**
 * How far figures of a sample may be from those of all runs.
 *
 * Traces are chosen independently of one another, each with its own chance 1/w (Poisson sampling); all executions of a trace come or stay
 * away together. For a sum of y over all executions the estimated variance is then
 *
 *   V = Σ over traces of w (w − 1) (Σ y of the trace)²
 *
 * (C.-E. Särndal, B. Swensson, J. Wretman, "Model Assisted Survey Sampling", 1992: 3.5 for Poisson sampling, 4.2 for clusters). A mean or
 * a share is a ratio of two such sums; its variance is that of the residuals y − mean, over the square of the estimated count (5.6 and 5.7,
 * there). Of a quantile the interval is found by turning that of the share below it around (R. S. Woodruff, "Confidence intervals for
 * medians and other position measures", 1952).
 *
 * What has weight 1 was kept for certain and adds nothing.
 */
import type { SamplingErrors } from './analysis.js';
import { countRecordedAbove, estimateCount, quantile, type Sample } from './sample.js';

/** Standard errors in the half-width of a 95 % interval of the normal distribution. */
const Z95 = 1.96;

/** Standard error of the average, ms; 0 where each value stands for itself. */
export function averageError(sample: Sample, average: number): number {
  return sumError(sample, (value) => value - average) / (estimateCount(sample) || 1);
}

/** Undefined where nothing was left out. */
export function computeSamplingErrors(sample: Sample, limit: number | undefined): SamplingErrors | undefined {
  const { values, weighted } = sample;
  if (!weighted || values.length === 0) return undefined;
  const count = estimateCount(sample);
  const firstOver = limit === undefined ? values.length : values.length - countRecordedAbove(sample, limit);
  let errors = 0;
  weighted.weights.forEach((weight, at) => (errors += weight * weighted.failed[at]));
  const around = (q: number): [number, number] => {
    const middle = quantile(sample, q);
    const error = sumError(sample, (value) => (value <= middle ? 1 : 0) - q) / count;
    return [quantile(sample, Math.max(0, q - Z95 * error)), quantile(sample, Math.min(1, q + Z95 * error))];
  };
  return {
    count: sumError(sample, () => 1),
    work: sumError(sample, (value) => value),
    errors: sumError(sample, (_, at) => weighted.failed[at]),
    errorRate: sumError(sample, (_, at) => weighted.failed[at] - errors / count) / count,
    violations: sumError(sample, (_, at) => (at >= firstOver ? 1 : 0)),
    p50: around(0.5),
    p95: around(0.95),
  };
}

function sumError({ values, weighted }: Sample, of: (value: number, at: number) => number): number {
  if (!weighted) return 0;
  const { weights, traces } = weighted;
  // What a trace holds with a weight of 1 is certain, and all the rest of it has one weight.
  const byTrace = new Map<number, number>();
  const factor = new Map<number, number>();
  for (let at = 0; at < values.length; at++) {
    if (weights[at] <= 1) continue;
    byTrace.set(traces[at], (byTrace.get(traces[at]) ?? 0) + of(values[at], at));
    factor.set(traces[at], weights[at] * (weights[at] - 1));
  }
  let variance = 0;
  for (const [trace, sum] of byTrace) variance += (factor.get(trace) ?? 0) * sum * sum;
  return Math.sqrt(variance);
}
