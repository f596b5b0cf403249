import { COUNTERS } from '../model/counter-table.js';
import type { TraceData } from '../model/trace-data.js';

/** The heap shrank between two samples, as it does when garbage is collected. */
export interface HeapDrop {
  /** ms since the time origin: of the sample before, and of the one after. When in between is not known. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** Smaller ones are collections of young objects, which V8 does in a few milliseconds: no reason for anything long. */
const LEAST_BYTES = 1_000_000;
const LEAST_SHARE = 0.1;

/** Whether a heap shrank as a full collection shrinks it. @param before - bytes in use before it. */
export function isLargeDrop(before: number, bytes: number): boolean {
  return bytes >= LEAST_BYTES && bytes >= LEAST_SHARE * before;
}

/** Drops of the heap whose two samples lie around, or within, a stretch of time. */
export function findHeapDrops({ counters, strings }: TraceData, from: number, to: number): HeapDrop[] {
  const heap = strings.find(COUNTERS.heapUsed);
  if (heap < 0) return [];
  const drops: HeapDrop[] = [];
  // Samples are recorded in order of time: the last one before the stretch is where to begin.
  let first = lowerBound(counters, from);
  while (first > counters.firstRow && (counters.nameId(first) !== heap || counters.time(first) > from)) first--;
  let before: { time: number; value: number } | undefined;
  for (let row = first; row < counters.rowCount; row++) {
    if (counters.nameId(row) !== heap) continue;
    const time = counters.time(row);
    const value = counters.value(row);
    const bytes = (before?.value ?? 0) - value;
    if (before && time > from && isLargeDrop(before.value, bytes)) {
      drops.push({ from: before.time, to: time, bytes });
    }
    before = { time, value };
    if (time >= to) break;
  }
  return drops;
}

/** The first row at or after a time; the last row where there is none. */
function lowerBound({ firstRow, rowCount, time }: TraceData['counters'], at: number): number {
  let low = firstRow;
  let high = Math.max(firstRow, rowCount - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time(middle) >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}
