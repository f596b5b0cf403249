import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { packChunk, unpackChunk } from '../../src/store/chunk-codec.js';
import { crc32 } from '../../src/store/crc-32.js';
import { prepareChunk, type PreparedChunk } from '../../src/store/prepared-delta.js';
import { createBigTrace } from '../helpers/big-trace.js';

interface Row {
  start: number;
  end: number;
  ids: number[];
  bytes: number[];
  parent: number;
}

function chunkOf(rows: readonly Row[], firstRow = 0, more: Partial<PreparedChunk> = {}): PreparedChunk {
  const ids = (at: number): Uint32Array => Uint32Array.from(rows, (row) => row.ids[at]);
  const bytes = (at: number): Uint8Array => Uint8Array.from(rows, (row) => row.bytes[at]);
  return {
    firstRow,
    count: rows.length,
    start: Float64Array.from(rows, (row) => row.start),
    end: Float64Array.from(rows, (row) => row.end),
    name: ids(0),
    stage: ids(1),
    track: ids(2),
    trace: ids(3),
    kind: bytes(0),
    status: bytes(1),
    flags: bytes(2),
    parent: Int32Array.from(rows, (row) => row.parent),
    attributeRows: new Uint32Array(0),
    attributeText: '',
    ...more,
  };
}

/** The bits of every double: NaN, -0 and the last digit count. */
function exact(chunk: PreparedChunk): unknown {
  const bits = (column: Float64Array): BigUint64Array => new BigUint64Array(column.slice().buffer);
  return { ...chunk, start: bits(chunk.start), end: bits(chunk.end) };
}

function expectSame(chunk: PreparedChunk): Uint8Array {
  const bytes = packChunk(chunk);
  expect(exact(unpackChunk(bytes))).toEqual(exact(chunk));
  return bytes;
}

const id = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const parent = fc.oneof(fc.integer({ min: -2, max: 1100 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const time = fc.oneof(
  fc.double(),
  fc.constantFrom(NaN, -0, 0, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, -0.1),
  fc.nat(1e9).map((tenths) => tenths / 10),
  fc.integer({ min: -1e9, max: 1e12 }).map((microseconds) => microseconds / 1000),
  // As Chromium makes them: 2^-28 is the distance of doubles after half a day.
  fc.nat(1e9).map((tenths) => tenths / 10 + 4.2e7 - 4.2e7),
);
const row = fc.record({
  start: time,
  end: time,
  ids: fc.tuple(id, id, id, id),
  bytes: fc.tuple(...[0, 1, 2].map(() => fc.nat(255))),
  parent,
});

describe('packChunk', () => {
  it('gives back every bit of whatever the columns hold', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.constantFrom(0, 1024, 2 ** 31 - 1024), (rows, firstRow) => {
        expectSame(chunkOf(rows, firstRow));
      }),
      { numRuns: 500 },
    );
  });

  it('has room for the worst chunk there is', () => {
    const rows = Array.from({ length: CHUNK_ROWS }, (_zero, at) => ({
      start: Math.PI * at,
      end: -Math.E / (at + 1),
      ids: [0, 1, 2, 3].map((column) => (at % 2 ? 2 ** 32 - 1 - column : 2 ** 31 + at)),
      bytes: [at, at + 1, at + 2],
      parent: at % 2 ? -(2 ** 31) : 2 ** 31 - 1,
    }));
    expectSame(chunkOf(rows, 0, { attributeRows: Uint32Array.of(2 ** 32 - 1, 0, 5), attributeText: '\u{1f600}'.repeat(100_000) }));
  });

  it.each([
    ['tenths of a millisecond', (tenths: number) => tenths / 10],
    ['what Chromium makes of them after 7 hours', (tenths: number) => tenths / 10 + 25_200_000.3 - 25_200_000.3],
    ['what Chromium makes of them after 40 days', (tenths: number) => tenths / 10 + 3_456_000_000.7 - 3_456_000_000.7],
    ['what Chromium makes of them after 20 s', (tenths: number) => tenths / 10 + 20_000.9 - 20_000.9],
  ])('keeps times of %s in two to four bytes a span', (_name, toTime) => {
    // Starts 0.3 ms apart, 1.7 ms long: by hand, (3 units · 2 · 4 ways) and (17 · 2 · 4 = 136) are one and two bytes.
    const rows = Array.from({ length: CHUNK_ROWS }, (_zero, at) => {
      const tenths = 600_000 + 3 * at;
      return { start: toTime(tenths), end: toTime(tenths + 17), ids: [1, 2, 3, 4], bytes: [1, 1, 0], parent: -1 };
    });
    // The columns that are constant take 3 or 4 bytes each, and the head 20.
    expect(expectSame(chunkOf(rows)).length).toBeLessThan(3 * CHUNK_ROWS + 100);
  });

  it.each([
    ['8 bytes a span where times are those of a clock', 8, (time: number) => Math.round(time * 10) / 10],
    ['18 where they are computed, and no clock has them (sevenths of a millisecond)', 18, (time: number) => time],
  ])('packs the columns of a session into less than %s', (_name, most, toTime) => {
    const { spans } = createBigTrace({ spans: 20_000 });
    let bytes = 0;
    for (const chunk of spans.chunks) {
      const prepared = prepareChunk(chunk);
      const [start, end] = [prepared.start.map(toTime), prepared.end.map(toTime)];
      bytes += expectSame({ ...prepared, start, end, attributeRows: new Uint32Array(0), attributeText: '' }).length;
    }
    expect(bytes / spans.rowCount).toBeLessThan(most);
  });

  it('keeps attributes as they are: inherited names, halves of characters, rows in any order', () => {
    const attributeText = JSON.stringify([JSON.parse('{"__proto__":{"x":1},"lone":"\\ud800"}'), { ä: '→ 😀' }]);
    expectSame(chunkOf([], 2048, { attributeRows: Uint32Array.of(2050, 2048), attributeText }));
  });
});

describe('unpackChunk', () => {
  const bytes = packChunk({ ...prepareChunk(createBigTrace({ spans: 1024 }).spans.chunks[0]) });

  it('refuses a chunk of which any one bit is wrong', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const damaged = bytes.slice();
        damaged[at] ^= 1 << bit;
        expect(() => unpackChunk(damaged)).toThrow(RangeError);
      }),
    );
  });

  it('refuses a chunk that was cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => unpackChunk(bytes.subarray(0, length))).toThrow(RangeError);
      }),
    );
  });

  it.each([
    ['more rows than a chunk has', (data: number[]) => data.splice(6, 1, 255, 255, 3)],
    ['an end in the middle of its columns', (data: number[]) => data.splice(20)],
  ])('refuses a chunk with %s, although its checksum is right', (_name, damage) => {
    const data = [...bytes];
    damage(data);
    const damaged = Uint8Array.from(data);
    new DataView(damaged.buffer).setUint32(1, crc32(damaged.subarray(5)), true);
    expect(() => unpackChunk(damaged)).toThrow(RangeError);
  });
});

describe('crc32', () => {
  it('is that of gzip and PNG', () => {
    // The check value of the catalogue of CRCs, and the CRC of PNG's empty IEND chunk.
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new TextEncoder().encode('IEND'))).toBe(0xae426082);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });
});
