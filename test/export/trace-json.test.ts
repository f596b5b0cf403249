import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fromTraceJson, toTraceJson } from '../../src/export/trace-json.js';
import { CounterTable } from '../../src/model/counter-table.js';
import type { JsonObject } from '../../src/model/json.js';
import { LOG_TYPES, type LogLine } from '../../src/model/log-line.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { SpanTable } from '../../src/model/span-table.js';
import type { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SPAN_KIND_COUNT } from '../../src/model/span-names.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData } from '../helpers/empty-data.js';
import { DROPPED, sampleTrace, SESSION, setAttributes } from './sample-trace.js';

function roundTrip(data: TraceData): string {
  return toTraceJson(fromTraceJson(toTraceJson(data)));
}

describe('toTraceJson', () => {
  it('writes the columns as they are', () => {
    const text = toTraceJson(sampleTrace({ hp: 3 }, [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }]));
    expect(text.startsWith('{"format":"acttrace","version":2,')).toBe(true);
    // Strings by id: '' 0, turn 1, filter 2, wait 3, main 4, heap used 5; the rows are drawn in sample-trace.ts.
    expect(JSON.parse(text)).toEqual({
      format: 'acttrace',
      version: 2,
      session: SESSION,
      until: 30,
      dropped: DROPPED,
      firstRow: 0,
      rows: 3,
      strings: ['', 'turn', 'filter', 'wait', 'main', 'heap used'],
      columns: {
        start: [20, 21.099999999627471, 21.099999999627471],
        end: [null, 27, 24],
        name: [1, 2, 3],
        stage: [0, 2, 2],
        track: [4, 4, 4],
        kind: [1, 2, 3],
        status: [0, 1, 2],
        parent: [-1, 0, 1],
        trace: [1, 1, 1],
        flags: [0, 1, 0],
      },
      attributes: { rows: [2], values: [{ hp: 3 }] },
      firstCounter: 7,
      counters: { time: [20, 25.5], name: [5, 5], value: [5_000_000, 4_999_999.5] },
      sampling: { trace: [1], spans: [2], details: [4] },
      logs: [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }],
    });
  });

  it('writes attributes in row order, however late they came', () => {
    const data = sampleTrace();
    setAttributes(data.spans, 0, { late: true });
    expect(JSON.parse(toTraceJson(data)).attributes).toEqual({ rows: [0, 2], values: [{ late: true }, { hp: 3 }] });
  });

  it('writes weights in order of their traces, however late they came', () => {
    const weight = { spans: 1, details: 8.5 };
    const weights = new Map([30, 1, 200, 7].map((trace) => [trace, weight]));
    expect(JSON.parse(toTraceJson({ ...sampleTrace(), weights })).sampling).toEqual({
      trace: [1, 7, 30, 200],
      spans: [1, 1, 1, 1],
      details: [8.5, 8.5, 8.5, 8.5],
    });
  });

  it('writes a time of -0 as 0', () => {
    const data = sampleTrace();
    data.spans.chunks[0].start[1] = -0;
    expect(JSON.parse(toTraceJson(data)).columns.start[1]).toBe(0);
    expect(toTraceJson(data)).not.toContain('-0');
  });
});

