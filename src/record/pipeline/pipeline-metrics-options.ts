import type { Clock } from '../../base/clock.js';
import type { Report } from '../../base/safe-report.js';
import type { EventBus } from '../../model/event-bus.js';
import type { StageThresholds } from '../../model/thresholds.js';
import type { PipelineExecution } from './execution.js';
import type { ReadMemory } from './page-heap.js';

/** Options of `PipelinePerformanceMetrics`. All optional. */
export interface PipelineMetricsOptions {
  /** Gets the events `PIPELINE_EVENTS`. Default: nobody. */
  readonly eventBus?: EventBus;
  /** Told of each execution that completed. */
  readonly onComplete?: (execution: PipelineExecution) => void;
  /** Default: the page's `performance.now()`. */
  readonly clock?: Clock;
  /** Heap in use, bytes, or undefined. Read at each start and end. Default: `performance.memory`, where the browser has it. */
  readonly readMemory?: ReadMemory;
  /** Limits by stage. Default: those of the requirements. Other stages get twice their own median once they ran 30 times. */
  readonly thresholds?: StageThresholds;
  /** Executions that are kept, and runs of each stage. Default 1000: the 10,000 of the requirements would hold tens of megabytes. */
  readonly maxHistorySize?: number;
  /** Pipelines under way at a time; more make the oldest give way. Default 1000. */
  readonly maxOpenExecutions?: number;
  /** Runs of stages in one execution; more are counted and left out. Default 1000. */
  readonly maxStagesPerExecution?: number;
  /** Names of stages; runs of others are in their executions, and in no figure over several. Default 100. */
  readonly maxStageNames?: number;
  /** For how long executions are kept, ms, and open ones waited for. Default 24 hours. */
  readonly retention?: number;
  /** `PIPELINE_METRICS_AGGREGATED` is dispatched each time so many executions completed. Default 100. */
  readonly aggregateEvery?: number;
  /** Takes errors that must not reach the app. Default: counted, and written to the console once each. */
  readonly report?: Report;
}

export interface PipelineMetricsLimits {
  readonly maxHistorySize: number;
  readonly maxOpenExecutions: number;
  readonly maxStagesPerExecution: number;
  readonly maxStageNames: number;
  readonly retention: number;
  readonly aggregateEvery: number;
}

const DEFAULTS: PipelineMetricsLimits = {
  maxHistorySize: 1000,
  maxOpenExecutions: 1000,
  maxStagesPerExecution: 1000,
  maxStageNames: 100,
  retention: 24 * 60 * 60 * 1000,
  aggregateEvery: 100,
};

/** The default stands for what is no number of 1 or more. */
export function readLimits(options: PipelineMetricsOptions): PipelineMetricsLimits {
  const entries = Object.entries(DEFAULTS) as [keyof PipelineMetricsLimits, number][];
  return Object.fromEntries(
    entries.map(([key, fallback]) => {
      const value = options[key];
      return [key, typeof value === 'number' && value >= 1 ? Math.floor(value) : fallback];
    }),
  ) as unknown as PipelineMetricsLimits;
}
