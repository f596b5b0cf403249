import { DEFAULT_STAGE_THRESHOLDS, type StageThresholds } from '../../model/thresholds.js';

/** Limits of a stage that the app sets. What is left out stays as it is. */
export interface StageThresholdInput {
  /** Longest duration of a run that is fine, ms. */
  readonly maxDuration?: number;
  /** Most heap growth of a run that is fine, bytes. */
  readonly maxMemory?: number;
}

/** Limits of a stage that hold now. */
export interface StageLimit extends StageThresholdInput {
  /** `set` by the app or the defaults · `learned` from the stage's own runs · `none` yet. */
  readonly basis: 'set' | 'learned' | 'none';
}

/** What is set for a stage from the start. */
export function findSetLimit(stage: string, thresholds: StageThresholds = DEFAULT_STAGE_THRESHOLDS): StageThresholdInput | undefined {
  if (!Object.hasOwn(thresholds, stage)) return undefined;
  const { duration, memory } = thresholds[stage];
  return { maxDuration: duration, maxMemory: memory };
}
