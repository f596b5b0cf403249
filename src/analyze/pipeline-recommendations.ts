/**
 * What to do about a pipeline as a whole: runs over the limit, time that belongs to no stage, runs that get in each other's way, and long
 * tasks of the page. The last three say what was measured and predict no gain: how much of it could be avoided is not in the
 * spans.
 */
import { formatShare } from '../base/format.js';
import type { Execution, Recommendation } from './analysis.js';
import { longTasks } from './long-task-recommendation.js';
import { ms, plural, predictGain, type RecommendationContext } from './recommendation-context.js';
import { sumAbove } from './sample.js';
import { EVIDENCE } from './stage-timing.js';

/** Time outside stages, and time during which runs overlap, are worth a word from this share of the wall time on. */
const WORTH_SHARE = 0.2;
/** … and overlap when runs take this much longer than their share of the clock. */
const WORTH_STRETCH = 1.2;

export function recommendForPipeline(context: RecommendationContext): Recommendation[] {
  return [overLimit(context), outsideStages(context), overlappingRuns(context), longTasks(context)].filter((found) => found !== undefined);
}

function overLimit(context: RecommendationContext): Recommendation | undefined {
  const { violations, estimatedCount, threshold, average, p95, executions } = context.pipeline;
  if (violations === 0) return undefined;
  const { sample, work } = context.runs;
  const limit = ms(context, threshold);
  const most = [...context.timings].sort((a, b) => b.statistics.self - a.statistics.self)[0]?.statistics;
  return {
    id: 'pipeline',
    priority: violations > 0.05 * estimatedCount ? 'medium' : 'low',
    title: `Bring the pipeline under its limit of ${limit}`,
    message:
      `${Math.round(violations)} of ${plural(estimatedCount, 'run')} took longer than ${limit}: on average ${ms(context, average)}, at p95 ${ms(context, p95)}.` +
      (most && most.share > 0 ? ` Most of the time, ${formatShare(most.share)}, is ${most.stage}.` : ''),
    evidence: {
      spans: slowestRuns(executions.filter(({ open }) => !open)),
      figures: [
        { label: 'over the limit', value: violations, unit: 'count' },
        { label: 'runs', value: estimatedCount, unit: 'count' },
        { label: 'limit', value: threshold, unit: 'ms' },
        { label: 'average', value: average, unit: 'ms' },
      ],
    },
    gain: predictGain(
      context,
      work > 0 ? (sumAbove(sample, threshold) * context.clock.wall) / work : 0,
      `were ${plural(violations, 'run')} that took longer than ${limit} just within it`,
    ),
  };
}

function outsideStages(context: RecommendationContext): Recommendation | undefined {
  const { clock, pipeline, timings } = context;
  const share = clock.wall > 0 ? clock.outside / clock.wall : 0;
  // Below a step of the clock for each run it may be rounding.
  const perRun = clock.outside / Math.max(1, context.runs.estimatedRuns);
  if (pipeline.basis !== 'pipeline' || timings.length === 0 || share < WORTH_SHARE || perRun <= context.data.session.resolution)
    return undefined;
  return {
    id: 'outside-stages',
    priority: share > 0.5 ? 'medium' : 'low',
    title: `Time what runs outside the stages: ${formatShare(share)} of the pipeline`,
    message:
      `${ms(context, clock.outside)} of the runs' ${ms(context, clock.wall)} (${formatShare(share)}) lie in no stage: work between stages, or waiting. ` +
      `Wrap it in a stage or a span to see which.`,
    evidence: {
      spans: slowestRuns(pipeline.executions),
      figures: [
        { label: 'outside any stage', value: clock.outside, unit: 'ms' },
        { label: 'share of the pipeline', value: share, unit: 'share' },
        { label: 'a run', value: perRun, unit: 'ms' },
      ],
    },
  };
}

function overlappingRuns(context: RecommendationContext): Recommendation | undefined {
  const { clock, pipeline } = context;
  const { estimatedRuns: runs, work } = context.runs;
  if (!(clock.overlapped >= WORTH_SHARE * clock.wall) || !(work > WORTH_STRETCH * clock.wall)) return undefined;
  const share = clock.overlapped / clock.wall;
  return {
    id: 'overlapping-runs',
    priority: 'low',
    title: 'See whether runs wait for one another',
    message:
      `During ${formatShare(share)} of the time several runs were under way at once. A run takes ${ms(context, work / runs)} from start to end, ` +
      `but only ${ms(context, clock.wall / runs)} of the clock falls to each. Runs that compete for the main thread end sooner one after another.`,
    evidence: {
      spans: slowestRuns(pipeline.executions),
      figures: [
        { label: 'several runs at once', value: share, unit: 'share' },
        { label: 'average run, start to end', value: work / runs, unit: 'ms' },
        { label: 'wall clock a run', value: clock.wall / runs, unit: 'ms' },
      ],
    },
  };
}

function slowestRuns(executions: readonly Execution[]): number[] {
  return executions
    .filter(({ acrossFreeze }) => !acrossFreeze)
    .sort((a, b) => b.duration - a.duration)
    .slice(0, EVIDENCE)
    .map(({ span }) => span);
}
