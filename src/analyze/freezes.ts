/**
 * When the page was frozen, and what that does to spans: a span that lay across a freeze is in no average, count or limit, and frozen time
 * is no part of any wall or self time.
 *
 * Frozen time is what the `frozen` entries say. A span that is flagged without such an entry is not believed either, but how long the
 * freeze was is not known then, so its whole time stays in the wall clock.
 */
import { PAGE_ENTRY } from '../model/page-entries.js';
import { SpanFlag, SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import { isAcrossFreeze, type SpanView } from './span-view.js';

/** Freezes in order of time, apart from one another. */
export interface Freezes {
  /** ms since the time origin. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Frozen time before each, ms. */
  readonly before: readonly number[];
  /** Frozen time in all, ms. */
  readonly total: number;
}

/** The freezes of a session; undefined when there was none. Freezes belong to the page, so one trace has those of its session. */
export function readFreezes({ spans, strings, until }: TraceData): Freezes | undefined {
  const name = strings.find(PAGE_ENTRY.frozen);
  if (name < 0) return undefined;
  const found: { from: number; to: number }[] = [];
  for (const chunk of spans.chunks) {
    for (let at = 0; at < chunk.count; at++) {
      if (chunk.name[at] !== name || chunk.kind[at] !== SpanKind.entry) continue;
      const to = Number.isNaN(chunk.end[at]) ? until : chunk.end[at];
      if (to > chunk.start[at]) found.push({ from: chunk.start[at], to });
    }
  }
  if (found.length === 0) return undefined;
  found.sort((a, b) => a.from - b.from);
  const from: number[] = [];
  const to: number[] = [];
  const before: number[] = [];
  let total = 0;
  for (const freeze of found) {
    const last = to.length - 1;
    if (last >= 0 && freeze.from <= to[last]) {
      total += Math.max(0, freeze.to - to[last]);
      to[last] = Math.max(to[last], freeze.to);
      continue;
    }
    from.push(freeze.from);
    to.push(freeze.to);
    before.push(total);
    total += freeze.to - freeze.from;
  }
  return { from, to, before, total };
}

/** The time on a clock that stands still while the page is frozen, ms. */
export function thaw(freezes: Freezes, time: number): number {
  const last = countBegun(freezes, time) - 1;
  return last < 0 ? time : time - freezes.before[last] - (Math.min(time, freezes.to[last]) - freezes.from[last]);
}

/** How many freezes had begun before a time. */
function countBegun({ from }: Freezes, time: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Flags the spans of a view that overlap a freeze but were recorded too late to be flagged: a capture closes an interval that may have
 * begun before the freeze.
 */
export function flagFrozen(view: SpanView, freezes: Freezes): void {
  for (let at = 0; at < view.count; at++) {
    const last = countBegun(freezes, view.end[at]) - 1;
    if (last >= 0 && freezes.to[last] > view.start[at]) view.flags[at] |= SpanFlag.acrossFreeze;
  }
}

/** How many of the app's own spans lay across a freeze. */
export function countFrozen(view: SpanView): number {
  let frozen = 0;
  for (let at = 0; at < view.count; at++) {
    if (isAcrossFreeze(view, at) && view.kind[at] !== SpanKind.entry && view.kind[at] !== SpanKind.mark) frozen++;
  }
  return frozen;
}
