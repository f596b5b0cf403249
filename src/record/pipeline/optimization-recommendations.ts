import { formatBytes, formatCount, formatDuration, formatShare } from '../../base/format.js';
import type { PathStep, StageShare } from './execution.js';
import { identifyBottlenecks, type JudgedStage, type PipelineBottleneck } from './pipeline-bottlenecks.js';

/** Duration over which the whole run is worth a word, ms, and heap growth, bytes (S1). */
const LONG_RUN = 2000;
const LARGE_GROWTH = 100_000_000;
/** Runs of a stage that say what it usually takes: fewer are chance and cold code. */
const RUNS_TO_COMPARE = 5;

/** What a stage usually takes. */
export interface UsualDuration {
  readonly count: number;
  /** ms. */
  readonly medianDuration: number;
}

/** What would become of the run. */
export interface PredictedGain {
  /** Time that the run would be shorter by, ms. */
  readonly duration: number;
  /** Share of the run's duration, 0 to 1. */
  readonly share: number;
  /** `baseline`: were the stage to take what it usually takes · `bound`: no change of what is meant can gain more. */
  readonly basis: 'baseline' | 'bound';
}

export interface OptimizationRecommendation {
  readonly type: 'bottleneck_optimization' | 'general_optimization' | 'memory_optimization';
  readonly priority: 'high' | 'medium';
  readonly stage?: string;
  readonly description: string;
  /** Absent where nothing is known to predict it from. */
  readonly predictedGain?: PredictedGain;
}

/** What of an execution recommendations are made from. */
export interface JudgedExecution {
  /** ms. */
  readonly totalDuration: number;
  /** Bytes. */
  readonly totalMemoryDelta?: number;
  readonly stageBreakdown: readonly (JudgedStage & Pick<StageShare, 'duration'> & Partial<Pick<StageShare, 'runs' | 'selfTime'>>)[];
  /** Time beside it gains nothing. Without it, all of a stage's time is taken to be on it. */
  readonly criticalPath?: readonly Pick<PathStep, 'stageName' | 'duration'>[];
}

/**
 * What to do about an execution. Gains are predicted from what was measured: of a stage, how much longer it took than it usually does, as
 * far as the rest of the run waited for it.
 *
 * @param usualOf - undefined for a stage of which nothing is known.
 */
export function recommendOptimizations(
  execution: JudgedExecution,
  usualOf: (stage: string) => UsualDuration | undefined,
): OptimizationRecommendation[] {
  const found = identifyBottlenecks(execution).map((bottleneck) => recommendFor(execution, bottleneck, usualOf(bottleneck.stageName)));
  const { totalDuration, totalMemoryDelta, stageBreakdown } = execution;
  if (totalDuration > LONG_RUN) found.push(recommendParallel(execution));
  if (totalMemoryDelta !== undefined && totalMemoryDelta > LARGE_GROWTH) {
    const description =
      `The heap grew by ${formatBytes(totalMemoryDelta)} (approximate) in one run of ` +
      `${formatCount(stageBreakdown.length)} stages: process candidates in parts, and let go of each part's results before the next`;
    found.push({ type: 'memory_optimization', priority: 'medium', description });
  }
  return found;
}

function recommendFor(
  execution: JudgedExecution,
  { stageName, severity, recommendation }: PipelineBottleneck,
  usual: UsualDuration | undefined,
): OptimizationRecommendation {
  const stage = execution.stageBreakdown.find((share) => share.stageName === stageName);
  const base = {
    type: 'bottleneck_optimization',
    priority: severity === 'critical' ? 'high' : 'medium',
    stage: stageName,
  } as const;
  const onPath = pathTimeOf(execution, stageName);
  if (!stage || !usual || usual.count < RUNS_TO_COMPARE) {
    const bound = toGain(execution, onPath, 'bound');
    return { ...base, description: `${recommendation}; at most ${words(bound)} can be gained`, predictedGain: bound };
  }
  const expected = (stage.runs ?? 1) * usual.medianDuration;
  const gain = toGain(execution, Math.min(onPath, Math.max(0, stage.duration - expected)), 'baseline');
  const compared = `it took ${formatDuration(stage.duration)}, usually ${formatDuration(expected)} (median of ${formatCount(usual.count)} runs)`;
  const outlook =
    gain.duration > 0
      ? `as fast as usual, the run would be ${words(gain)} shorter`
      : `this run was no slower than usual, so only a change of the stage itself gains, at most ${words(toGain(execution, onPath, 'bound'))}`;
  return { ...base, description: `${recommendation}; ${compared}; ${outlook}`, predictedGain: gain };
}

/** Were all stages to run at the same time, the run would still take as long as the longest of them, and what is outside of stages. */
function recommendParallel(execution: JudgedExecution): OptimizationRecommendation {
  const times = execution.stageBreakdown.map(({ stageName }) => pathTimeOf(execution, stageName));
  const bound = toGain(execution, times.reduce((sum, time) => sum + time, 0) - Math.max(0, ...times), 'bound');
  const start = `The run took ${formatDuration(execution.totalDuration)}`;
  const description =
    bound.duration > 0
      ? `${start}: run stages that do not need each other's results at the same time, or process the actions in parts; at most ${words(bound)} can be gained by the first`
      : `${start}, all of it in one stage: process its actions in parts, so that others can go on in between`;
  return { type: 'general_optimization', priority: 'medium', description, predictedGain: bound };
}

function pathTimeOf({ criticalPath, stageBreakdown }: JudgedExecution, stage: string): number {
  if (criticalPath) return criticalPath.reduce((sum, step) => sum + (step.stageName === stage ? step.duration : 0), 0);
  const share = stageBreakdown.find(({ stageName }) => stageName === stage);
  return share?.selfTime ?? share?.duration ?? 0;
}

function toGain({ totalDuration }: JudgedExecution, duration: number, basis: PredictedGain['basis']): PredictedGain {
  return { duration, share: totalDuration > 0 ? duration / totalDuration : 0, basis };
}

function words({ duration, share }: PredictedGain): string {
  return `${formatDuration(duration)} (${formatShare(share)})`;
}
