/**
 * What to do about a stage's time: executions over the threshold, a stage that dominates the run, outliers, one action that dominates
 * a stage. Every predicted gain is a counterfactual computed from the executions held: their durations with the slow ones replaced,
 * as `assumption` says, times the wall clock that a millisecond of the stage stands for.
 */
import { formatShare } from '../base/format.js';
import { BOTTLENECK_SHARE_CRITICAL, LEARNED_THRESHOLD_FACTOR } from '../model/thresholds.js';
import type { ActionStagePerformance, Bottleneck, Recommendation } from './analysis.js';
import { SpanKind } from '../model/span.js';
import { ms, plural, predictGain, type RecommendationContext } from './recommendation-context.js';
import { countAbove, countRecordedAbove, quantile, sumAbove } from './sample.js';
import { isAcrossFreeze } from './span-view.js';
import { EVIDENCE, type StageTiming } from './stage-timing.js';

/** How runs differ, or are alike, takes this many finished ones to say: fewer, as while a page loads, are chance and cold code. */
const RUNS_TO_COMPARE = 5;
/** Outliers are worth a word when they cost this share of the wall time … */
const OUTLIER_SHARE = 0.05;
/** … of a stage that has run this often. */
const OUTLIER_RUNS = 5;
/** An action dominates a stage from this share of its captured time on … */
const ACTION_SHARE = 0.5;
/** … and is worth a word when the stage takes this share of the wall time. */
const ACTION_STAGE_SHARE = 0.1;
/** The best quarter shows what the stage can do: the median of its faster half. */
const FASTER_HALF_MEDIAN = 0.25;
/** Where even that is about the same as the rest, the stage is slow throughout. */
const NO_SPREAD = 0.1;

const PRIORITY = { critical: 'high', warning: 'medium', info: 'low' } as const;

export function recommendForStage(context: RecommendationContext, timing: StageTiming, bottleneck?: Bottleneck): Recommendation[] {
  const over = overThreshold(context, timing, bottleneck);
  const mostlyOver = over !== undefined && timing.statistics.violations > timing.statistics.estimatedCount / 2;
  return [
    over,
    over ? undefined : outliers(context, timing),
    mostlyOver ? undefined : dominating(context, timing, bottleneck),
    dominatingAction(context, timing),
  ].filter((found) => found !== undefined);
}

function overThreshold(context: RecommendationContext, timing: StageTiming, bottleneck?: Bottleneck): Recommendation | undefined {
  const { stage, violations, estimatedCount, threshold, thresholdBasis, average, p95, max, share } = timing.statistics;
  if (!bottleneck || violations === 0 || threshold === undefined || thresholdBasis !== 'set') return undefined;
  const limit = ms(context, threshold);
  return {
    id: `threshold:${stage}`,
    priority: PRIORITY[bottleneck.severity],
    stage,
    title: `Bring ${stage} under its limit of ${limit}`,
    message:
      `${Math.round(violations)} of ${plural(estimatedCount, 'execution')} of ${stage} took longer than ${limit}: on average ${ms(context, average)}, ` +
      `at p95 ${ms(context, p95)}, at worst ${ms(context, max)}. The stage takes ${formatShare(share)} of the pipeline's time.`,
    evidence: {
      spans: slowest(context, timing, threshold),
      figures: [
        { label: 'over the limit', value: violations, unit: 'count' },
        { label: 'executions', value: estimatedCount, unit: 'count' },
        { label: 'limit', value: threshold, unit: 'ms' },
        { label: 'average', value: average, unit: 'ms' },
        { label: 'slowest', value: max, unit: 'ms' },
        { label: 'share of the pipeline', value: share, unit: 'share' },
      ],
    },
    gain: predictGain(
      context,
      sumAbove(timing.sample, threshold) * timing.wallPerMs,
      `were ${plural(violations, 'execution')} of ${stage} that took longer than ${limit} just within it`,
    ),
  };
}

function outliers(context: RecommendationContext, timing: StageTiming): Recommendation | undefined {
  const { stage, count, estimatedCount, p50, max } = timing.statistics;
  const limit = LEARNED_THRESHOLD_FACTOR * p50;
  const slow = countAbove(timing.sample, limit);
  if (count < OUTLIER_RUNS || slow === 0) return undefined;
  const excess = sumAbove(timing.sample, limit) + slow * (limit - p50);
  const gain = predictGain(
    context,
    excess * timing.wallPerMs,
    `were ${plural(slow, 'execution')} of ${stage} over twice the median as fast as the median, ${ms(context, p50)}`,
  );
  if (!gain || gain.share < OUTLIER_SHARE) return undefined;
  return {
    id: `outliers:${stage}`,
    priority: gain.share > ACTION_STAGE_SHARE ? 'medium' : 'low',
    stage,
    title: `Find out why some executions of ${stage} are slow`,
    message:
      `${Math.round(slow)} of ${plural(estimatedCount, 'execution')} of ${stage} took over twice the median of ${ms(context, p50)}, the slowest ` +
      `${ms(context, max)}. Together they cost ${formatShare(gain.share)} of the pipeline's time: see what was different in them.`,
    evidence: {
      spans: slowest(context, timing, limit),
      figures: [
        { label: 'slow executions', value: slow, unit: 'count' },
        { label: 'executions', value: estimatedCount, unit: 'count' },
        { label: 'median', value: p50, unit: 'ms' },
        { label: 'slowest', value: max, unit: 'ms' },
      ],
    },
    gain,
  };
}

