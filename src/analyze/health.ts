/**
 * Health of a pipeline, 0–100: 100 less what S2's penalties take off, scaled from 1 to 100 points.
 *
 * - latency: p95 of the runs over the limit `pipeline_total`, 20 points for each time the limit, at most 40;
 * - errors: 40 points at the limit of 5 % failed runs (or failed stage executions, if those are more), in proportion, at most 40;
 * - critical bottlenecks: 10 points each, at most 30.
 *
 * Memory is not in the spans, so its penalty is left to the memory monitor. Points are whole, so that they add up as shown, and each reason tells
 * from where on how many are taken off: those of errors are below their limit too.
 */
import { formatDuration, formatShare } from '../base/format.js';
import { ERROR_RATE_LIMIT } from '../model/thresholds.js';
import type { Bottleneck, Health, PipelineStatistics } from './analysis.js';
import type { StageTiming } from './stage-timing.js';

const MOST_FOR_LATENCY = 40;
const LATENCY_POINTS = 20;
const MOST_FOR_ERRORS = 40;
const MOST_FOR_BOTTLENECKS = 30;
const BOTTLENECK_POINTS = 10;
/** Bounds of the status; those of Lighthouse scores. */
const GOOD = 90;
const POOR = 50;

export const NO_HEALTH: Health = { score: NaN, status: 'no data', deductions: [] };

export function computeHealth(
  pipeline: PipelineStatistics,
  timings: readonly StageTiming[],
  bottlenecks: readonly Bottleneck[],
  resolution: number,
): Health {
  if (pipeline.count === 0) return NO_HEALTH;
  const deductions: { points: number; reason: string }[] = [];
  const deduct = (points: number, reason: string): void => {
    if (Math.round(points) > 0) deductions.push({ points: Math.round(points), reason });
  };

  const excess = pipeline.p95 / pipeline.threshold - 1;
  const limit = formatDuration(pipeline.threshold);
  deduct(
    Math.min(MOST_FOR_LATENCY, excess * LATENCY_POINTS),
    `95 % of the runs take up to ${formatDuration(pipeline.p95, resolution)}, limit ${limit}: ` +
      `${LATENCY_POINTS} points for each ${limit} over it, at most ${MOST_FOR_LATENCY}`,
  );

  const stageRuns = timings.reduce((sum, { statistics }) => sum + statistics.estimatedCount, 0);
  const stageErrors = timings.reduce((sum, { statistics }) => sum + statistics.errors, 0);
  const runRate = pipeline.errors / pipeline.estimatedCount;
  const stageRate = stageRuns > 0 ? stageErrors / stageRuns : 0;
  const rate = Math.max(runRate, stageRate);
  const perPercent = Math.round((MOST_FOR_ERRORS * 0.01) / ERROR_RATE_LIMIT);
  deduct(
    Math.min(MOST_FOR_ERRORS, (rate / ERROR_RATE_LIMIT) * MOST_FOR_ERRORS),
    `${formatShare(rate)} of the ${runRate >= stageRate ? 'runs' : 'stage executions'} failed: from the first failure on, ` +
      `${perPercent} points for each 1 %, at most ${MOST_FOR_ERRORS} (at the limit of ${formatShare(ERROR_RATE_LIMIT)})`,
  );

  const critical = bottlenecks.filter((bottleneck) => bottleneck.severity === 'critical');
  deduct(
    Math.min(MOST_FOR_BOTTLENECKS, critical.length * BOTTLENECK_POINTS),
    `critical ${critical.length === 1 ? 'bottleneck' : 'bottlenecks'}: ${critical.map((bottleneck) => bottleneck.stage).join(', ')} ` +
      `(${BOTTLENECK_POINTS} points each, at most ${MOST_FOR_BOTTLENECKS})`,
  );

  const score = Math.max(0, 100 - deductions.reduce((sum, { points }) => sum + points, 0));
  return { score, status: score >= GOOD ? 'good' : score >= POOR ? 'needs-improvement' : 'poor', deductions };
}
