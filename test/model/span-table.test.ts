import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CHUNK_ROWS, createSpanChunk, SPAN_COLUMNS, type SpanChunk } from '../../src/model/span-chunk.js';
import { toSpanTable } from '../../src/model/to-tables.js';
import { SpanTable } from '../../src/model/span-table.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { SPAN_KIND_COUNT, SPAN_STATUS_COUNT, spanKindName } from '../../src/model/span-names.js';

/** Appends rows whose start is their number. */
function fill(table: SpanTable, rows: number): void {
  for (let at = 0; at < rows; at++) {
    const row = table.rowCount;
    table.append(SpanKind.measure, SpanStatus.ok, 0, 0, 0, 1, NO_PARENT, row, row + 1);
  }
}

describe('SpanTable', () => {
  it('gives back each column of a row', () => {
    const table = new SpanTable();
    expect(table.append(SpanKind.stage, SpanStatus.unset, 5, 6, 7, 8, UNKNOWN_PARENT, 1.5, NaN)).toBe(0);
    expect(table.append(SpanKind.mark, SpanStatus.error, 1, 2, 3, 4, 0, 2.25, 2.25)).toBe(1);
    const read = (row: number): unknown[] => [
      table.kind(row),
      table.status(row),
      table.nameId(row),
      table.stageId(row),
      table.trackId(row),
      table.trace(row),
      table.parent(row),
      table.start(row),
      table.end(row),
    ];
    expect(read(0)).toEqual([SpanKind.stage, SpanStatus.unset, 5, 6, 7, 8, -2, 1.5, NaN]);
    expect(read(1)).toEqual([SpanKind.mark, SpanStatus.error, 1, 2, 3, 4, 0, 2.25, 2.25]);
    expect([table.isOpen(0), table.isOpen(1)]).toEqual([true, false]);
    table.close(0, 9, SpanStatus.ok);
    expect([table.end(0), table.status(0), table.isOpen(0)]).toEqual([9, SpanStatus.ok, false]);
  });

  it('begins a span that is open, of no stage and without flags, unless it is told more', () => {
    const table = new SpanTable();
    const plain = table.open(SpanKind.measure, 5, 0, 7, 8, NO_PARENT, 1.5);
    const stage = table.open(SpanKind.stage, 5, 6, 7, 8, plain, 2);
    const read = (row: number): unknown[] => [table.kind(row), table.status(row), table.stageId(row), table.end(row), table.flags(row)];
    expect(read(plain)).toEqual([SpanKind.measure, SpanStatus.unset, 0, NaN, 0]);
    expect(read(stage)).toEqual([SpanKind.stage, SpanStatus.unset, 6, NaN, 0]);
    expect([table.parent(stage), table.start(stage), table.isOpen(stage)]).toEqual([plain, 2, true]);
    table.chunkOf(stage)!.flags[stage] |= SpanFlag.acrossFreeze | SpanFlag.estimated;
    expect([table.flags(plain), table.flags(stage), table.flags(2)]).toEqual([0, 3, NaN]);
  });

  it.each([-1, 1, 0.5, NaN, Infinity])('has nothing in row %d', (row) => {
    const table = new SpanTable();
    table.append(SpanKind.measure, SpanStatus.unset, 0, 0, 0, 1, NO_PARENT, 0, NaN);
    expect(table.isOpen(row)).toBe(false);
    expect(table.attributes(row)).toBeUndefined();
    if (row !== 0.5) expect(table.start(row)).toBeNaN();
    table.close(row, 1, SpanStatus.ok);
    expect(table.isOpen(0)).toBe(true);
  });

  it('evicts the oldest chunk when it is full, and says which', () => {
    const evicted: [number, number][] = [];
    const table = new SpanTable(2, 0, (chunk) => evicted.push([chunk.firstRow, chunk.count]));
    fill(table, 2 * CHUNK_ROWS);
    expect([table.firstRow, table.rowCount, evicted.length]).toEqual([0, 2048, 0]);
    fill(table, 1);
    expect(evicted).toEqual([[0, 1024]]);
    expect([table.firstRow, table.rowCount, table.chunks.length]).toEqual([1024, 2049, 2]);
    expect([table.start(1023), table.start(1024), table.start(2048)]).toEqual([NaN, 1024, 2048]);
  });

  it('is rebuilt from chunks, also when the first ones were evicted', () => {
    const table = new SpanTable(2);
    fill(table, 2 * CHUNK_ROWS + 3);
    const copy = toSpanTable([...table.chunks]);
    expect([copy.firstRow, copy.rowCount, copy.start(2050)]).toEqual([1024, 2051, 2050]);
    expect([toSpanTable([]).firstRow, toSpanTable([]).rowCount]).toEqual([0, 0]);
  });

  it('refuses chunks that do not follow one another', () => {
    const full = (firstRow: number, count = CHUNK_ROWS): SpanChunk => ({ ...createSpanChunk(firstRow), count });
    expect(() => toSpanTable([full(0), full(2048)])).toThrow('Chunk with first row 2048 found where row 1024 was expected.');
    // Rows are found by their position: a chunk in the middle that is not full would send readers to the wrong row.
    expect(() => toSpanTable([full(0, 10), full(10)])).toThrow('Chunk with first row 0 holds 10 rows; all but the last hold 1024.');
  });

  it('agrees with an array of rows, through appending, closing and evicting', () => {
    const step = fc.record({ rows: fc.integer({ min: 0, max: 700 }), close: fc.nat(6000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (steps, maxChunks) => {
        const table = new SpanTable(maxChunks);
        const model: { start: number; end: number }[] = [];
        for (const { rows, close } of steps) {
          for (let at = 0; at < rows; at++) {
            const row = table.append(SpanKind.measure, SpanStatus.unset, 0, 0, 0, 1, NO_PARENT, model.length, NaN);
            model.push({ start: row, end: NaN });
          }
          expect(table.isOpen(close)).toBe(close >= table.firstRow && close < model.length && Number.isNaN(model[close].end));
          table.close(close, close + 1, SpanStatus.ok);
          if (close >= table.firstRow && close < model.length) model[close].end = close + 1;
        }
        // Whole chunks go, and no more of them than must: ⌈rows / 1024⌉ chunks were begun.
        expect(table.firstRow).toBe(Math.max(0, Math.ceil(model.length / CHUNK_ROWS) - maxChunks) * CHUNK_ROWS);
        expect(table.rowCount).toBe(model.length);
        expect(model.every(({ start }, row) => start === row)).toBe(true);
        const held = model.slice(table.firstRow);
        expect(held.map((_, at) => ({ start: table.start(table.firstRow + at), end: table.end(table.firstRow + at) }))).toEqual(held);
      }),
      { numRuns: 30 },
    );
  });
});

describe('chunks and kinds', () => {
  it('lists each numeric column of a chunk', () => {
    const columns = Object.entries(createSpanChunk(0)).filter(([, value]) => ArrayBuffer.isView(value));
    expect(columns.map(([name]) => name)).toEqual([...SPAN_COLUMNS]);
  });

  it('never renumbers kinds, statuses and flags: files hold the numbers', () => {
    expect(SpanKind).toEqual({ measure: 0, pipeline: 1, stage: 2, capture: 3, action: 4, entry: 5, mark: 6 });
    expect(SpanStatus).toEqual({ unset: 0, ok: 1, error: 2 });
    expect(SpanFlag).toEqual({ acrossFreeze: 1, estimated: 2 });
    expect([SPAN_KIND_COUNT, SPAN_STATUS_COUNT]).toEqual([7, 3]);
  });

  it('names each kind, and takes an unknown one for a measure', () => {
    for (const [name, kind] of Object.entries(SpanKind)) expect(spanKindName(kind)).toBe(name);
    expect(spanKindName(200)).toBe('measure');
  });
});
