/**
 * What `PipelinePerformanceMetrics` says of executions. Times without more are ms on the clock of the page, since its `timeOrigin`; timestamps are ms
 * since the Unix epoch. What is not known is undefined, never 0.
 */

/** What the app tells of a pipeline that starts. */
export interface PipelineContext {
  readonly actionCount?: number;
  readonly traceVerbosity?: string;
  readonly environment?: string;
}

/** What the app tells of a stage that starts. Sizes in bytes. */
export interface StageContext {
  readonly inputSize?: number;
  readonly expectedOutputSize?: number;
  readonly complexity?: string;
}

/** What the app tells of a stage that ended. */
export interface StageOutcome {
  /** Default true. */
  readonly success?: boolean;
  readonly outputSize?: number;
  readonly itemsProcessed?: number;
  /** Default 0, or 1 when it did not succeed. */
  readonly errorCount?: number;
  /** Default 0. */
  readonly warningCount?: number;
}

/** What the app tells of a pipeline that ended. */
export interface PipelineOutcome {
  /** Default true. */
  readonly success?: boolean;
  /** Default: the `actionCount` of its context. */
  readonly totalItemsProcessed?: number;
  readonly finalOutputSize?: number;
  /** Default: those of its stages added up, at least 1 when it did not succeed. */
  readonly totalErrors?: number;
}

export interface StageResult extends StageOutcome {
  readonly success: boolean;
  readonly errorCount: number;
  readonly warningCount: number;
}

export interface PipelineResult extends PipelineOutcome {
  readonly success: boolean;
  readonly totalErrors: number;
}

/** A pipeline that was started. */
export interface PipelineHandle {
  readonly executionId: string;
  readonly startTime: number;
  readonly context: PipelineContext;
}

/** One run of a stage that was started. Completes exactly that run when it is given in place of the stage's name. */
export interface StageHandle {
  readonly executionId: string;
  readonly stageName: string;
  readonly startTime: number;
  readonly context: StageContext;
}

/**
 * How much the heap in use changed, bytes. Approximate: it is the heap of the page, so it has what anything else allocated meanwhile, a garbage
 * collection makes it negative, and Chromium reads it anew once in 50 ms at most. Absent where the browser does not tell it.
 */
export interface MemoryChange {
  readonly memoryDelta?: number;
  readonly memoryBasis?: 'approximate';
}

/** Each is undefined where its size was not told, or no time passed that the clock could measure. */
export interface StageThroughput {
  readonly itemsPerSecond: number | undefined;
  /** Of the input. */
  readonly bytesPerSecond: number | undefined;
  /** The same as `itemsPerSecond`. */
  readonly operationsPerSecond: number | undefined;
}

/** From 0 to 1. */
export interface StageEfficiency {
  /** Mean of those of the other two that are known. */
  readonly overall: number | undefined;
  /** Items per second, of what the stage usually does: its median once 30 runs told items, before 100. At most 1. */
  readonly throughputScore: number | undefined;
  /** 1 for up to 1 MB of heap growth, then in inverse proportion to it. */
  readonly memoryEfficiency: number | undefined;
}

export interface ResourceUtilization {
  /** Heap growth as a share of the stage's limit; above 1: over it. */
  readonly memoryUtilization: number | undefined;
  /** Duration as a share of the stage's limit. */
  readonly timeUtilization: number | undefined;
  /** Size of the output over that of the input. */
  readonly ioEfficiency: number | undefined;
}

/** One run of a stage. */
export interface StageExecution extends StageHandle, MemoryChange {
  readonly endTime: number;
  readonly duration: number;
  readonly completed: true;
  readonly result: StageResult;
  readonly throughput: StageThroughput;
  readonly efficiency: StageEfficiency;
  readonly resourceUtilization: ResourceUtilization;
}

/** All runs of a stage in one execution of the pipeline. */
export interface StageShare {
  readonly stageName: string;
  readonly runs: number;
  /** Time during which the stage ran, overlaps of its own runs counted once. */
  readonly duration: number;
  /**
   * Its share of the pipeline's time: each instant is divided among the innermost stages that run at it. A run that lies wholly within
   * another is taken for a part of that.
   */
  readonly selfTime: number;
  /** `selfTime` of the pipeline's duration, 0 to 100. Those of all stages and the time outside of stages add up to 100. */
  readonly percentage: number;
  readonly throughput: StageThroughput;
  readonly efficiency: StageEfficiency;
}

/** A part of an execution's time for which a stage was what everything waited for. */
export interface PathStep {
  readonly stageName: string;
  readonly startTime: number;
  readonly duration: number;
  /** Share of the execution's duration, 0 to 1. */
  readonly impact: number;
}

export interface PipelineThroughput {
  readonly itemsPerSecond: number | undefined;
  /** The same: the items of an action pipeline are actions. */
  readonly actionsPerSecond: number | undefined;
  readonly pipelineExecutionsPerHour: number | undefined;
}

/** An execution of the pipeline. */
export interface PipelineExecution extends PipelineHandle {
  readonly endTime: number;
  /** When it ended. */
  readonly timestamp: number;
  readonly completed: true;
  readonly totalDuration: number;
  readonly totalMemoryDelta?: number;
  readonly memoryBasis?: 'approximate';
  readonly result: PipelineResult;
  /** In order of their ends. */
  readonly stages: readonly StageExecution[];
  /** Those still running when the pipeline completed; they are in no figure. */
  readonly unfinishedStages: readonly string[];
  /** Runs of stages that there was no room for. */
  readonly droppedStages: number;
  readonly overallThroughput: PipelineThroughput;
  /** Largest share first. */
  readonly stageBreakdown: readonly StageShare[];
  /** Time during which no stage ran, ms. */
  readonly outsideStages: number;
  /** In order of time. */
  readonly criticalPath: readonly PathStep[];
}

/** A run of a stage as the history keeps it. */
export interface StageEntry {
  /** When it ended. */
  readonly timestamp: number;
  readonly executionId: string | undefined;
  readonly duration: number;
  readonly memoryDelta: number | undefined;
  readonly itemsPerSecond: number | undefined;
  readonly itemsProcessed: number | undefined;
  readonly success: boolean;
  readonly errorCount: number;
}
