import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { AttributeColumn } from '../../src/model/attribute-column.js';
import type { LogLine } from '../../src/model/log-line.js';
import { CounterTable } from '../../src/model/counter-table.js';
import type { SessionDelta } from '../../src/model/ports.js';
import type { TraceWeight } from '../../src/model/sampling.js';
import { CHUNK_ROWS, SPAN_COLUMNS, type SpanChunk } from '../../src/model/span-chunk.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { toSpanTable } from '../../src/model/to-tables.js';
import type { SpanTable } from '../../src/model/span-table.js';
import type { SpanRecorder } from '../../src/record/span-recorder.js';
import { createRecorder, line } from './recorder-fixture.js';

/** A store as simple as can be: whole chunks replace, strings and lines go to their positions. */
class Replay {
  readonly chunks = new Map<number, SpanChunk>();
  readonly strings: string[] = [];
  readonly logs: LogLine[] = [];
  readonly counters: number[][] = [];
  readonly weights = new Map<number, TraceWeight>();

  /** Copies at once, as a store must: the chunks of a delta are live. */
  write({ chunks, firstString, strings, firstLog, logs, firstCounter, counters, weights }: SessionDelta): void {
    for (const chunk of chunks) {
      const columns = Object.fromEntries(SPAN_COLUMNS.map((column) => [column, chunk[column].slice()]));
      const attributes = new AttributeColumn();
      for (const row of chunk.attributes.keys()) attributes.set(row, chunk.attributes.get(row)!);
      this.chunks.set(chunk.firstRow, { ...chunk, ...columns, attributes });
    }
    strings.forEach((text, at) => (this.strings[firstString + at] = text));
    logs.forEach((entry, at) => (this.logs[firstLog + at] = entry));
    counters.time.forEach((time, at) => (this.counters[firstCounter + at] = [time, counters.name[at], counters.value[at]]));
    for (const [trace, weight] of weights) this.weights.set(trace, weight);
  }

  table(): SpanTable {
    return toSpanTable([...this.chunks.values()].sort((a, b) => a.firstRow - b.firstRow));
  }
}

function rowsOf(
  table: Pick<SpanTable, 'firstRow' | 'rowCount' | 'start' | 'end' | 'status' | 'flags' | 'attributes'>,
  from: number,
): unknown[] {
  const rows: unknown[] = [];
  for (let row = from; row < table.rowCount; row++) {
    rows.push([table.start(row), table.end(row), table.status(row), table.flags(row), table.attributes(row)]);
  }
  return rows;
}

function firstRows(delta: SessionDelta | undefined): number[] | undefined {
  return delta?.chunks.map(({ firstRow }) => firstRow);
}

