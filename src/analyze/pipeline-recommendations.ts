/**
 * What to do about a pipeline as a whole: runs over the limit, time that belongs to no stage, runs that get in each other's way, and long
 * tasks of the page during runs. The last three say what was measured and predict no gain: how much of it could be avoided is not in the
 * spans.
 */
import { formatShare } from '../base/format.js';
import { SpanKind } from '../model/span.js';
import type { Execution, Recommendation } from './analysis.js';
import { LONG_TASK } from './bottlenecks.js';
import { ms, plural, predictGain, type RecommendationContext } from './recommendation-context.js';
import { EVIDENCE, sumAbove } from './stage-timing.js';

/** Time outside stages, and time during which runs overlap, are worth a word from this share of the wall time on. */
const WORTH_SHARE = 0.2;
/** … and overlap when runs take this much longer than their share of the clock. */
const WORTH_STRETCH = 1.2;
/** A task this long is felt as a hang (four long tasks; the budget of INP's "good", 200 ms). */
const HANG = 200;

export function recommendForPipeline(context: RecommendationContext): Recommendation[] {
  return [overLimit(context), outsideStages(context), overlappingRuns(context), longTasks(context)].filter((found) => found !== undefined);
}

function overLimit(context: RecommendationContext): Recommendation | undefined {
  const { violations, count, threshold, average, p95, executions } = context.pipeline;
  if (violations === 0) return undefined;
  const sorted = Float64Array.from(executions, ({ open, duration }) => (open ? 0 : duration)).sort();
  const work = executions.reduce((sum, { duration }) => sum + duration, 0);
  const limit = ms(context, threshold);
  const most = [...context.timings].sort((a, b) => b.statistics.self - a.statistics.self)[0]?.statistics;
  return {
    id: 'pipeline',
    priority: violations > 0.05 * count ? 'medium' : 'low',
    title: `Bring the pipeline under its limit of ${limit}`,
    message:
      `${violations} of ${plural(count, 'run')} took longer than ${limit}: on average ${ms(context, average)}, at p95 ${ms(context, p95)}.` +
      (most && most.share > 0 ? ` Most of the time, ${formatShare(most.share)}, is ${most.stage}.` : ''),
    evidence: {
      spans: slowestRuns(executions.filter(({ open }) => !open)),
      figures: [
        { label: 'over the limit', value: violations, unit: 'count' },
        { label: 'runs', value: count, unit: 'count' },
        { label: 'limit', value: threshold, unit: 'ms' },
        { label: 'average', value: average, unit: 'ms' },
      ],
    },
    gain: predictGain(
      context,
      work > 0 ? (sumAbove(sorted, threshold) * context.clock.wall) / work : 0,
      `were ${plural(violations, 'run')} that took longer than ${limit} just within it`,
    ),
  };
}

function outsideStages(context: RecommendationContext): Recommendation | undefined {
  const { clock, pipeline, timings } = context;
  const share = clock.wall > 0 ? clock.outside / clock.wall : 0;
  // Below a step of the clock for each run it may be rounding.
  const perRun = clock.outside / Math.max(1, pipeline.executions.length);
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
  const runs = pipeline.executions.length;
  const work = pipeline.executions.reduce((sum, { duration }) => sum + duration, 0);
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

function longTasks(context: RecommendationContext): Recommendation | undefined {
  const { view, data, pipeline, timings, clock } = context;
  if (clock.wall === 0) return undefined;
  const runs = [...pipeline.executions].sort((a, b) => a.start - b.start);
  const reach = runs.map(({ end }) => end);
  for (let at = 1; at < reach.length; at++) reach[at] = Math.max(reach[at], reach[at - 1]);
  const found: number[] = [];
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.entry || !(view.end[at] - view.start[at] >= LONG_TASK)) continue;
    // A frame is the tasks that it is made of: where both kinds are recorded, only tasks are counted.
    if (data.strings.get(view.name[at]) === 'long-animation-frame' && data.strings.find('longtask') > 0) continue;
    const last = countBefore(runs, view.end[at]) - 1;
    if (last >= 0 && reach[last] > view.start[at]) found.push(at);
  }
  if (found.length === 0) return undefined;
  const length = (at: number): number => view.end[at] - view.start[at];
  found.sort((a, b) => length(b) - length(a));
  const longest = length(found[0]);
  const blocking = found.reduce((sum, at) => sum + length(at) - LONG_TASK, 0);
  const stage = stageDuring(context, view.start[found[0]], view.end[found[0]]);
  return {
    id: 'long-tasks',
    priority: longest >= HANG ? 'medium' : 'low',
    ...(stage !== undefined && timings.length > 0 && { stage }),
    title: `Break up long tasks: the page could not respond for up to ${ms(context, longest)}`,
    message:
      `${plural(found.length, 'long task')} held up the main thread during runs, the longest for ${ms(context, longest)}` +
      (stage === undefined ? '' : `, while ${stage} ran`) +
      `. Beyond the ${LONG_TASK} ms that nobody notices they blocked input for ${ms(context, blocking)}: yield between pieces of work.`,
    evidence: {
      spans: found.slice(0, EVIDENCE).map((at) => view.row[at]),
      figures: [
        { label: 'long tasks during runs', value: found.length, unit: 'count' },
        { label: 'longest', value: longest, unit: 'ms' },
        { label: 'blocking time', value: blocking, unit: 'ms' },
      ],
    },
  };
}

/** The stage that ran for most of an interval; undefined when none did. */
function stageDuring({ forest, names }: RecommendationContext, from: number, to: number): string | undefined {
  const during = new Float64Array(names.texts.length);
  let most = -1;
  for (let node = 0; node < forest.count; node++) {
    const stage = forest.stage[node];
    if (stage < 0 || forest.passive[node] === 1) continue;
    const overlap = Math.min(to, forest.end[node]) - Math.max(from, forest.start[node]);
    if (!(overlap > 0)) continue;
    during[stage] += overlap;
    if (most < 0 || during[stage] > during[most]) most = stage;
  }
  return most < 0 ? undefined : names.texts[most];
}

/** How many runs, in order of start, start before a time. */
function countBefore(runs: readonly Execution[], time: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle].start < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function slowestRuns(executions: readonly Execution[]): number[] {
  return [...executions]
    .sort((a, b) => b.duration - a.duration)
    .slice(0, EVIDENCE)
    .map(({ span }) => span);
}
