import { SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { Lineage } from './blame-lineage.js';
import { sortByKey } from './sort.js';

/** What happened to a span: moments at which code of its unit certainly ran. */
export const MOMENT = { start: 0, end: 1, capture: 2 } as const;

/** In order of time; at the same moment ends come before starts. */
export interface Moments {
  readonly count: number;
  readonly time: Float64Array;
  /** Row minus `firstRow`. */
  readonly at: Int32Array;
  readonly what: Uint8Array;
  /** Spans that were open already when the stretch began, as row minus `firstRow`. */
  readonly openBefore: readonly number[];
}

/**
 * All moments within a stretch of time. A capture's start is computed, not seen, so only its end counts; so with spans of no length.
 *
 * @param own - row of the span that is asked about, also when it is a capture; -1: none.
 */
export function readMoments(data: TraceData, { unit }: Lineage, from: number, to: number, own: number): Moments {
  const { spans } = data;
  const { firstRow } = spans;
  const starts: number[] = [];
  const startTimes: number[] = [];
  const ends: number[] = [];
  const endTimes: number[] = [];
  const endKinds: number[] = [];
  const openBefore: number[] = [];
  for (const chunk of spans.chunks) {
    for (let inside = 0; inside < chunk.count; inside++) {
      const start = chunk.start[inside];
      // Of a span still open the end is NaN, which is in no stretch.
      const end = chunk.end[inside];
      if (!(start <= to) || end < from) continue;
      const at = chunk.firstRow + inside - firstRow;
      if (unit[at] < 0) continue;
      if ((chunk.kind[inside] === SpanKind.capture && at !== own - firstRow) || end <= start) {
        if (!(end >= from && end <= to)) continue;
        ends.push(at);
        endTimes.push(end);
        endKinds.push(MOMENT.capture);
        continue;
      }
      if (end === from || start === to) continue;
      if (start < from) openBefore.push(at);
      else {
        starts.push(at);
        startTimes.push(start);
      }
      if (end <= to) {
        ends.push(at);
        endTimes.push(end);
        endKinds.push(MOMENT.end);
      }
    }
  }
  return { ...merge(starts, startTimes, ends, endTimes, endKinds), openBefore };
}

function merge(
  starts: number[],
  startTimes: number[],
  ends: number[],
  endTimes: number[],
  endKinds: number[],
): Omit<Moments, 'openBefore'> {
  const count = starts.length + ends.length;
  const time = new Float64Array(count);
  const at = new Int32Array(count);
  const what = new Uint8Array(count);
  const byStart = order(startTimes);
  const byEnd = order(endTimes);
  let nextStart = 0;
  let nextEnd = 0;
  for (let moment = 0; moment < count; moment++) {
    const start = byStart[nextStart];
    const end = byEnd[nextEnd];
    const ended = nextEnd < byEnd.length && (nextStart >= byStart.length || endTimes[end] <= startTimes[start]);
    time[moment] = ended ? endTimes[end] : startTimes[start];
    at[moment] = ended ? ends[end] : starts[start];
    what[moment] = ended ? endKinds[end] : MOMENT.start;
    if (ended) nextEnd++;
    else nextStart++;
  }
  return { count, time, at, what };
}

function order(times: readonly number[]): Int32Array {
  return sortByKey(
    Float64Array.from(times),
    Int32Array.from(times, (_, index) => index),
  );
}
