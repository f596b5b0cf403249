import { bindMethods } from '../../base/bind-methods.js';
import { createSteadyClock, pageClock, type Clock } from '../../base/clock.js';
import { createSafeReport, type Report } from '../../base/safe-report.js';
import { PIPELINE_TOTAL } from '../../model/thresholds.js';
import { BusOutlet, PIPELINE_EVENTS } from './bus-outlet.js';
import { completeExecution, completeStage, type Moment } from './complete-execution.js';
import type {
  PipelineContext,
  PipelineExecution,
  PipelineHandle,
  PipelineOutcome,
  StageContext,
  StageEntry,
  StageExecution,
  StageHandle,
  StageOutcome,
} from './execution.js';
import { findOpenStage, OpenExecutions, type OpenStage } from './open-executions.js';
import { recommendOptimizations, type JudgedExecution, type OptimizationRecommendation } from './optimization-recommendations.js';
import { createPageHeapReader, type ReadMemory } from './page-heap.js';
import { calculatePerformanceRating, type RatedExecution } from './performance-rating.js';
import { identifyBottlenecks, type JudgedStage, type PipelineBottleneck } from './pipeline-bottlenecks.js';
import { readLimits, type PipelineMetricsLimits, type PipelineMetricsOptions } from './pipeline-metrics-options.js';
import {
  aggregatePipelineMetrics,
  analyzeRun,
  summarizePipeline,
  type AggregatedPipelineMetrics,
  type PipelineDropped,
  type PipelinePerformanceSummary,
  type PipelineRunAnalysis,
} from './pipeline-summary.js';
import { isName, readPipelineContext, readStageContext } from './read-input.js';
import { RunHistory } from './run-history.js';
import type { PipelineAlert } from './stage-alerts.js';
import { readMeasurement, StageBook, type StageMeasurement } from './stage-book.js';
import type { StageLimit, StageThresholdInput } from './stage-limit.js';
import type { StageBaseline } from './stage-record.js';

/** Runs that a trend is read from. */
const TREND_RUNS = 55;

/**
 * Live bookkeeping of a pipeline's executions: any number at the same time, and any stage any number of times in each, also at the same
 * time. Tells at each completion what took the time, and whether a limit was exceeded.
 *
 * It runs nothing by itself, and no method throws; what makes no sense is refused (undefined is returned), counted in
 * `getPerformanceSummary().dropped`, and told to `report`.
 */
export class PipelinePerformanceMetrics {
  readonly #clock: Clock;
  readonly #readMemory: ReadMemory;
  readonly #report: Report;
  readonly #limits: PipelineMetricsLimits;
  readonly #bus: BusOutlet;
  readonly #open: OpenExecutions;
  readonly #book: StageBook;
  readonly #history: RunHistory;
  readonly #stageMemory = new WeakMap<OpenStage, number>();
  #droppedStages = 0;
  #refused = 0;
  #busFaults = 0;
  #completed = 0;

  readonly #onComplete: PipelineMetricsOptions['onComplete'];

