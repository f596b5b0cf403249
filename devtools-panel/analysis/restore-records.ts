/** A structured clone gives every object a prototype. Records whose keys are names of the app must have none: `constructor` is a name like any other. */
import type { ActionStatistics, Execution, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { JobName } from './jobs.js';

interface Restore {
  /** An item of a long list of the result, by the last key that leads to it; of a record an entry. */
  item?(key: string | undefined, item: unknown): void;
  result?(result: unknown): void;
}

/** By job, what of its result is prototype-less. */
export const RESTORE: Partial<Record<JobName, Restore>> = {
  analyze: {
    item(key, item) {
      if (key === 'executions') restore((item as Execution).stages);
      else if (key === 'actions') restore((item as readonly [string, ActionStatistics])[1].stages);
    },
    result(result) {
      const { actions, stages, pipeline } = result as PerformanceAnalysis;
      restore(actions);
      restore(stages);
      for (const action of Object.values(actions)) restore(action.stages);
      for (const run of pipeline.executions) restore(run.stages);
    },
  },
};

function restore(record: object): void {
  Object.setPrototypeOf(record, null);
}
