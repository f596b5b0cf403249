import { CounterTable } from '../model/counter-table.js';
import type { CounterSamples } from '../model/ports.js';
import type { Segment } from './segment.js';

/**
 * The samples that are readable. Segments overlap where the session was written again in full: a sample that is already there is not
 * added twice. Where a piece is missing, the table closes up (nothing refers to a sample by its number), and its first row says how
 * many are missing in all.
 *
 * @param segments - in order.
 */
export function joinCounters(segments: readonly Segment[]): CounterTable {
  const samples: (readonly [time: number, name: number, value: number])[] = [];
  let next = 0;
  for (const { first, items } of segments) {
    if (!Number.isSafeInteger(first) || !isCounterSamples(items)) continue;
    const { time, name, value } = items;
    for (let at = Math.max(0, next - first); at < time.length; at++) {
      if (Number.isFinite(time[at]) && Number.isFinite(value[at])) samples.push([time[at], name[at], value[at]]);
    }
    next = Math.max(next, first + time.length);
  }
  const table = new CounterTable(Infinity, next - samples.length);
  for (const sample of samples) table.append(...sample);
  return table;
}

export function isCounterSamples(value: unknown): value is CounterSamples {
  const { time, name, value: values } = (typeof value === 'object' && value !== null ? value : {}) as Partial<CounterSamples>;
  if (!(time instanceof Float64Array && name instanceof Uint32Array && values instanceof Float64Array)) return false;
  return name.length === time.length && values.length === time.length;
}
