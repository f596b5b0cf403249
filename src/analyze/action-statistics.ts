import { SpanKind, SpanStatus } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { ActionStatistics } from './analysis.js';
import type { CaptureShares } from './capture-shares.js';
import { createRecord } from './records.js';
import { isAcrossFreeze, type SpanView } from './span-view.js';
import type { StageNames } from './stage-names.js';

interface StageSum {
  start: number;
  end: number;
  duration: number;
  count: number;
  estimatedCount?: number;
}

interface ActionSum {
  actionId: string;
  count: number;
  estimatedCount: number;
  total: number;
  errors: number;
  stages: Record<string, StageSum>;
}

/**
 * Adds up the captures of each action, per stage. In order of first capture; those that lay across a freeze of the page are left out.
 *
 * @param weights - how many captures each stands for, by position in the view; absent: itself.
 */
export function computeActions(
  data: TraceData,
  view: SpanView,
  names: StageNames,
  { share, start, end }: CaptureShares,
  weights?: Float64Array,
): Record<string, ActionStatistics> {
  const actions = createRecord<ActionSum>();
  const byId = new Map<number, ActionSum>();
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.capture || isAcrossFreeze(view, at)) continue;
    let action = byId.get(view.name[at]);
    if (!action) {
      const actionId = data.strings.get(view.name[at]);
      action = actions[actionId] ??= { actionId, count: 0, estimatedCount: 0, total: 0, errors: 0, stages: createRecord() };
      byId.set(view.name[at], action);
    }
    const weight = weights ? weights[at] : 1;
    action.count++;
    action.estimatedCount += weight;
    action.total += weight * share[at];
    if (view.status[at] === SpanStatus.error) action.errors += weight;
    const stage = (action.stages[names.texts[names.of(view, at)]] ??= { start: Infinity, end: -Infinity, duration: 0, count: 0 });
    stage.start = Math.min(stage.start, start[at]);
    stage.end = Math.max(stage.end, end[at]);
    stage.duration += weight * share[at];
    stage.count++;
    if (weights) stage.estimatedCount = (stage.estimatedCount ?? 0) + weight;
  }
  return actions;
}
