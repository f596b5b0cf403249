import { SpanKind, SpanStatus } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { ActionStatistics } from './analysis.js';
import type { CaptureShares } from './capture-shares.js';
import { createRecord } from './records.js';
import type { SpanView } from './span-view.js';
import type { StageNames } from './stage-names.js';

interface StageSum {
  start: number;
  end: number;
  duration: number;
  count: number;
}

interface ActionSum {
  actionId: string;
  count: number;
  total: number;
  errors: number;
  stages: Record<string, StageSum>;
}

/** Adds up the captures of each action, per stage. In order of first capture. */
export function computeActions(
  data: TraceData,
  view: SpanView,
  names: StageNames,
  { share, start, end }: CaptureShares,
): Record<string, ActionStatistics> {
  const actions = createRecord<ActionSum>();
  const byId = new Map<number, ActionSum>();
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.capture) continue;
    let action = byId.get(view.name[at]);
    if (!action) {
      const actionId = data.strings.get(view.name[at]);
      action = actions[actionId] ??= { actionId, count: 0, total: 0, errors: 0, stages: createRecord() };
      byId.set(view.name[at], action);
    }
    action.count++;
    action.total += share[at];
    if (view.status[at] === SpanStatus.error) action.errors++;
    const stage = (action.stages[names.texts[names.of(view, at)]] ??= { start: Infinity, end: -Infinity, duration: 0, count: 0 });
    stage.start = Math.min(stage.start, start[at]);
    stage.end = Math.max(stage.end, end[at]);
    stage.duration += share[at];
    stage.count++;
  }
  return actions;
}
