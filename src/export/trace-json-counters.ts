import type { CounterTable } from '../model/counter-table.js';
import { toCounterTable } from '../model/to-tables.js';
import { checkColumns, checkInteger, checkNumber, checkTime, field, type FileObject } from './trace-json-checks.js';
import { MOST_COUNTERS } from './trace-json-limits.js';

/** Reads the counters of a file, checked in full before the table is made. */
export function readCounterTable(file: FileObject, stringCount: number): CounterTable {
  const { time, name, value } = checkColumns(field(file, 'counters'), 'counters', ['time', 'name', 'value'], MOST_COUNTERS);
  const firstCounter = checkInteger(field(file, 'firstCounter'), 0, Number.MAX_SAFE_INTEGER - time.length, 'firstCounter');
  const samples = {
    time: Float64Array.from(time, (item, at) => checkTime(item, 'counters.time', at)),
    name: Uint32Array.from(name, (item, at) => checkInteger(item, 0, stringCount - 1, 'counters.name', at)),
    value: Float64Array.from(value, (item, at) => checkNumber(item, 'counters.value', at)),
  };
  return toCounterTable(samples, firstCounter);
}