describe('fromTraceJson', () => {
  it('gives back every figure', () => {
    const log: LogLine = { type: 'data', message: 'm', source: 's', time: 22.5, trace: 1, payload: [null, { deep: [1] }] };
    const data = fromTraceJson(toTraceJson(sampleTrace({ hp: 3 }, [log])));
    expect(data.session).toEqual(SESSION);
    expect(data.strings.slice()).toEqual(['', 'turn', 'filter', 'wait', 'main', 'heap used']);
    expect(data.dropped).toEqual(DROPPED);
    expect(data.until).toBe(30);
    expect(data.logs).toEqual([log]);
    const { spans } = data;
    expect([spans.firstRow, spans.rowCount]).toEqual([0, 3]);
    expect([0, 1, 2].map(spans.start)).toEqual([20, 21.099999999627471, 21.099999999627471]);
    expect([0, 1, 2].map(spans.end)).toEqual([NaN, 27, 24]);
    expect([0, 1, 2].map(spans.parent)).toEqual([-1, 0, 1]);
    expect([0, 1, 2].map(spans.kind)).toEqual([1, 2, 3]);
    expect([0, 1, 2].map(spans.status)).toEqual([0, 1, 2]);
    expect([0, 1, 2].map(spans.flags)).toEqual([0, 1, 0]);
    expect([0, 1, 2].map(spans.attributes)).toEqual([undefined, undefined, { hp: 3 }]);
    const { counters } = data;
    expect([counters.firstRow, counters.rowCount]).toEqual([7, 9]);
    expect([7, 8].map((row) => [counters.time(row), data.strings.get(counters.nameId(row)), counters.value(row)])).toEqual([
      [20, 'heap used', 5_000_000],
      [25.5, 'heap used', 4_999_999.5],
    ]);
    expect([...data.weights]).toEqual([[1, { spans: 2, details: 4 }]]);
    // Two characters of key at two bytes, a number and an object at eight.
    expect(spans.chunks[0].attributeBytes).toBe(20);
  });

  it('reads what an editor put a byte order mark before', () => {
    expect(fromTraceJson(`\uFEFF${toTraceJson(sampleTrace())}`).session.id).toBe(SESSION.id);
  });

  it('reads an empty recording', () => {
    const empty = emptyData({ session: SESSION });
    expect(fromTraceJson(toTraceJson(empty)).spans.rowCount).toBe(0);
    expect(roundTrip(empty)).toBe(toTraceJson(empty));
  });

  it('keeps rows where they were when the oldest chunks are gone', () => {
    const spans = new SpanTable(2);
    // 3 chunks of 1024 rows and one row more; two chunks are held, so rows 2048 to 3072 are left.
    for (let row = 0; row <= 3 * CHUNK_ROWS; row++) spans.append(0, 1, 1, 0, 1, 1, row - 1, row, row + 1);
    const data = { ...sampleTrace(), spans };
    const read = fromTraceJson(toTraceJson(data)).spans;
    expect([read.firstRow, read.rowCount]).toEqual([2048, 3073]);
    // The parent of the first row held was evicted; its number is kept.
    expect(read.parent(2048)).toBe(2047);
    expect(read.start(3072)).toBe(3072);
    expect(roundTrip(data)).toBe(toTraceJson(data));
  });

  it('takes script in names and data for text', () => {
    const script = '</script><script>alert(1)</script>';
    const data = fromTraceJson(toTraceJson(sampleTrace({ [script]: script })));
    expect(data.spans.attributes(2)).toEqual({ [script]: script });
  });

  it('keeps data named __proto__ and constructor as own data, and nobody else inherits it', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as JsonObject;
    const data = sampleTrace(attributes);
    const text = toTraceJson(data);
    expect(text).toContain('"values":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}]');
    const read = fromTraceJson(text).spans.attributes(2) as JsonObject;
    expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(roundTrip(data)).toBe(text);
  });
});

const NAMES = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toJSON', '\uD800', '\uDC00\uD800', '\u2028', '"\\', '</script>', ''),
);
const TIME = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constantFrom(0, -0, 0.1, 5e-324, 8.64e15));
const VALUE = fc.double({ noNaN: true, noDefaultInfinity: true });
const WEIGHT = fc.double({ min: 1, max: 2 ** 53, noNaN: true });
const SNAPSHOT = fc.dictionary(NAMES, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });

