import type { SessionAggregate } from '../model/aggregate.js';
import { LEARNED_THRESHOLD_FACTOR, LEARNED_THRESHOLD_RUNS, type StageThresholds } from '../model/thresholds.js';
import { mergeSeries } from './merge-aggregates.js';
import { OTHER_STAGES } from './series-set.js';

/**
 * Thresholds of the stages that sessions know: twice the median of each, over all sessions together, of those with at least 30 recorded
 * executions in all. For memory there is none. They are as good as the sessions are alike: give those of one class of device.
 */
export function learnThresholds(sessions: readonly SessionAggregate[]): StageThresholds {
  const names = new Set(sessions.flatMap(({ series }) => series.filter(({ kind }) => kind === 'stage').map(({ name }) => name)));
  names.delete(OTHER_STAGES);
  const learned = [...names].flatMap((name) => {
    const { values } = mergeSeries(sessions, 'stage', name);
    if (values.recorded < LEARNED_THRESHOLD_RUNS) return [];
    const duration = LEARNED_THRESHOLD_FACTOR * values.quantile(0.5);
    // A median that the clock could not measure is no measure for anything.
    return duration > 0 ? [[name, { duration, memory: Number.MAX_SAFE_INTEGER }] as const] : [];
  });
  return Object.fromEntries(learned);
}
