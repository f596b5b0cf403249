import { cutText } from '../../base/cut-text.js';
import type { PipelineContext, PipelineOutcome, StageContext, StageOutcome, StageResult } from './execution.js';

/** Longest name of a stage, and text of a context, characters. Longer names are refused, since two cut ones could be one. */
const MOST_CHARACTERS = 200;

export function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name.length <= MOST_CHARACTERS;
}

/** A size or count of an app that may have no types: undefined for what is none. */
export function readAmount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : undefined;
}

const NO_CONTEXT = Object.freeze({});

/** Copies, so that what the app changes later, or hangs on to it, is not kept. Written out, since a stage may run a thousand times a second. */
export function readPipelineContext(context: PipelineContext | undefined): PipelineContext {
  if (!context) return NO_CONTEXT;
  const actionCount = readAmount(context.actionCount);
  const traceVerbosity = readText(context.traceVerbosity);
  const environment = readText(context.environment);
  return Object.freeze({
    ...(actionCount !== undefined && { actionCount }),
    ...(traceVerbosity !== undefined && { traceVerbosity }),
    ...(environment !== undefined && { environment }),
  });
}

export function readStageContext(context: StageContext | undefined): StageContext {
  if (!context) return NO_CONTEXT;
  const inputSize = readAmount(context.inputSize);
  const expectedOutputSize = readAmount(context.expectedOutputSize);
  const complexity = readText(context.complexity);
  return Object.freeze({
    ...(inputSize !== undefined && { inputSize }),
    ...(expectedOutputSize !== undefined && { expectedOutputSize }),
    ...(complexity !== undefined && { complexity }),
  });
}

export function readStageResult(outcome: StageOutcome | undefined): StageResult {
  if (!outcome) return SUCCESS;
  const success = outcome.success !== false;
  const outputSize = readAmount(outcome.outputSize);
  const itemsProcessed = readAmount(outcome.itemsProcessed);
  return {
    success,
    errorCount: readAmount(outcome.errorCount) ?? (success ? 0 : 1),
    warningCount: readAmount(outcome.warningCount) ?? 0,
    ...(outputSize !== undefined && { outputSize }),
    ...(itemsProcessed !== undefined && { itemsProcessed }),
  };
}

const SUCCESS: StageResult = Object.freeze({ success: true, errorCount: 0, warningCount: 0 });

export function readPipelineOutcome(outcome: PipelineOutcome | undefined): PipelineOutcome & { readonly success: boolean } {
  const totalItemsProcessed = readAmount(outcome?.totalItemsProcessed);
  const finalOutputSize = readAmount(outcome?.finalOutputSize);
  const totalErrors = readAmount(outcome?.totalErrors);
  return {
    success: outcome?.success !== false,
    ...(totalItemsProcessed !== undefined && { totalItemsProcessed }),
    ...(finalOutputSize !== undefined && { finalOutputSize }),
    ...(totalErrors !== undefined && { totalErrors }),
  };
}

function readText(text: unknown): string | undefined {
  return typeof text === 'string' ? cutText(text, MOST_CHARACTERS) : undefined;
}
