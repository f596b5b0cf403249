/** Figures of one run of a stage. Pure; what a figure needs and nobody told makes it undefined, not 0. */
import type { PipelineThroughput, ResourceUtilization, StageContext, StageEfficiency, StageResult, StageThroughput } from './execution.js';
import type { StageLimit } from './stage-limit.js';

const MS_PER_SECOND = 1000;
const MS_PER_HOUR = 3_600_000;
/** What a stage is expected to process until it is known what it usually does, items per second (S1). */
const EXPECTED_ITEMS_PER_SECOND = 100;
/** Heap growth that costs no efficiency, bytes (S1). */
const FREE_GROWTH = 1_000_000;

/** @param duration - ms; from 0, which the clock could not tell from nothing, no rate follows. */
export function calculateThroughput(
  duration: number,
  { inputSize }: Pick<StageContext, 'inputSize'>,
  { itemsProcessed }: Pick<StageResult, 'itemsProcessed'>,
): StageThroughput {
  const itemsPerSecond = perSecond(itemsProcessed, duration);
  return { itemsPerSecond, bytesPerSecond: perSecond(inputSize, duration), operationsPerSecond: itemsPerSecond };
}

export function calculatePipelineThroughput(duration: number, items: number | undefined): PipelineThroughput {
  const itemsPerSecond = perSecond(items, duration);
  return {
    itemsPerSecond,
    actionsPerSecond: itemsPerSecond,
    pipelineExecutionsPerHour: duration > 0 ? MS_PER_HOUR / duration : undefined,
  };
}

/** @param usual - what the stage usually processes, items per second. */
export function calculateEfficiency(
  { itemsPerSecond }: Pick<StageThroughput, 'itemsPerSecond'>,
  memoryDelta: number | undefined,
  usual = EXPECTED_ITEMS_PER_SECOND,
): StageEfficiency {
  const throughputScore = itemsPerSecond === undefined ? undefined : Math.min(1, itemsPerSecond / usual);
  const memoryEfficiency = memoryDelta === undefined ? undefined : Math.min(1, FREE_GROWTH / Math.max(FREE_GROWTH, memoryDelta));
  return toEfficiency(throughputScore, memoryEfficiency);
}

export function toEfficiency(throughputScore: number | undefined, memoryEfficiency: number | undefined): StageEfficiency {
  const known = [throughputScore, memoryEfficiency].filter((score) => score !== undefined);
  const overall = known.length === 0 ? undefined : known.reduce((sum, score) => sum + score, 0) / known.length;
  return { overall, throughputScore, memoryEfficiency };
}

export function calculateResourceUtilization(
  duration: number,
  memoryDelta: number | undefined,
  limit: StageLimit,
  { inputSize }: Pick<StageContext, 'inputSize'>,
  { outputSize }: Pick<StageResult, 'outputSize'>,
): ResourceUtilization {
  return {
    memoryUtilization: ratio(memoryDelta === undefined ? undefined : Math.max(0, memoryDelta), limit.maxMemory),
    timeUtilization: ratio(duration, limit.maxDuration),
    ioEfficiency: ratio(outputSize, inputSize),
  };
}

function perSecond(amount: number | undefined, duration: number): number | undefined {
  return amount === undefined || !(duration > 0) ? undefined : (amount / duration) * MS_PER_SECOND;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || !(whole > 0) ? undefined : part / whole;
}
