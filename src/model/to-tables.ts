/** Tables over what was stored or imported. Apart from the tables themselves, since a page that only records needs neither. */
import { CounterTable } from './counter-table.js';
import type { CounterSamples } from './ports.js';
import { CHUNK_ROWS, type SpanChunk } from './span-chunk.js';
import { SpanTable } from './span-table.js';
import { StringTable } from './string-table.js';

/**
 * A table over chunks that were stored. Chunks must be in order and without a gap, and all but the last must be full,
 * since rows are found by their position.
 * @throws RangeError naming the chunk that does not follow the one before it, or is not full.
 */
export function toSpanTable(chunks: readonly SpanChunk[]): SpanTable {
  const table = new SpanTable(Infinity, chunks[0]?.firstRow ?? 0);
  for (const chunk of chunks) {
    if (chunk.firstRow !== table.rowCount) {
      throw new RangeError(`Chunk with first row ${chunk.firstRow} found where row ${table.rowCount} was expected.`);
    }
    const before = table.lastChunk;
    if (before !== undefined && before.count !== CHUNK_ROWS) {
      throw new RangeError(`Chunk with first row ${before.firstRow} holds ${before.count} rows; all but the last hold ${CHUNK_ROWS}.`);
    }
    table.adopt(chunk);
  }
  return table;
}

/** A table that gives each string its position as id. The first is the empty string; the earliest of equal ones is found. */
export function toStringTable(strings: readonly string[]): StringTable {
  const table = new StringTable();
  for (const text of strings.slice(1)) table.adopt(text);
  return table;
}

/** A table over counters' samples that were stored; `firstRow` is the number of the first. */
export function toCounterTable({ time, name, value }: CounterSamples, firstRow = 0): CounterTable {
  const table = new CounterTable(Infinity, firstRow);
  for (let at = 0; at < time.length; at++) table.append(time[at], name[at], value[at]);
  return table;
}
