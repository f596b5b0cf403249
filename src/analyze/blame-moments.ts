import type { Lineage } from './blame-lineage.js';
import { sortByKey } from './sort.js';

/** What happened to a span: moments at which code of its unit certainly ran. */
export const MOMENT = { start: 0, end: 1, capture: 2 } as const;

/** In order of time; at the same moment ends come before starts. */
export interface Moments {
  readonly count: number;
  readonly time: Float64Array;
  /** Position in the lineage. */
  readonly at: Int32Array;
  readonly what: Uint8Array;
  /** Spans that were open already when the stretch began, as positions in the lineage. */
  readonly openBefore: readonly number[];
}

/** All moments within a stretch of time. A capture's start is computed, not seen, so only its end counts; so with spans of no length. */
export function readMoments({ count, start, end, brief }: Lineage, from: number, to: number): Moments {
  const starts: number[] = [];
  const ends: number[] = [];
  const openBefore: number[] = [];
  for (let at = 0; at < count; at++) {
    if (brief[at] === 0 && (end[at] === from || start[at] === to)) continue;
    // Of a span still open the end is NaN, which is in no stretch.
    if (end[at] >= from && end[at] <= to) ends.push(at);
    if (brief[at] === 1) continue;
    if (start[at] < from) openBefore.push(at);
    else starts.push(at);
  }
  return { ...merge(start, sortByKey(start, Int32Array.from(starts)), end, sortByKey(end, Int32Array.from(ends)), brief), openBefore };
}

function merge(
  start: Float64Array,
  starts: Int32Array,
  end: Float64Array,
  ends: Int32Array,
  brief: Uint8Array,
): Omit<Moments, 'openBefore'> {
  const count = starts.length + ends.length;
  const time = new Float64Array(count);
  const at = new Int32Array(count);
  const what = new Uint8Array(count);
  let nextStart = 0;
  let nextEnd = 0;
  for (let moment = 0; moment < count; moment++) {
    const ended = nextEnd < ends.length && (nextStart >= starts.length || end[ends[nextEnd]] <= start[starts[nextStart]]);
    at[moment] = ended ? ends[nextEnd++] : starts[nextStart++];
    time[moment] = (ended ? end : start)[at[moment]];
    what[moment] = !ended ? MOMENT.start : brief[at[moment]] === 1 ? MOMENT.capture : MOMENT.end;
  }
  return { count, time, at, what };
}
