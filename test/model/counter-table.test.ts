import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { COUNTER_CHUNK_ROWS, CounterTable, type ReadonlyCounterTable } from '../../src/model/counter-table.js';
import { toCounterTable } from '../../src/model/to-tables.js';

/** Appends samples whose value is their number; time and name follow from it. */
function fill(table: CounterTable, samples: number): void {
  for (let at = 0; at < samples; at++) {
    const row = table.rowCount;
    table.append(row / 4, row % 3, -row);
  }
}

function read(table: ReadonlyCounterTable): number[][] {
  return Array.from({ length: table.rowCount - table.firstRow }, (_item, at) => {
    const row = table.firstRow + at;
    return [table.time(row), table.nameId(row), table.value(row)];
  });
}

describe('CounterTable', () => {
  it('gives back each sample', () => {
    const table = new CounterTable();
    expect([table.firstRow, table.rowCount]).toEqual([0, 0]);
    table.append(1.5, 4, 5_000_000.25);
    table.append(1.25, 0, -1e300);
    expect([table.firstRow, table.rowCount]).toEqual([0, 2]);
    expect(read(table)).toEqual([
      [1.5, 4, 5_000_000.25],
      [1.25, 0, -1e300],
    ]);
  });

  it.each([-1, 1, NaN, Infinity])('has nothing in row %d', (row) => {
    const table = new CounterTable();
    table.append(1, 2, 3);
    expect([table.time(row), table.nameId(row), table.value(row)]).toEqual([NaN, NaN, NaN]);
  });

  it('counts rows from the first that it is given', () => {
    const table = new CounterTable(Infinity, 5000);
    expect([table.firstRow, table.rowCount]).toEqual([5000, 5000]);
    fill(table, 1025);
    expect([table.firstRow, table.rowCount, table.value(5000), table.value(6024), table.value(4999)]).toEqual([
      5000,
      6025,
      -5000,
      -6024,
      NaN,
    ]);
  });

  it('evicts a chunk when a sample finds it full, and counts its rows', () => {
    // 1500 is rounded up to two chunks.
    const table = new CounterTable(1500);
    fill(table, 2048);
    expect([table.firstRow, table.rowCount]).toEqual([0, 2048]);
    fill(table, 1);
    expect([table.firstRow, table.rowCount]).toEqual([1024, 2049]);
    expect([table.value(1023), table.value(1024), table.value(2048)]).toEqual([NaN, -1024, -2048]);
  });

  it('holds two chunks at least, however small its bound', () => {
    const table = new CounterTable(1);
    fill(table, 2049);
    expect([table.firstRow, table.rowCount]).toEqual([1024, 2049]);
  });

  it('gives copies of its columns from a row on', () => {
    const table = new CounterTable(2048);
    fill(table, 2050);
    const { time, name, value } = table.slice(2047);
    expect([[...time], [...name], [...value]]).toEqual([
      [511.75, 512, 512.25],
      [1, 2, 0],
      [-2047, -2048, -2049],
    ]);
    // The first 1024 were evicted.
    expect([table.slice().time.length, table.slice(5).time[0], table.slice(2050).time.length, table.slice(9999).time.length]).toEqual([
      1026, 256, 0, 0,
    ]);
    value[0] = 7;
    expect(table.value(2047)).toBe(-2047);
  });
});

describe('toCounterTable', () => {
  it('takes the samples in order, from the number that it is given', () => {
    const samples = { time: Float64Array.of(1, 2), name: Uint32Array.of(3, 4), value: Float64Array.of(5, 6) };
    const table = toCounterTable(samples, 10);
    expect([table.firstRow, table.rowCount]).toEqual([10, 12]);
    expect(read(table)).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect(toCounterTable(samples).firstRow).toBe(0);
    expect(toCounterTable(new CounterTable().slice(), 7)).toMatchObject({ firstRow: 7, rowCount: 7 });
  });
});

describe('CounterTable, at any length', () => {
  it('agrees with an array of samples, and with what is made of its columns', () => {
    const sizes = fc.record({
      samples: fc.integer({ min: 0, max: 5 * COUNTER_CHUNK_ROWS }),
      most: fc.integer({ min: 1, max: 4 * COUNTER_CHUNK_ROWS }),
      from: fc.nat(6 * COUNTER_CHUNK_ROWS),
    });
    fc.assert(
      fc.property(sizes, ({ samples, most, from }) => {
        const table = new CounterTable(most);
        fill(table, samples);
        const oracle = Array.from({ length: samples }, (_item, row) => [row / 4, row % 3, 0 - row]);
        // Whole chunks go, and no more than must: ⌈samples / 1024⌉ were begun, of which ⌈most / 1024⌉ are held, and two at least.
        const chunks = Math.max(2, Math.ceil(most / COUNTER_CHUNK_ROWS));
        expect(table.firstRow).toBe(Math.max(0, Math.ceil(samples / COUNTER_CHUNK_ROWS) - chunks) * COUNTER_CHUNK_ROWS);
        expect(table.rowCount).toBe(samples);
        const first = Math.max(from, table.firstRow);
        const copy = toCounterTable(table.slice(from), first);
        expect(copy.rowCount).toBe(Math.max(samples, first));
        const differences = oracle.filter(([time, name, value], row) =>
          [table, ...(row >= first ? [copy] : [])].some(
            (held) => row >= table.firstRow && (held.time(row) !== time || held.nameId(row) !== name || held.value(row) !== value),
          ),
        );
        expect(differences).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
