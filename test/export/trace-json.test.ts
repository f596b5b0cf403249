import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fromTraceJson, toTraceJson } from '../../src/export/trace-json.js';
import type { JsonObject } from '../../src/model/json.js';
import { LOG_TYPES, type LogLine } from '../../src/model/log-line.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { SpanTable } from '../../src/model/span-table.js';
import type { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SPAN_KIND_COUNT } from '../../src/model/span-names.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { sampleTrace, SESSION, setAttributes } from './sample-trace.js';

function roundTrip(data: TraceData): string {
  return toTraceJson(fromTraceJson(toTraceJson(data)));
}

describe('toTraceJson', () => {
  it('writes the columns as they are', () => {
    const text = toTraceJson(sampleTrace({ hp: 3 }, [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }]));
    expect(text.startsWith('{"format":"acttrace","version":1,')).toBe(true);
    // Strings by id: '' 0, turn 1, filter 2, wait 3, main 4; the rows are drawn in sample-trace.ts.
    expect(JSON.parse(text)).toEqual({
      format: 'acttrace',
      version: 1,
      session: SESSION,
      until: 30,
      dropped: { spans: 0, logs: 1, attributes: 2, names: 3 },
      firstRow: 0,
      rows: 3,
      strings: ['', 'turn', 'filter', 'wait', 'main'],
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
      },
      attributes: { rows: [2], values: [{ hp: 3 }] },
      logs: [{ type: 'info', message: 'hello', source: 'test', time: 25, trace: 1 }],
    });
  });

  it('writes attributes in row order, however late they came', () => {
    const data = sampleTrace();
    setAttributes(data.spans, 0, { late: true });
    expect(JSON.parse(toTraceJson(data)).attributes).toEqual({ rows: [0, 2], values: [{ late: true }, { hp: 3 }] });
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
    expect(data.strings.slice()).toEqual(['', 'turn', 'filter', 'wait', 'main']);
    expect(data.dropped).toEqual({ spans: 0, logs: 1, attributes: 2, names: 3 });
    expect(data.until).toBe(30);
    expect(data.logs).toEqual([log]);
    const { spans } = data;
    expect([spans.firstRow, spans.rowCount]).toEqual([0, 3]);
    expect([0, 1, 2].map(spans.start)).toEqual([20, 21.099999999627471, 21.099999999627471]);
    expect([0, 1, 2].map(spans.end)).toEqual([NaN, 27, 24]);
    expect([0, 1, 2].map(spans.parent)).toEqual([-1, 0, 1]);
    expect([0, 1, 2].map(spans.kind)).toEqual([1, 2, 3]);
    expect([0, 1, 2].map(spans.status)).toEqual([0, 1, 2]);
    expect([0, 1, 2].map(spans.attributes)).toEqual([undefined, undefined, { hp: 3 }]);
    // Two characters of key at two bytes, a number and an object at eight.
    expect(spans.chunks[0].attributeBytes).toBe(20);
  });

  it('reads what an editor put a byte order mark before', () => {
    expect(fromTraceJson(`\uFEFF${toTraceJson(sampleTrace())}`).session.id).toBe(SESSION.id);
  });

  it('reads an empty recording', () => {
    const empty: TraceData = { ...sampleTrace(), spans: new SpanTable(), strings: new StringTable() };
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
    until: TIME,
  })
  .map(({ names, firstChunk, rows, logs, until }) => {
    const strings = new StringTable();
    for (const name of names) strings.intern(name);
    const spans = new SpanTable(Infinity, firstChunk * CHUNK_ROWS);
    for (const { kind, status, ids, parent, start, length, trace, attributes } of rows) {
      const [name, stage, track] = ids.map((id) => id % strings.size);
      const end = length === null ? NaN : Math.min(start + length, 8.64e15);
      // From -2 to the row before.
      const before = (parent % (spans.rowCount + 2)) - 2;
      const row = spans.append(kind as SpanKind, status as SpanStatus, name, stage, track, trace, before, start, end);
      if (attributes) setAttributes(spans, row, attributes as JsonObject);
    }
    return { ...sampleTrace(), strings, spans, logs: logs as LogLine[], until };
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
        }
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