function dominating(context: RecommendationContext, timing: StageTiming, bottleneck?: Bottleneck): Recommendation | undefined {
  const { stage, share, self, average, uncertainty, count, estimatedCount } = timing.statistics;
  if (!bottleneck?.reasons.includes('share') || (share <= BOTTLENECK_SHARE_CRITICAL && bottleneck.severity === 'info')) return undefined;
  // A pipeline of one stage has nowhere else to look, and an average within the clock's noise says nothing.
  if (context.timings.length < 2 || average <= 2 * uncertainty) return undefined;
  if (!hasRunsToCompare(context) || count < RUNS_TO_COMPARE) return undefined;
  const best = quantile(timing.sample, FASTER_HALF_MEDIAN);
  const toBest = sumAbove(timing.sample, best) * timing.wallPerMs;
  const steady = toBest < NO_SPREAD * self;
  const assumption = steady
    ? `were ${stage} to take half as long; it is about equally slow in every run`
    : `were no execution of ${stage} slower than the median of its faster half, ${ms(context, best)}`;
  return {
    id: `share:${stage}`,
    priority: PRIORITY[bottleneck.severity],
    stage,
    title: `Start with ${stage}: it takes ${formatShare(share)} of the pipeline's time`,
    message:
      `${stage} takes ${formatShare(share)} of the pipeline's time, ${ms(context, average)} an execution. ` +
      (steady
        ? `It is about equally slow in every run, so it is the work itself that needs to shrink.`
        : `Its faster half needs ${ms(context, best)} at the median: compare a fast execution with a slow one.`),
    evidence: {
      spans: bottleneck.spans,
      figures: [
        { label: 'share of the pipeline', value: share, unit: 'share' },
        { label: 'self time', value: self, unit: 'ms' },
        { label: 'average', value: average, unit: 'ms' },
        { label: 'executions', value: estimatedCount, unit: 'count' },
      ],
    },
    gain: predictGain(context, steady ? self / 2 : toBest, assumption),
  };
}

function dominatingAction(context: RecommendationContext, timing: StageTiming): Recommendation | undefined {
  const { stage, share } = timing.statistics;
  if (share < ACTION_STAGE_SHARE || !hasRunsToCompare(context)) return undefined;
  let top: { actionId: string; part: ActionStagePerformance } | undefined;
  let all = 0;
  let captures = 0;
  let recorded = 0;
  for (const { actionId, stages } of Object.values(context.actions)) {
    const part = stages[stage];
    if (!part) continue;
    all += part.duration;
    captures += part.estimatedCount ?? part.count;
    recorded += part.count;
    if (!top || part.duration > top.part.duration) top = { actionId, part };
  }
  if (!top || !(top.part.duration > ACTION_SHARE * all)) return undefined;
  const { actionId, part } = top;
  const count = part.estimatedCount ?? part.count;
  const others = captures - count;
  // One capture, or one to compare it with, is chance.
  if (part.count < RUNS_TO_COMPARE || recorded - part.count < RUNS_TO_COMPARE) return undefined;
  const usual = (all - part.duration) / others;
  const each = part.duration / count;
  // Most of the time for most of the captures is fair: only an action slower than the others is worth a look.
  if (each <= LEARNED_THRESHOLD_FACTOR * usual) return undefined;
  const gain = predictGain(
    context,
    (part.duration - count * usual) * timing.wallPerMs,
    `were ${actionId} as fast in ${stage} as the other actions, ${ms(context, usual)} a capture`,
  );
  if (!gain) return undefined;
  const part100 = formatShare(part.duration / all);
  return {
    id: `action:${stage}:${actionId}`,
    priority: gain.share > ACTION_STAGE_SHARE ? 'medium' : 'low',
    stage,
    title: `In ${stage}, look at ${actionId}`,
    message:
      `${part100} of ${stage} is ${actionId}: ${ms(context, each)} a capture in ${plural(count, 'capture')}, ` +
      `against ${ms(context, usual)} for the other actions.`,
    evidence: {
      spans: slowestCaptures(context, stage, actionId),
      figures: [
        { label: `share of ${stage}`, value: part.duration / all, unit: 'share' },
        { label: 'time a capture', value: each, unit: 'ms' },
        { label: 'other actions, a capture', value: usual, unit: 'ms' },
        { label: 'captures', value: count, unit: 'count' },
      ],
    },
    gain,
  };
}

function hasRunsToCompare({ runs }: RecommendationContext): boolean {
  return runs.sample.values.length >= RUNS_TO_COMPARE;
}

/** Rows of the slowest executions over a limit. */
function slowest({ forest }: RecommendationContext, { slowestFirst, sample }: StageTiming, limit: number): number[] {
  return slowestFirst.slice(0, countRecordedAbove(sample, limit)).map((node) => forest.row[node]);
}

function slowestCaptures({ data, view, names, shares }: RecommendationContext, stage: string, actionId: string): number[] {
  const found: number[] = [];
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.capture || isAcrossFreeze(view, at) || names.texts[names.of(view, at)] !== stage) continue;
    if (data.strings.get(view.name[at]) === actionId) found.push(at);
  }
  found.sort((a, b) => shares.share[b] - shares.share[a] || a - b);
  return found.slice(0, EVIDENCE).map((at) => view.row[at]);
}