/** Any recording that keeps the rules of the span table: ids that exist, parents before children, ends after starts. */
const TRACE: fc.Arbitrary<TraceData> = fc
  .record({
    names: fc.uniqueArray(NAMES, { minLength: 1, maxLength: 6 }),
    firstChunk: fc.nat(3),
    rows: fc.array(
      fc.record({
        kind: fc.nat(SPAN_KIND_COUNT - 1),
        status: fc.nat(2),
        ids: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
        parent: fc.nat(),
        start: TIME,
        length: fc.option(TIME),
        trace: fc.nat(2 ** 32 - 1),
        flags: fc.nat(3),
        attributes: fc.option(SNAPSHOT),
      }),
      { maxLength: 20 },
    ),
    logs: fc.array(
      fc.record(
        {
          type: fc.constantFrom(...LOG_TYPES),
          message: NAMES,
          source: NAMES,
          time: TIME,
          trace: fc.nat(),
          payload: fc.jsonValue({ maxDepth: 3 }),
        },
        { requiredKeys: ['type', 'message', 'source', 'time', 'trace'] },
      ),
      { maxLength: 4 },
    ),
    firstCounter: fc.nat(Number.MAX_SAFE_INTEGER - 8),
    samples: fc.array(fc.record({ time: TIME, name: fc.nat(), value: VALUE }), { maxLength: 8 }),
    weights: fc.array(fc.tuple(fc.nat(2 ** 32 - 1), fc.record({ spans: WEIGHT, details: WEIGHT })), { maxLength: 6 }),
    dropped: fc.record({ counters: fc.nat(Number.MAX_SAFE_INTEGER), sampledOut: fc.nat(Number.MAX_SAFE_INTEGER) }),
    until: TIME,
  })
  .map(({ names, firstChunk, rows, logs, firstCounter, samples, weights, dropped, until }) => {
    const strings = new StringTable();
    for (const name of names) strings.intern(name);
    const spans = new SpanTable(Infinity, firstChunk * CHUNK_ROWS);
    for (const { kind, status, ids, parent, start, length, trace, flags, attributes } of rows) {
      const [name, stage, track] = ids.map((id) => id % strings.size);
      const end = length === null ? NaN : Math.min(start + length, 8.64e15);
      // From -2 to the row before.
      const before = (parent % (spans.rowCount + 2)) - 2;
      const row = spans.append(kind as SpanKind, status as SpanStatus, name, stage, track, trace, before, start, end);
      spans.chunks[0].flags[row - spans.firstRow] = flags;
      if (attributes) setAttributes(spans, row, attributes as JsonObject);
    }
    const counters = new CounterTable(Infinity, firstCounter);
    for (const { time, name, value } of samples) counters.append(time, name % strings.size, value);
    return emptyData({
      session: SESSION,
      strings,
      spans,
      counters,
      weights: new Map(weights),
      logs: logs as LogLine[],
      dropped: { ...DROPPED, ...dropped },
      until,
    });
  });

describe('export, import, export', () => {
  it('gives the same bytes for any recording', () => {
    fc.assert(
      fc.property(TRACE, (data) => {
        const text = toTraceJson(data);
        expect(toTraceJson(fromTraceJson(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same cells for any recording', () => {
    fc.assert(
      fc.property(TRACE, (data) => {
        const read = fromTraceJson(toTraceJson(data));
        expect([read.spans.firstRow, read.spans.rowCount]).toEqual([
          data.spans.rowCount === 0 ? read.spans.firstRow : data.spans.firstRow,
          data.spans.rowCount,
        ]);
        for (let row = data.spans.firstRow; row < data.spans.rowCount; row++) {
          // Adding 0 turns -0 into 0, which is how it is written.
          expect(read.spans.start(row)).toBe(data.spans.start(row) + 0);
          expect(read.spans.end(row)).toBe(data.spans.end(row) + 0);
          expect(read.strings.get(read.spans.nameId(row))).toBe(data.strings.get(data.spans.nameId(row)));
          expect(read.spans.parent(row)).toBe(data.spans.parent(row));
          expect(read.spans.trace(row)).toBe(data.spans.trace(row));
          expect(read.spans.flags(row)).toBe(data.spans.flags(row));
        }
        expect([read.counters.firstRow, read.counters.rowCount]).toEqual([data.counters.firstRow, data.counters.rowCount]);
        for (let row = data.counters.firstRow; row < data.counters.rowCount; row++) {
          expect(read.counters.time(row)).toBe(data.counters.time(row) + 0);
          expect(read.counters.nameId(row)).toBe(data.counters.nameId(row));
          expect(read.counters.value(row)).toBe(data.counters.value(row) + 0);
        }
        expect(new Map(read.weights)).toEqual(data.weights);
        expect(read.dropped).toEqual(data.dropped);
      }),
    );
  });
});

describe('fromTraceJson on random damage', () => {
  it('either reads or refuses with a TraceFormatError, and never anything else', () => {
    const text = toTraceJson(sampleTrace({ hp: 3 }, [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }]));
    const piece = fc.constantFrom('', '0', '-1', '1e999', '"', '[', ']', '{', '}', 'null', '[[', ',', '"__proto__":1,', '\u0000');
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), piece, (at, cut, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + cut);
        try {
          fromTraceJson(damaged);
        } catch (error) {
          expect((error as Error).name).toBe('TraceFormatError');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
