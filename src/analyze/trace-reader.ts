/** Reads captures back from the table, in the shapes that an action-aware trace returns. */
import type { ActionCapture, StagePerformance, TracedActions, TracingSummary } from '../model/captures.js';
import { SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import { computeActions } from './action-statistics.js';
import { computeCaptureShares } from './capture-shares.js';
import { createRecord, ownValue } from './records.js';
import { readSpans } from './span-view.js';
import { StageNames } from './stage-names.js';

/** All captures of a trace, or of the session, by action and stage, in order of capture; each with its `_performance`. */
export function readTracedActions(data: TraceData, traceId?: number): TracedActions {
  const view = readSpans(data, traceId);
  const names = new StageNames(data.strings);
  const actions = createRecord<Record<string, ActionCapture[]>>();
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.capture) continue;
    const actionId = data.strings.get(view.name[at]);
    const stage = names.texts[names.of(view, at)];
    const duration = view.end[at] - view.start[at];
    const capture: ActionCapture = {
      ...data.spans.attributes(view.row[at]),
      _performance: { captureTime: view.end[at], stage, actionId, duration },
    };
    ((actions[actionId] ??= createRecord())[stage] ??= []).push(capture);
  }
  return actions;
}

/** What an action took in each stage of a trace, or of the session; null when it was not captured there. */
export function readStagePerformance(
  data: TraceData,
  traceId: number | undefined,
  actionId: string,
): Readonly<Record<string, StagePerformance>> | null {
  const view = readSpans(data, traceId);
  const names = new StageNames(data.strings);
  const actions = computeActions(data, view, names, computeCaptureShares(view, names));
  return ownValue(actions, actionId)?.stages ?? null;
}

/** Counts of what a trace, or the session, holds. `stages` in order of first appearance. */
export function readTracingSummary(data: TraceData, traceId?: number): TracingSummary {
  const view = readSpans(data, traceId);
  const names = new StageNames(data.strings);
  const actions = new Set<string>();
  let captureCount = 0;
  let start = Infinity;
  let end = -Infinity;
  for (let at = 0; at < view.count; at++) {
    start = Math.min(start, view.start[at]);
    end = Math.max(end, view.end[at]);
    if (view.kind[at] === SpanKind.stage || view.kind[at] === SpanKind.capture) names.of(view, at);
    if (view.kind[at] !== SpanKind.capture) continue;
    actions.add(data.strings.get(view.name[at]));
    captureCount++;
  }
  return {
    tracedActionCount: actions.size,
    captureCount,
    stages: [...names.texts],
    spanCount: view.count,
    duration: view.count === 0 ? 0 : end - start,
  };
}
