import type { StageExecution } from './execution.js';

/** In order of start, and a run before those that lie within it. Runs that took no time that the clock could tell are left out. */
export function sortRuns(stages: readonly StageExecution[]): StageExecution[] {
  return stages
    .filter((run) => run.endTime > run.startTime)
    .sort((one, other) => one.startTime - other.startTime || other.endTime - one.endTime);
}
