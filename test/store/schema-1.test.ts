import 'fake-indexeddb/auto';
import { withoutStrata } from '../../src/aggregate/without-strata.js';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import { readChunk } from '../../src/store/chunk-record.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { sessionInfo } from './recorded-session.js';

const NAME = 'schema-1-test';
let store: IndexedDbStore | undefined;

/** A chunk as the first schema held it: a run that is open, and a stage with data. */
function oldChunk(): Record<string, unknown> {
  return {
    firstRow: 0,
    count: 2,
    start: Float64Array.of(0, 1),
    end: Float64Array.of(NaN, 5),
    name: Uint32Array.of(1, 2),
    stage: Uint32Array.of(0, 2),
    track: Uint32Array.of(0, 0),
    kind: Uint8Array.of(1, 2),
    status: Uint8Array.of(0, 1),
    parent: Int32Array.of(-1, 0),
    trace: Uint32Array.of(1, 1),
    attributeRows: [1],
    attributeValues: [{ hp: 3 }],
    attributeBytes: 20,
  };
}

const LINE = { type: 'info', message: 'hello', source: 'test', time: 2, trace: 1 } as const;

/** A database as the version before wrote it: five stores, with one session. */
async function writeSchema1(): Promise<void> {
  const database = await openDB(NAME, 1, {
    upgrade(created) {
      for (const name of ['sessions', 'progress', 'chunks', 'strings', 'logs']) created.createObjectStore(name);
    },
  });
  await database.put('sessions', sessionInfo('a'), 'a');
  const progress = {
    until: 10,
    dropped: { spans: 0, logs: 0, attributes: 2, names: 0 },
    strings: 3,
    logs: 1,
    textBytes: 60,
    chunks: new Map([[0, { spans: 2, executions: 1, bytes: 96 }]]),
  };
  await database.put('progress', progress, 'a');
  await database.put('chunks', oldChunk(), ['a', 0]);
  await database.put('strings', ['', 'turn', 'filter'], ['a', 0]);
  await database.put('logs', [LINE], ['a', 0]);
  database.close();
}

beforeEach(writeSchema1);
afterEach(async () => {
  store?.close();
  await deleteDB(NAME);
});

describe('a history that the first schema wrote', () => {
  it('is listed and read, with nothing in what did not exist then', async () => {
    store = await IndexedDbStore.open(NAME);
    expect(await store.list()).toEqual([
      { session: sessionInfo('a'), spans: 2, executions: 1, until: 10, bytes: 156, pinned: false, raw: true },
    ]);
    const data = (await store.read('a'))!;
    expect([0, 1].map(data.spans.start)).toEqual([0, 1]);
    expect([0, 1].map(data.spans.end)).toEqual([NaN, 5]);
    expect([0, 1].map(data.spans.flags)).toEqual([0, 0]);
    expect(data.spans.attributes(1)).toEqual({ hp: 3 });
    expect(data.logs).toEqual([LINE]);
    expect([data.counters.firstRow, data.counters.rowCount, data.weights.size]).toEqual([0, 0, 0]);
    expect(data.dropped).toEqual({ spans: 0, logs: 0, attributes: 2, names: 0, counters: 0, sampledOut: 0 });
    expect(JSON.parse(toTraceJson(data))).toMatchObject({ version: 2, rows: 2, columns: { flags: [0, 0] } });
  });

  it('can be gone on with', async () => {
    store = await IndexedDbStore.open(NAME);
    const samples = { time: Float64Array.of(11), name: Uint32Array.of(1), value: Float64Array.of(7) };
    await store.write({
      session: sessionInfo('a'),
      chunks: [],
      firstString: 3,
      strings: [],
      firstLog: 1,
      logs: [],
      firstCounter: 0,
      counters: samples,
      weights: [[1, { spans: 1, details: 10 }]],
      dropped: { spans: 0, logs: 0, attributes: 2, names: 0, counters: 0, sampledOut: 4 },
      until: 12,
    });
    const data = (await store.read('a'))!;
    expect([data.spans.rowCount, data.counters.value(0), data.weights.get(1), data.dropped.sampledOut, data.until]).toEqual([
      2,
      7,
      { spans: 1, details: 10 },
      4,
      12,
    ]);
    expect((await store.list())[0].bytes).toBe(156 + 20);
  });

  it('is told in numbers, pinned, and gives up its spans', async () => {
    store = await IndexedDbStore.open(NAME);
    // The run is open: only the stage, 4 ms long, has ended.
    const [aggregate] = await store.aggregates();
    const { series } = aggregate;
    expect(series.map(({ kind, name, values }) => [kind, name, values.count, values.mean])).toEqual([['stage', 'filter', 1, 4]]);
    await store.pin('a', true);
    await store.compact('a');
    expect(await store.list()).toMatchObject([{ spans: 2, executions: 1, pinned: true, raw: false }]);
    expect(await store.aggregates()).toEqual([withoutStrata(aggregate)]);
  });

  it('is deleted like any other', async () => {
    store = await IndexedDbStore.open(NAME);
    await store.delete('a');
    expect(await store.read('a')).toBeUndefined();
  });
});

describe('readChunk', () => {
  it('takes a record without flags for one in which no span has any', () => {
    expect(readChunk(oldChunk(), 0)?.flags).toEqual(Uint8Array.of(0, 0));
  });

  it.each([
    ['too short', new Uint8Array(1)],
    ['no bytes', [0, 0]],
    ['null', null],
  ])('refuses a record whose flags are %s', (_name, flags) => {
    expect(readChunk({ ...oldChunk(), flags }, 0)).toBeUndefined();
  });

  it.each(['attributeRows', 'attributeValues'])('refuses one whose %s are more than its rows', (list) => {
    expect(readChunk({ ...oldChunk(), [list]: Object.assign([], { length: 3 }) }, 0)).toBeUndefined();
    expect(readChunk({ ...oldChunk(), [list]: Object.assign([], { length: 3e7 }) }, 0)).toBeUndefined();
  });

  it('refuses one without flags that is damaged elsewhere', () => {
    expect(readChunk({ ...oldChunk(), trace: undefined }, 0)).toBeUndefined();
    expect(readChunk(null, 0)).toBeUndefined();
  });
});
