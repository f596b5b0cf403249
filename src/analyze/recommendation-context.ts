import { formatDuration } from '../base/format.js';
import type { TraceData } from '../model/trace-data.js';
import type { ActionStatistics, Bottleneck, PipelineStatistics, Recommendation } from './analysis.js';
import type { CaptureShares } from './capture-shares.js';
import type { Runs } from './executions.js';
import type { RunForest } from './run-forest.js';
import type { SpanView } from './span-view.js';
import type { StageNames } from './stage-names.js';
import type { StageTiming } from './stage-timing.js';
import type { WallClock } from './wall-clock.js';

/** All that the analysis found, for the rules that turn facts into recommendations. */
export interface RecommendationContext {
  readonly data: TraceData;
  readonly view: SpanView;
  readonly names: StageNames;
  readonly shares: CaptureShares;
  readonly forest: RunForest;
  readonly clock: WallClock;
  readonly timings: readonly StageTiming[];
  readonly pipeline: PipelineStatistics;
  readonly runs: Runs;
  readonly actions: Readonly<Record<string, ActionStatistics>>;
  readonly bottlenecks: readonly Bottleneck[];
}

/**
 * What the pipeline would gain by some saving.
 *
 * @param saved - ms of wall clock saved in the whole recording.
 * @returns undefined when that is nothing, or less than the clock can tell.
 */
export function predictGain({ pipeline, runs, data }: RecommendationContext, saved: number, assumption: string): Recommendation['gain'] {
  if (runs.nodes.length === 0 || !(saved > 0) || saved <= data.session.resolution || pipeline.wall <= 0) return undefined;
  return { perRun: saved / runs.estimatedRuns, share: Math.min(1, saved / pipeline.wall), assumption };
}

/** A duration for people, honest about the session's clock. */
export function ms(context: RecommendationContext, duration: number): string {
  return formatDuration(duration, context.data.session.resolution);
}

/** `1 run`, `2 runs`; an estimate is rounded. */
export function plural(count: number, noun: string): string {
  return `${Math.round(count).toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