describe('SpanRecorder.takeDelta', () => {
  it('gives what changed since it was last asked, and nothing when nothing did', () => {
    const { recorder, addRows } = createRecorder();
    addRows(CHUNK_ROWS + 1);
    const name = recorder.intern('a');
    recorder.log(line(0));
    const first = recorder.takeDelta();
    expect(firstRows(first)).toEqual([0, 1024]);
    expect([first?.firstString, first?.strings, first?.firstLog, first?.logs]).toEqual([0, ['', 'a'], 0, [line(0)]]);
    expect(recorder.takeDelta()).toBeUndefined();
    recorder.add(SpanKind.measure, name, 0, 0, 1, NO_PARENT, 0);
    expect(firstRows(recorder.takeDelta())).toEqual([1024]);
    recorder.attach(3, { a: 1 }, 10);
    expect(firstRows(recorder.takeDelta())).toEqual([0]);
    recorder.log(line(1));
    recorder.intern('b');
    const last = recorder.takeDelta();
    expect([last?.chunks, last?.firstString, last?.strings, last?.firstLog, last?.logs]).toEqual([[], 2, ['b'], 1, [line(1)]]);
    recorder.rename('another session', 'not mine');
    recorder.rename(recorder.session.id, 'new');
    expect(recorder.takeDelta()?.session.name).toBe('new');
  });

  it('gives the session’s line once it has started, even when nothing was recorded', () => {
    expect(createRecorder().recorder.takeDelta()?.session.id).toBe('0123456789abcdef');
  });

  it('freezes the count of rows', () => {
    const { recorder, addRows } = createRecorder();
    addRows(2);
    const delta = recorder.takeDelta();
    addRows(3);
    expect(delta?.chunks[0].count).toBe(2);
    expect(recorder.takeDelta()?.chunks[0].count).toBe(5);
  });

  it('gives everything again when asked for the full session', () => {
    const { recorder, addRows } = createRecorder({ maxLogs: 2 });
    addRows(CHUNK_ROWS + 1);
    recorder.intern('a');
    for (let number = 0; number < 3; number++) recorder.log(line(number));
    recorder.takeDelta();
    const full = recorder.takeDelta(true);
    expect(firstRows(full)).toEqual([0, 1024]);
    expect([full?.firstString, full?.strings, full?.firstLog, full?.logs]).toEqual([0, ['', 'a'], 1, [line(1), line(2)]]);
    expect(recorder.takeDelta()).toBeUndefined();
  });

  it('says from which number its lines are, also when some were lost in between', () => {
    const { recorder } = createRecorder({ maxLogs: 2 });
    recorder.log(line(0));
    recorder.takeDelta();
    for (let number = 1; number < 5; number++) recorder.log(line(number));
    const delta = recorder.takeDelta();
    expect([delta?.firstLog, delta?.logs, delta?.dropped.logs]).toEqual([3, [line(3), line(4)], 3]);
  });

  it('keeps an evicted chunk for the store that has not seen its last changes', () => {
    const { recorder, addRows } = createRecorder({ maxSpans: 3 * CHUNK_ROWS });
    addRows(2 * CHUNK_ROWS);
    recorder.takeDelta();
    recorder.attach(5, { late: true }, 10);
    addRows(2 * CHUNK_ROWS);
    expect(recorder.spans.firstRow).toBe(1024);
    const delta = recorder.takeDelta();
    expect(firstRows(delta)).toEqual([0, 2048, 3072]);
    expect(delta?.chunks[0].attributes.get(5)).toEqual({ late: true });
  });

  it('holds no more than its limit for a store that hangs, and leaves no gap in what is held', () => {
    const { recorder, addRows } = createRecorder({ maxSpans: 2 * CHUNK_ROWS });
    addRows(6 * CHUNK_ROWS);
    expect(firstRows(recorder.takeDelta())).toEqual([4096, 5120]);
  });

  const operation = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), n: fc.nat(900) }) },
    fc.record({ do: fc.constant('open' as const), n: fc.nat(5) }),
    fc.record({ do: fc.constant('close' as const), n: fc.nat(10_000) }),
    fc.record({ do: fc.constant('attach' as const), n: fc.nat(10_000) }),
    fc.record({ do: fc.constant('intern' as const), n: fc.nat(30) }),
    fc.record({ do: fc.constant('log' as const), n: fc.nat(6) }),
    fc.record({ do: fc.constant('count' as const), n: fc.nat(900) }),
    fc.record({ do: fc.constant('weigh' as const), n: fc.nat(40) }),
    fc.record({ do: fc.constant('flag' as const), n: fc.nat(10_000) }),
    { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), n: fc.nat(9) }) },
  );

  function apply(recorder: SpanRecorder, addRows: (rows: number) => void, name: string, n: number): void {
    if (name === 'add') addRows(n);
    else if (name === 'open') for (let at = 0; at < n; at++) recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, recorder.spans.rowCount);
    else if (name === 'close') recorder.close(n, 1, n + 1, SpanStatus.error);
    else if (name === 'attach') recorder.attach(n, { [`k${n % 3}`]: n }, 1);
    else if (name === 'intern') recorder.intern(String(n));
    else if (name === 'count') for (let at = 0; at < n; at++) recorder.count(0, recorder.counters.rowCount, at);
    else if (name === 'weigh') recorder.weigh(n % 7, 1, 1 + n);
    else if (name === 'flag') recorder.flagSpans(SpanFlag.acrossFreeze, n, n + 20);
    else for (let at = 0; at < n; at++) recorder.log(line(at));
  }

  it('replayed, gives the table, the strings, the log, the counters and the weights', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), fc.integer({ min: 2, max: 4 }), (operations, maxChunks) => {
        const { recorder, addRows } = createRecorder({ maxSpans: maxChunks * CHUNK_ROWS, maxLogs: 4, maxAttributeBytes: Infinity });
        recorder.counters = new CounterTable(2048);
        const replay = new Replay();
        const logged: LogLine[] = [];
        const take = (full: boolean): void => {
          const delta = recorder.takeDelta(full);
          if (delta) replay.write(delta);
        };
        let sinceTaken = 0;
        for (const { do: name, n } of operations) {
          // A store that keeps up: it takes before a full table could have passed it by.
          if (name === 'take' || sinceTaken + n > 1024) {
            take(n === 0);
            sinceTaken = 0;
          }
          if (name === 'take') continue;
          if (name === 'log') for (let at = 0; at < n; at++) logged.push(line(at));
          if (name === 'add' || name === 'open' || name === 'count') sinceTaken += n;
          apply(recorder, addRows, name, n);
        }
        // Strings that nothing refers to yet are no reason to write; the end of the recording is.
        recorder.stop();
        take(false);
        const { spans } = recorder;
        const stored = replay.table();
        expect(rowsOf(stored, spans.firstRow)).toEqual(rowsOf(spans, spans.firstRow));
        expect(replay.counters.map(([time]) => time)).toEqual(replay.counters.map((_sample, number) => number));
        expect(replay.counters).toHaveLength(recorder.counters.rowCount);
        expect(replay.weights).toEqual(recorder.weights);
        // The store has kept what memory has evicted.
        expect([stored.firstRow, stored.rowCount]).toEqual([0, spans.rowCount]);
        expect(replay.strings).toEqual(recorder.strings.slice());
        replay.logs.forEach((entry, number) => expect(entry).toEqual(logged[number]));
        expect(replay.logs.slice(-recorder.logs.length || Infinity)).toEqual(recorder.logs);
      }),
      { numRuns: 60 },
    );
  });
});
