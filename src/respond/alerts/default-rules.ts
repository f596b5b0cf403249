import { DEFAULT_STAGE_THRESHOLDS, ERROR_RATE_LIMIT, PIPELINE_TOTAL, type StageThresholds } from '../../model/thresholds.js';
import type { AlertRuleInput } from './alert-rule.js';

const MB = 1_000_000;

/**
 * Rules with the requirements' figures. Durations in ms, memory in bytes, shares from 0 to 1. That a stage takes a large share of its
 * pipeline is a finding of the analysis, and no alert: with four stages, one always does.
 *
 * @param thresholds - of stages and of the whole pipeline, each of which gets a rule for its time and one for its memory.
 */
export function createDefaultAlertRules(thresholds: StageThresholds = DEFAULT_STAGE_THRESHOLDS): readonly (string | AlertRuleInput)[] {
  return [
    ...createStageRules(thresholds),
    `pipeline_errors: rate > ${ERROR_RATE_LIMIT} suppress 10m group "pipeline errors"`,
    // The run that a stage failed in is over a little later, and the alert about it tells enough.
    `stage_errors: rate > ${ERROR_RATE_LIMIT} for 1s suppress 10m silencedBy "pipeline errors"`,
    `action_errors: rate > ${ERROR_RATE_LIMIT} suppress 10m`,
    'error_count: count > 5 suppress 10m',
    // Twice and five times the target of 100 ms. A single one of ten times the target does not wait for a percentile to follow.
    ...twoLimits('operation_duration: p(95) >', 200, 500),
    'operation_duration: value > 1000 critical',
    // Of the first seconds of a page load, in which everything is slow, nobody wants to hear.
    ...twoLimits('tracing.trace_time: avg >=', 5, 10, 'for 10s'),
    ...twoLimits('tracing.write_time: avg >=', 10, 50, 'for 10s'),
    ...twoLimits('tracing.queue.size: value >=', 100, 500),
    // The highest of the last minute: a heap goes up and down with each collection.
    ...twoLimits('system.memory.heap_used: max >=', 100 * MB, 500 * MB, 'suppress 3m'),
    ...twoLimits('system.memory.heap_share: max >', 0.75, 0.9, 'suppress 3m'),
    'system.memory.leak: value >= 2',
    ...twoLimits('system.cpu.event_loop_lag: avg >=', 10, 50, 'for 10s'),
    // Ten times what is critical on average: the page stood still.
    'system.cpu.event_loop_lag: value >= 500 critical',
    ...twoLimits('system.cpu.usage: avg >', 0.75, 0.9, 'for 10s'),
    'system.cpu.pressure: min >= 2 for 10s',
  ];
}

/**
 * One rule for the time and one for the memory of each stage, and of the whole pipeline: the worst of the last minute, so that an alert
 * stays open while slow runs and fast ones alternate. Stages are of a pipeline: while its own alert is open, theirs are not told.
 */
export function createStageRules(thresholds: StageThresholds): AlertRuleInput[] {
  return Object.entries(thresholds).flatMap(([stage, { duration, memory }]) => {
    const isPipeline = stage === PIPELINE_TOTAL;
    const [subject, tags] = isPipeline ? ['pipeline', {}] : ['stage', { stage }];
    const relation = (aspect: string): Partial<AlertRuleInput> =>
      isPipeline ? { group: `pipeline ${aspect}` } : { silencedBy: `pipeline ${aspect}` };
    return [
      { metric: `${subject}_duration`, tags, condition: `max > ${duration}`, ...relation('duration') },
      { metric: `${subject}_memory`, tags, condition: `max > ${memory}`, suppress: '3m', ...relation('memory') },
    ];
  });
}

/**
 * A metric's two limits; while the critical one's alert is open, the other's is not told.
 *
 * @param options - of both, as in a rule's text.
 */
function twoLimits(condition: string, warning: number, critical: number, options = ''): readonly string[] {
  const group = JSON.stringify(`${condition} critical`);
  return [`${condition} ${warning} ${options} silencedBy ${group}`, `${condition} ${critical} ${options} critical group ${group}`];
}
