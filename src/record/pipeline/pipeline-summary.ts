import { PIPELINE_TOTAL } from '../../model/thresholds.js';
import { medianOf } from '../../statistics/median.js';
import type { PipelineExecution } from './execution.js';
import { recommendOptimizations, type OptimizationRecommendation } from './optimization-recommendations.js';
import { calculatePerformanceRating } from './performance-rating.js';
import { identifyBottlenecks, type PipelineBottleneck } from './pipeline-bottlenecks.js';
import { findRunTrend, type RunTrend } from './run-trend.js';
import type { PipelineAlert } from './stage-alerts.js';
import type { StageBook } from './stage-book.js';
import type { StageLimit } from './stage-limit.js';
import type { StageAggregate, StageBaseline } from './stage-record.js';

/** Runs of which the summary's rating and recommendations are. */
const RECENT_RUNS = 20;
/** How long ago an alert may have resolved to be recent, ms. */
const RECENT_ALERTS = 3_600_000;

/** Payload of `PIPELINE_METRICS_AGGREGATED`: figures over all runs since the start. */
export interface AggregatedPipelineMetrics {
  /** ms since the Unix epoch. */
  readonly timestamp: number;
  readonly stages: Readonly<Record<string, StageAggregate>>;
  /** Undefined before the first run. */
  readonly pipeline: StageAggregate | undefined;
}

/** Payload of `PIPELINE_PERFORMANCE_ANALYSIS`: of one run. */
export interface PipelineRunAnalysis {
  readonly executionId: string;
  /** 0 to 100. */
  readonly overallRating: number;
  readonly bottlenecks: readonly PipelineBottleneck[];
  readonly recommendations: readonly OptimizationRecommendation[];
  readonly trends: RunTrend;
}

/** Durations in ms; shares 0 to 1. */
export interface StageSummary {
  readonly executionCount: number;
  readonly averageDuration: number;
  readonly medianDuration: number;
  readonly p95Duration: number;
  readonly successRate: number;
  readonly baseline: StageBaseline;
  readonly threshold: StageLimit;
}

/** A recommendation that at least half of the last runs agree on, as the latest of them has it. */
export interface RecurringRecommendation extends OptimizationRecommendation {
  readonly seenIn: number;
  readonly ofRuns: number;
}

/** What was left out, and why it was: all are 0 as long as there was room, and nothing failed. */
export interface PipelineDropped {
  /** Executions that never completed. */
  readonly abandonedExecutions: number;
  /** Runs of stages for which their execution had no room. */
  readonly stages: number;
  /** Runs of stages, and limits, for whose names there was no room. */
  readonly stageNames: number;
  /** Calls that made no sense: of an execution or a stage that is not under way, of a name that is none … */
  readonly refused: number;
  /** Events that the bus did not take. */
  readonly busFaults: number;
}

export interface PipelinePerformanceSummary {
  /** ms since the Unix epoch. */
  readonly timestamp: number;
  readonly stages: Readonly<Record<string, StageSummary>>;
  /** NaN where there was no run. */
  readonly pipeline: {
    readonly totalExecutions: number;
    readonly openExecutions: number;
    readonly averageDuration: number;
    readonly medianDuration: number;
    readonly p95Duration: number;
    readonly successRate: number;
    /** Median of the last 20 runs, 0 to 100. */
    readonly rating: number;
    readonly trends: RunTrend;
  };
  /** Open ones, and those that resolved within the last hour: the oldest first. */
  readonly alerts: readonly PipelineAlert[];
  readonly recommendations: readonly RecurringRecommendation[];
  readonly dropped: PipelineDropped;
}

/** What is known besides the stages. */
export interface SummaryFacts {
  /** ms since the Unix epoch. */
  readonly timestamp: number;
  readonly openExecutions: number;
  /** Oldest first. */
  readonly runs: readonly PipelineExecution[];
  readonly dropped: PipelineDropped;
}

export function aggregatePipelineMetrics(book: StageBook, timestamp: number): AggregatedPipelineMetrics {
  const stages = [...book.stages()].flatMap(([name, { aggregate }]) => (aggregate ? [[name, aggregate] as const] : []));
  return { timestamp, stages: Object.fromEntries(stages), pipeline: book.get(PIPELINE_TOTAL)?.aggregate };
}

/** @param durations - of the runs so far, this one last, ms. */
export function analyzeRun(execution: PipelineExecution, book: StageBook, durations: readonly number[]): PipelineRunAnalysis {
  return {
    executionId: execution.executionId,
    overallRating: calculatePerformanceRating(execution),
    bottlenecks: identifyBottlenecks(execution),
    recommendations: recommendOptimizations(execution, (stage) => book.get(stage)?.usual),
    trends: findRunTrend(durations),
  };
}

export function summarizePipeline(book: StageBook, { timestamp, openExecutions, runs, dropped }: SummaryFacts): PipelinePerformanceSummary {
  const stages = [...book.stages()].flatMap(([name, { aggregate, baseline, limit }]) => {
    if (!aggregate || !baseline) return [];
    const { count, averageDuration, medianDuration, p95Duration, successRate } = aggregate;
    return [
      [name, { executionCount: count, averageDuration, medianDuration, p95Duration, successRate, baseline, threshold: limit }] as const,
    ];
  });
  const { averageDuration = NaN, medianDuration = NaN, p95Duration = NaN, successRate = NaN } = book.get(PIPELINE_TOTAL)?.aggregate ?? {};
  const ratings = runs.slice(-RECENT_RUNS).map(calculatePerformanceRating);
  return {
    timestamp,
    stages: Object.fromEntries(stages),
    pipeline: {
      totalExecutions: book.get(PIPELINE_TOTAL)?.count ?? 0,
      openExecutions,
      averageDuration,
      medianDuration,
      p95Duration,
      successRate,
      rating: medianOf(ratings),
      trends: findRunTrend(runs.map(({ totalDuration }) => totalDuration)),
    },
    alerts: [...book.alerts.resolved, ...book.alerts.open].filter(
      ({ resolvedAt }) => resolvedAt === undefined || resolvedAt >= timestamp - RECENT_ALERTS,
    ),
    recommendations: findRecurring(book, runs.slice(-RECENT_RUNS)),
    dropped,
  };
}

function findRecurring(book: StageBook, runs: readonly PipelineExecution[]): RecurringRecommendation[] {
  const found = new Map<string, RecurringRecommendation>();
  for (const run of runs) {
    const recommendations = recommendOptimizations(run, (stage) => book.get(stage)?.usual);
    // Once for each stage and type: a stage may be slow and inefficient in the same run.
    for (const [key, latest] of new Map(recommendations.map((one) => [`${one.type} ${one.stage ?? ''}`, one]))) {
      found.set(key, { ...latest, seenIn: (found.get(key)?.seenIn ?? 0) + 1, ofRuns: runs.length });
    }
  }
  return [...found.values()].filter(({ seenIn }) => seenIn * 2 >= runs.length).sort((one, other) => other.seenIn - one.seenIn);
}
