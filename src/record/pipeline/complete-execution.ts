import type { PipelineExecution, PipelineOutcome, StageExecution, StageOutcome } from './execution.js';
import type { OpenExecution, OpenStage } from './open-executions.js';
import { readPipelineOutcome, readStageResult } from './read-input.js';
import { calculateStageBreakdown } from './stage-breakdown.js';
import { calculateEfficiency, calculatePipelineThroughput, calculateResourceUtilization, calculateThroughput } from './stage-figures.js';
import type { StageLimit } from './stage-limit.js';
import { findStagePath } from './stage-path.js';

/** Of a start or an end. */
export interface Moment {
  /** ms since the clock's time origin. */
  readonly time: number;
  /** Heap in use, bytes; undefined where it is not known. */
  readonly memory: number | undefined;
}

/** What a stage's run is held against. */
export interface StageScale {
  readonly limit: StageLimit;
  /** Items per second; undefined: not known yet. */
  readonly usualThroughput: number | undefined;
}

export function completeStage(
  { executionId, stageName, startTime, context }: OpenStage,
  startMemory: number | undefined,
  { time, memory }: Moment,
  outcome: StageOutcome | undefined,
  { limit, usualThroughput }: StageScale,
): StageExecution {
  const result = readStageResult(outcome);
  const duration = time - startTime;
  const memoryDelta = changeOf(startMemory, memory);
  const throughput = calculateThroughput(duration, context, result);
  return Object.freeze({
    executionId,
    stageName,
    startTime,
    context,
    endTime: time,
    duration,
    completed: true,
    ...(memoryDelta !== undefined && { memoryDelta, memoryBasis: 'approximate' }),
    result,
    throughput,
    efficiency: calculateEfficiency(throughput, memoryDelta, usualThroughput),
    resourceUtilization: calculateResourceUtilization(duration, memoryDelta, limit, context, result),
  } as const);
}

/** @param timeOrigin - of the clock, ms since the Unix epoch. */
export function completeExecution(
  { executionId, startTime, startMemory, context, running, completed, droppedStages }: OpenExecution,
  { time, memory }: Moment,
  outcome: PipelineOutcome | undefined,
  timeOrigin: number,
): PipelineExecution {
  const { success, totalItemsProcessed = context.actionCount, totalErrors, finalOutputSize } = readPipelineOutcome(outcome);
  const totalDuration = time - startTime;
  const totalMemoryDelta = changeOf(startMemory, memory);
  const { shares, outside } = calculateStageBreakdown(completed, totalDuration);
  const stageErrors = completed.reduce((sum, { result }) => sum + result.errorCount, 0);
  return Object.freeze({
    executionId,
    startTime,
    context,
    endTime: time,
    timestamp: timeOrigin + time,
    completed: true,
    totalDuration,
    ...(totalMemoryDelta !== undefined && { totalMemoryDelta, memoryBasis: 'approximate' }),
    result: {
      success,
      totalErrors: totalErrors ?? (success ? stageErrors : Math.max(1, stageErrors)),
      ...(totalItemsProcessed !== undefined && { totalItemsProcessed }),
      ...(finalOutputSize !== undefined && { finalOutputSize }),
    },
    stages: completed,
    unfinishedStages: [...running].map(({ stageName }) => stageName),
    droppedStages,
    overallThroughput: calculatePipelineThroughput(totalDuration, totalItemsProcessed),
    stageBreakdown: shares,
    outsideStages: outside,
    criticalPath: findStagePath(completed, startTime, time),
  } as const);
}

function changeOf(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
