/**
 * How long each capture took (rules of time 1 and 2). The intervals of captures normally follow one another, but a capture with a
 * measured duration of its own is believed, so intervals may overlap. Time that several captures of one stage execution claim is
 * divided equally among them: their shares never add up to more than the execution.
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
  // Lists of captures in order of capture, by stage execution, or by trace and stage.
  const heads = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const loose = new Map<number, number>();
  const groups: number[] = [];
  for (let at = count - 1; at >= 0; at--) {
    if (kind[at] !== SpanKind.capture) continue;
    const stage = stageOfCapture(view, at);
    shares.start[at] = stage < 0 ? view.start[at] : clamp(view.start[at], view.start[stage], view.end[stage]);
    shares.end[at] = stage < 0 ? view.end[at] : clamp(view.end[at], view.start[stage], view.end[stage]);
    if (stage < 0) {
      const key = view.trace[at] * MOST_STAGES + names.of(view, at);
      next[at] = loose.get(key) ?? -1;
      loose.set(key, at);
    } else {
      if (heads[stage] < 0) groups.push(stage);
      next[at] = heads[stage];
      heads[stage] = at;
    }
  }
  for (const stage of groups) divide(heads[stage], next, shares);
  for (const head of loose.values()) divide(head, next, shares);
  return shares;
}

function divide(head: number, next: Int32Array, { share, start, end }: CaptureShares): void {
  let reach = -Infinity;
  let apart = true;
  const group: number[] = [];
  for (let at = head; at >= 0; at = next[at]) {
    if (start[at] < reach) apart = false;
    reach = end[at];
    share[at] = end[at] - start[at];
    group.push(at);
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
