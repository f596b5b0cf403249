/**
 * How long each capture took (rules of time 1 and 2). The intervals of captures normally follow one another, but a capture with a
 * measured duration of its own is believed, and executions of a stage may run at once, so intervals may overlap. Time that several
 * captures of one stage claim is divided equally among them: their shares never add up to more than the stage's total (nor, within
 * an execution, to more than that).
 *
 * Captures that lie in no stage execution are divided per trace and stage.
 */
import { SpanKind } from '../model/span.js';
import type { SpanView } from './span-view.js';
import type { StageNames } from './stage-names.js';

/** More than the string table can hold; with a 32-bit trace number still an exact integer. */
const MOST_STAGES = 2 ** 20;

export interface CaptureShares {
  /** By position in the view; what a capture took, ms. 0 for other spans. */
  readonly share: Float64Array;
  /** The capture's interval, clipped to its stage execution, ms. */
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** Position of the stage execution that a capture lies in, or -1. */
export function stageOfCapture(view: SpanView, at: number): number {
  const above = view.above[at];
  return above >= 0 && view.kind[above] === SpanKind.stage ? above : -1;
}

export function computeCaptureShares(view: SpanView, names: StageNames): CaptureShares {
  const { count, kind } = view;
  const shares = { share: new Float64Array(count), start: new Float64Array(count), end: new Float64Array(count) };
  // Captures in order, by the stage whose executions they lie in; below zero by trace and stage.
  const groups = new Map<number, number[]>();
  for (let at = 0; at < count; at++) {
    if (kind[at] !== SpanKind.capture) continue;
    const stage = stageOfCapture(view, at);
    const low = stage < 0 ? -Infinity : view.start[stage];
    const high = stage < 0 ? Infinity : view.end[stage];
    shares.start[at] = clamp(view.start[at], low, high);
    shares.end[at] = clamp(view.end[at], low, high);
    const key = stage < 0 ? -1 - view.trace[at] * MOST_STAGES - names.of(view, at) : names.of(view, stage);
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  for (const group of groups.values()) divide(group, shares);
  return shares;
}

function divide(group: readonly number[], { share, start, end }: CaptureShares): void {
  let reach = -Infinity;
  let apart = true;
  for (const at of group) {
    if (start[at] < reach) apart = false;
    reach = end[at];
    share[at] = end[at] - start[at];
  }
  if (apart) return;
  // Sweep with a clock that runs at 1/n while n captures claim the time: what it gains over an interval is the interval's share.
  const starts = group.filter((at) => end[at] > start[at]);
  const ends = [...starts].sort((a, b) => end[a] - end[b]);
  starts.sort((a, b) => start[a] - start[b]);
  let clock = 0;
  let now = 0;
  let opened = 0;
  for (let closed = 0; closed < ends.length;) {
    const opens = opened < starts.length && start[starts[opened]] < end[ends[closed]];
    const time = opens ? start[starts[opened]] : end[ends[closed]];
    if (opened > closed) clock += (time - now) / (opened - closed);
    now = time;
    if (opens) share[starts[opened++]] = -clock;
    else share[ends[closed++]] += clock;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