  constructor(options: PipelineMetricsOptions = {}) {
    this.#onComplete = options.onComplete;
    this.#report = createSafeReport(options.report);
    this.#clock = createSteadyClock(options.clock ?? pageClock, (error) => this.#report('clock', error));
    this.#readMemory = options.readMemory ?? createPageHeapReader(this.#clock);
    this.#limits = readLimits(options);
    this.#bus = new BusOutlet(options.eventBus, (error) => {
      this.#busFaults++;
      this.#report('event bus', error);
    });
    this.#open = new OpenExecutions(this.#limits.maxOpenExecutions);
    this.#book = new StageBook(this.#limits.maxStageNames, this.#limits.maxHistorySize, options.thresholds);
    this.#history = new RunHistory(this.#limits.maxHistorySize);
    bindMethods(this);
  }

  /** @param executionId - 1 to 200 characters. One that is under way already starts anew: the former is given up. */
  startPipelineExecution(executionId: string, context?: PipelineContext): PipelineHandle | undefined {
    return this.#try(() => {
      if (!isName(executionId)) throw new Error('An execution needs an id of 1 to 200 characters.');
      const { time, memory } = this.#begin();
      const handle: PipelineHandle = Object.freeze({ executionId, startTime: time, context: readPipelineContext(context) });
      this.#open.add({ ...handle, startMemory: memory, running: new Set(), completed: [], droppedStages: 0 });
      return handle;
    });
  }

  /** @returns a handle that completes exactly this run. Undefined: refused, or there was no room. */
  startStageExecution(executionId: string, stage: string, context?: StageContext): StageHandle | undefined {
    return this.#try(() => {
      const execution = this.#find(executionId);
      if (!isName(stage)) throw new Error('A stage needs a name of 1 to 200 characters.');
      if (execution.running.size + execution.completed.length >= this.#limits.maxStagesPerExecution) {
        execution.droppedStages++;
        this.#droppedStages++;
        return undefined;
      }
      const { time, memory } = this.#begin();
      const open: OpenStage = Object.freeze({ executionId, stageName: stage, startTime: time, context: readStageContext(context) });
      execution.running.add(open);
      if (memory !== undefined) this.#stageMemory.set(open, memory);
      return open;
    });
  }

  /** @param stage - a handle, or a name: of the runs of that name that are under way, the one that started last. */
  completeStageExecution(executionId: string, stage: string | StageHandle, result?: StageOutcome): StageExecution | undefined {
    return this.#try(() => {
      const end = this.#end();
      const execution = this.#find(executionId);
      const open = findOpenStage(execution, stage);
      if (!open) throw new Error('A stage completed that is not under way.');
      const scale = {
        limit: this.#book.limitOf(open.stageName),
        usualThroughput: this.#book.get(open.stageName)?.usualThroughput,
      };
      const completed = completeStage(open, this.#stageMemory.get(open), end, result, scale);
      execution.running.delete(open);
      execution.completed.push(completed);
      this.#record(open.stageName, toStageEntry(completed, this.#clock.timeOrigin));
      return completed;
    });
  }

  completePipelineExecution(executionId: string, result?: PipelineOutcome): PipelineExecution | undefined {
    return this.#try(() => {
      const end = this.#end();
      const execution = completeExecution(this.#find(executionId), end, result, this.#clock.timeOrigin);
      this.#open.remove(executionId);
      this.#history.add(execution);
      this.#record(PIPELINE_TOTAL, toPipelineEntry(execution));
      this.cleanupOldExecutions();
      this.#try(() => this.#onComplete?.(execution));
      if (this.#bus.isOpen) this.analyzePipelinePerformance(execution);
      if (++this.#completed % this.#limits.aggregateEvery === 0) this.aggregateMetrics();
      return execution;
    });
  }

  /** A run of a stage that the app measured itself: in all figures over several, in no execution. */
  recordStageMetrics(stage: string, measurement: StageMeasurement): void {
    this.#try(() => this.#book.record(stage, readMeasurement(measurement, this.#timestamp())));
  }

  /** Holds a run against its stage's limits, without recording it, and dispatches what that changes. @returns alerts that opened by it, or resolved. */
  analyzeStagePerformance(stage: string, measurement: StageMeasurement): readonly PipelineAlert[] {
    const changed = this.#try(() => this.#book.judge(stage, readMeasurement(measurement, this.#timestamp()))) ?? [];
    this.#tell(changed);
    return changed;
  }

  /** Rating, bottlenecks, recommendations and trend of a run, which are dispatched too. */
  analyzePipelinePerformance(execution: PipelineExecution): PipelineRunAnalysis | undefined {
    return this.#try(() => {
      const durations = this.#history.list(TREND_RUNS).map(({ totalDuration }) => totalDuration);
      const analysis = analyzeRun(execution, this.#book, durations);
      this.#bus.send(PIPELINE_EVENTS.analysis, analysis);
      return analysis;
    });
  }

  /** Figures of all stages over all runs, which are dispatched too. */
  aggregateMetrics(): AggregatedPipelineMetrics {
    const metrics = aggregatePipelineMetrics(this.#book, this.#timestamp());
    this.#bus.send(PIPELINE_EVENTS.aggregated, metrics);
    return metrics;
  }

  /** See `identifyBottlenecks`. Only the breakdown of an execution is needed. */
  identifyBottlenecks(execution: { readonly stageBreakdown: readonly JudgedStage[] }): PipelineBottleneck[] {
    return this.#try(() => identifyBottlenecks(execution)) ?? [];
  }

  /** See `recommendOptimizations`; what stages usually take is known from their runs. */
  generateOptimizationRecommendations(execution: JudgedExecution): OptimizationRecommendation[] {
    return this.#try(() => recommendOptimizations(execution, (stage) => this.#book.get(stage)?.usual)) ?? [];
  }

  /** 0 to 100, see `calculatePerformanceRating`. NaN for what has no duration. */
  calculatePerformanceRating(execution: RatedExecution): number {
    return this.#try(() => calculatePerformanceRating(execution)) ?? NaN;
  }

  /** @param stage - `pipeline_total` stands for the pipeline as a whole. @returns whether it was taken. */
  setStageThreshold(stage: string, threshold: StageThresholdInput): boolean {
    return this.#try(() => this.#book.setLimit(stage, threshold)) ?? false;
  }

  getStageThreshold(stage: string): StageLimit {
    return this.#book.limitOf(stage);
  }

  /** What a stage usually does. Undefined before its first run. */
  getStageBaseline(stage: string): StageBaseline | undefined {
    return this.#book.get(stage)?.baseline;
  }

  /** Runs of a stage that are kept, oldest first. @param timeRange - of the last so many ms. Default: all. */
  getStageMetrics(stage: string, timeRange = Infinity): readonly StageEntry[] {
    const since = this.#timestamp() - timeRange;
    return (this.#book.get(stage)?.history.list() ?? []).filter(({ timestamp }) => timestamp >= since);
  }

  /** Executions that are kept, oldest first. @param timeRange - of the last so many ms. Default: all. */
  getPipelineMetrics(timeRange = Infinity): readonly PipelineExecution[] {
    const since = this.#timestamp() - timeRange;
    return this.#history.list().filter(({ timestamp }) => timestamp >= since);
  }

  getPerformanceSummary(): PipelinePerformanceSummary {
    return summarizePipeline(this.#book, {
      timestamp: this.#timestamp(),
      openExecutions: this.#open.size,
      runs: this.#history.list(TREND_RUNS),
      dropped: this.#dropped(),
    });
  }

  /**
   * Forgets what is older than the retention, also executions that never completed. Done at each completion, too.
   *
   * @returns how many executions were forgotten.
   */
  cleanupOldExecutions(): number {
    const time = this.#clock.now() - this.#limits.retention;
    const timestamp = this.#clock.timeOrigin + time;
    this.#book.dropBefore(timestamp);
    return this.#history.dropBefore(timestamp) + this.#open.abandonBefore(time);
  }

  #record(stage: string, entry: StageEntry): void {
    // Judged first: what is usual should not be known from the run that is held against it.
    const changed = this.#book.judge(stage, entry);
    this.#book.record(stage, entry);
    this.#tell(changed);
  }

  #tell(changed: readonly PipelineAlert[]): void {
    for (const alert of changed) {
      this.#bus.send(alert.resolvedAt === undefined ? PIPELINE_EVENTS.alert : PIPELINE_EVENTS.alertResolved, alert);
    }
  }

  #find(executionId: string) {
    const execution = this.#open.get(executionId);
    if (!execution) throw new Error('An execution was named that is not under way.');
    return execution;
  }

  /** A start reads the heap first and an end the clock, so that the reading is in no duration. */
  #begin(): Moment {
    const memory = this.#heap();
    return { time: this.#clock.now(), memory };
  }

  #end(): Moment {
    const time = this.#clock.now();
    return { time, memory: this.#heap() };
  }

  #heap(): number | undefined {
    try {
      const memory = this.#readMemory();
      return Number.isFinite(memory) ? memory : undefined;
    } catch (error) {
      this.#report('memory reader', error);
      return undefined;
    }
  }

  #timestamp(): number {
    return this.#clock.timeOrigin + this.#clock.now();
  }

  #dropped(): PipelineDropped {
    return {
      abandonedExecutions: this.#open.abandoned,
      stages: this.#droppedStages,
      stageNames: this.#book.dropped,
      refused: this.#refused,
      busFaults: this.#busFaults,
    };
  }

  /** What the app hands over may be anything, and have getters that throw. */
  #try<T>(job: () => T): T | undefined {
    try {
      return job();
    } catch (error) {
      this.#refused++;
      this.#report('pipeline metrics', error);
      return undefined;
    }
  }
}

function toStageEntry({ executionId, endTime, duration, memoryDelta, throughput, result }: StageExecution, timeOrigin: number): StageEntry {
  return {
    timestamp: timeOrigin + endTime,
    executionId,
    duration,
    memoryDelta,
    itemsPerSecond: throughput.itemsPerSecond,
    itemsProcessed: result.itemsProcessed,
    success: result.success,
    errorCount: result.errorCount,
  };
}

function toPipelineEntry({
  timestamp,
  executionId,
  totalDuration,
  totalMemoryDelta,
  result,
  overallThroughput,
}: PipelineExecution): StageEntry {
  return {
    timestamp,
    executionId,
    duration: totalDuration,
    memoryDelta: totalMemoryDelta,
    itemsPerSecond: overallThroughput.itemsPerSecond,
    itemsProcessed: result.totalItemsProcessed,
    success: result.success,
    errorCount: result.totalErrors,
  };
}
