import 'fake-indexeddb/auto';
import { openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { fromTraceJson, toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { packChunk, unpackChunk } from '../../src/store/chunk-codec.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { DamagedDatabaseError, MissingStoreError, NewerDatabaseError } from '../../src/store/store-errors.js';
import { SCHEMA_VERSION } from '../../src/store/trace-database.js';
import { TestSession } from './recorded-session.js';

let databases = 0;
let name: string;
const open: { close(): void }[] = [];

beforeEach(() => {
  name = `indexed-db-test-${databases++}`;
});

afterEach(() => {
  for (const store of open.splice(0)) store.close();
  vi.unstubAllGlobals();
});

async function openStore(): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(name);
  open.push(store);
  return store;
}

/** The same database, past the store. */
async function openRaw(): Promise<IDBPDatabase> {
  const database = await openDB(name);
  open.push(database);
  return database;
}

async function writeSession(store: IndexedDbStore, id: string, turns = 1): Promise<TestSession> {
  const session = new TestSession(id);
  for (let turn = 0; turn < turns; turn++) session.turn();
  session.log(id);
  await store.write(session.recorder.takeDelta()!);
  return session;
}

describe('IndexedDbStore after a reload', () => {
  it('finds the sessions of the page before, and keeps them apart from its own', async () => {
    const before = await openStore();
    const session = await writeSession(before, 'a', 3);
    before.close();

    const after = await openStore();
    const other = await writeSession(after, 'b');
    expect(toTraceJson((await after.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect(toTraceJson((await after.read('b'))!)).toBe(toTraceJson(other.recorder));
  });

  it('goes on with a session that another instance began', async () => {
    const before = await openStore();
    const session = await writeSession(before, 'a');
    const after = await openStore();
    session.turn('later');
    await after.write(session.recorder.takeDelta()!);
    expect(toTraceJson((await after.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect(await after.list()).toMatchObject([{ spans: 4, executions: 2 }]);
  });
});

describe('IndexedDbStore beside other tabs', () => {
  it('keeps the name that another tab gave to the running session', async () => {
    const [store, other] = [await openStore(), await openStore()];
    const session = await writeSession(store, 'a');
    await other.rename('a', 'Slow level');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect((await store.list())[0].session.name).toBe('Slow level');
  });

  it('says that a session is gone when another tab deleted it', async () => {
    const [store, other] = [await openStore(), await openStore()];
    const session = await writeSession(store, 'a');
    await other.clear();
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('makes way for a tab that upgrades the database', async () => {
    const store = await openStore();
    const session = await writeSession(store, 'a');
    open.push(await openDB(name, SCHEMA_VERSION + 1));
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toMatchObject({ name: 'InvalidStateError' });
  });

  it('says so when a newer acttrace wrote the database', async () => {
    open.push(await openDB(name, SCHEMA_VERSION + 1));
    const refusal = IndexedDbStore.open(name);
    await expect(refusal).rejects.toBeInstanceOf(NewerDatabaseError);
    await expect(refusal).rejects.toThrow('a newer version of acttrace wrote the history of this site (this one reads up to schema 3)');
  });

  it('says what to do when another tab does not make way for an upgrade, and closes what opens too late', async () => {
    // A tab that ignores that the database is to be upgraded.
    const stubborn = await openDB(name, SCHEMA_VERSION);
    const openAt = indexedDB.open.bind(indexedDB);
    const upgrade = vi.spyOn(indexedDB, 'open').mockImplementation((database) => openAt(database, SCHEMA_VERSION + 1));
    await expect(IndexedDbStore.open(name)).rejects.toThrow('close that tab and reload this page');
    upgrade.mockRestore();
    stubborn.close();
    // Were the late connection still open, this one would wait for it.
    const next = await openDB(name, SCHEMA_VERSION + 2);
    next.close();
  });
});

describe('IndexedDbStore where it cannot work', () => {
  it('rejects where the browser has no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(IndexedDbStore.open(name)).rejects.toBeInstanceOf(MissingStoreError);
  });

  it('says which part of the database is missing', async () => {
    open.push(
      await openDB(name, SCHEMA_VERSION, {
        upgrade(database) {
          database.createObjectStore('sessions');
        },
      }),
    );
    const refusal = IndexedDbStore.open(name);
    await expect(refusal).rejects.toBeInstanceOf(DamagedDatabaseError);
    await expect(refusal).rejects.toThrow('is damaged: it lacks progress, chunks, strings, logs, counters, weights, aggregates,');
  });

  it('rejects with the cause, writes nothing, and leaves no rejection unhandled', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const store = await openStore();
    await writeSession(store, 'a');
    const session = new TestSession('b');
    session.recorder.log({ type: 'info', message: '', source: '', time: 0, trace: 0, payload: (() => 1) as never });
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toMatchObject({ name: 'DataCloneError' });
    expect((await store.list()).map((line) => line.session.id)).toEqual(['a']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('passes on why the browser turned a request away, not that the transaction was aborted', async () => {
    const store = await openStore();
    const session = await writeSession(store, 'a');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
      // A request that fails as one does when the disk is full: adding what is already there.
      return this.name === 'progress' ? this.add({}, 'a') : this.get('a');
    });
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toMatchObject({ name: 'ConstraintError' });
    put.mockRestore();
    session.turn();
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });
});

describe('IndexedDbStore with damaged records', () => {
  async function damaged(change: (raw: IDBPDatabase) => Promise<unknown>): Promise<IndexedDbStore> {
    const store = await openStore();
    // 1600 turns of two rows: chunks 0 to 2 are full, chunk 3 has 128 rows.
    await writeSession(store, 'a', 1600);
    await change(await openRaw());
    return store;
  }

  /** What cannot be read of a row, by hand: marks without length, parent, trace and stage. */
  const MARK = { kind: 6, status: 0, trace: 0, parent: -1, stage: 0, flags: 0 };

  function rowsOf({ spans, strings }: TraceData, rows: readonly number[]): unknown[] {
    return rows.map((row) => ({
      name: strings.get(spans.nameId(row)),
      kind: spans.kind(row),
      status: spans.status(row),
      trace: spans.trace(row),
      parent: spans.parent(row),
      stage: spans.stageId(row),
      flags: spans.flags(row),
    }));
  }

  it.each([
    ['missing', undefined],
    ['no object', 'chunk'],
    ['an object with a count beyond its columns', { firstRow: 1024, count: 1024 }],
    ['empty', new Uint8Array(0)],
    ['half written', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
    ['written with one wrong bit', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 100 ? byte ^ 4 : byte))],
  ])('keeps every other span, its row and its figures when a chunk is %s', async (_name, value) => {
    const store = await damaged(async (raw) => {
      const bytes = (await raw.get('chunks', ['a', 1])) as Uint8Array;
      if (value === undefined) await raw.delete('chunks', ['a', 1]);
      else await raw.put('chunks', typeof value === 'function' ? value(bytes) : value, ['a', 1]);
    });
    const data = (await store.read('a'))!;
    const { spans } = data;
    expect([spans.firstRow, spans.rowCount, data.dropped.spans]).toEqual([0, 3200, 1024]);
    // Row 1022 is the run of turn 511 at 5110 ms, with its stage in 1023; row 2048 that of turn 1024.
    expect([1022, 1023, 1024, 2047, 2048].map(spans.start)).toEqual([5110, 5111, 5111, 5111, 10_240]);
    expect([1024, 2047].map(spans.end)).toEqual([5111, 5111]);
    const lost = { name: '(unreadable spans)', ...MARK };
    expect(rowsOf(data, [1024, 2047])).toEqual([lost, lost]);
    expect([2049, 3199].map(spans.parent)).toEqual([2048, 3198]);
    // 1600 runs, of which 512 are lost; each is 10 ms long.
    const { executions } = analyzeTraceData(data).pipeline;
    expect(executions).toHaveLength(1088);
    expect(executions.every(({ duration }) => duration === 10)).toBe(true);
    expect(toTraceJson(fromTraceJson(toTraceJson(data)))).toBe(toTraceJson(data));
  });

  it.each([
    ['first', 0, 1024, [1024, 3200]],
    ['last', 3, 128, [0, 3072]],
  ])('counts what is lost when the %s chunk is', async (_name, index, lost, [firstRow, rowCount]) => {
    const store = await damaged((raw) => raw.put('chunks', new Uint8Array(9), ['a', index]));
    const data = (await store.read('a'))!;
    expect([data.spans.firstRow, data.spans.rowCount, data.dropped.spans]).toEqual([firstRow, rowCount, lost]);
  });

  it.each(['{oops', 'null', '{}', '5'])('keeps the spans of a chunk whose attributes are %s, and counts what they lost', async (text) => {
    const store = await damaged(async (raw) => {
      const chunk = unpackChunk((await raw.get('chunks', ['a', 1])) as Uint8Array);
      await raw.put('chunks', packChunk({ ...chunk, attributeRows: Uint32Array.of(1024, 1026), attributeText: text }), ['a', 1]);
    });
    const data = (await store.read('a'))!;
    // Two spans said that they have attributes.
    expect([data.spans.rowCount, data.dropped.spans, data.dropped.attributes]).toEqual([3200, 0, 2]);
    expect([1024, 1026].map(data.spans.attributes)).toEqual([undefined, undefined]);
    expect(await store.aggregates()).toHaveLength(1);
  });

  it('takes a chunk for missing that lies in the place of another', async () => {
    const store = await damaged(async (raw) => raw.put('chunks', await raw.get('chunks', ['a', 0]), ['a', 2]));
    const data = (await store.read('a'))!;
    expect([data.spans.rowCount, data.dropped.spans]).toEqual([3200, 1024]);
  });

  it('takes parents that are lost, lie ahead or are none for unknown, so that no walk up the tree goes in circles', async () => {
    const store = await damaged(async (raw) => {
      const chunk = unpackChunk((await raw.get('chunks', ['a', 3])) as Uint8Array);
      chunk.parent.set([3073, 3072, -9, 2000]);
      await raw.put('chunks', packChunk(chunk), ['a', 3]);
      await raw.delete('chunks', ['a', 1]);
    });
    const spans = (await store.read('a'))?.spans;
    // Row 3073 is the child of 3072, which is fine.
    expect([3072, 3073, 3074, 3075].map((row) => spans?.parent(row))).toEqual([-2, 3072, -2, -2]);
  });

  it('gives no span the name of what is lost when strings are lost as well', async () => {
    const store = await damaged((raw) => Promise.all([raw.delete('chunks', ['a', 1]), raw.delete('strings', ['a', 0])]));
    const data = (await store.read('a'))!;
    expect([0, 1, 1024].map((row) => data.strings.get(data.spans.nameId(row)))).toEqual([
      '(unknown name)',
      '(unknown name)',
      '(unreadable spans)',
    ]);
  });

  it('reads what is sound of a chunk at a position out of range', async () => {
    const store = await damaged(async (raw) => {
      const chunk = unpackChunk((await raw.get('chunks', ['a', 3])) as Uint8Array);
      await raw.put('chunks', packChunk({ ...chunk, firstRow: 5_000_000 * CHUNK_ROWS }), ['a', 5_000_000]);
    });
    const spans = (await store.read('a'))?.spans;
    expect(spans?.chunks).toHaveLength(1);
  });

  it('shows spans without names when the strings are gone', async () => {
    const store = await damaged((raw) => raw.delete('strings', ['a', 0]));
    const data = await store.read('a');
    expect(data?.spans.rowCount).toBe(3200);
    expect(data?.strings.get(data.spans.nameId(0))).toBe('(unknown name)');
  });

  it('is not led to make a list of billions by a position out of range', async () => {
    const store = await damaged((raw) => Promise.all([raw.put('strings', ['x'], ['a', 4e9]), raw.put('logs', [{}], ['a', 4e9])]));
    const data = await store.read('a');
    expect(data?.strings.size).toBe(3);
    expect(data?.logs).toHaveLength(1);
  });

  it('leaves out what is no log line and no text', async () => {
    const store = await damaged((raw) =>
      Promise.all([raw.put('logs', [null, 7, { type: 'x' }], ['a', 1]), raw.put('logs', 5, ['a', 9]), raw.put('strings', [1], ['a', 3])]),
    );
    const data = await store.read('a');
    expect(data?.logs.map((line) => line.message)).toEqual(['a']);
    expect(data?.strings.slice()).toEqual(['', 'turn', 'filter', '(unknown name)']);
  });

  it('leaves out a log that says that it has more lines than there can be', async () => {
    const line = { type: 'info', message: 'b', source: 'test', time: 0, trace: 1 };
    const store = await damaged((raw) => raw.put('logs', Object.assign([line], { length: 2 ** 21 }), ['a', 1]));
    const data = await store.read('a');
    expect(data?.logs.map((line) => line.message)).toEqual(['a']);
  });

  it.each(['sessions', 'progress'])('lists, reads and goes on with a session without its record in %s', async (part) => {
    const session = new TestSession('a');
    for (let turn = 0; turn < 600; turn++) session.turn();
    const store = await openStore();
    await store.write(session.recorder.takeDelta()!);
    await (await openRaw()).delete(part, 'a');
    expect(await store.list()).toMatchObject([{ session: { id: 'a' } }]);
    expect((await store.read('a'))?.spans.rowCount).toBe(1200);
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it.each([
    ['chunks', { chunks: new Map([[0, { spans: -5, executions: 0, bytes: 1 }]]) }],
    ['chunks', { chunks: new Map([[0, { spans: 5, executions: 0, bytes: -1e9 }]]) }],
    ['spans that were given up', { givenUp: { spans: 5, executions: -1 } }],
  ])('counts a session as empty whose sizes of %s are negative', async (_what, change) => {
    const store = await damaged(async (raw) => raw.put('progress', { ...(await raw.get('progress', 'a')), ...change }, 'a'));
    expect(await store.list()).toMatchObject([{ spans: 0, executions: 0, bytes: 0, until: 0 }]);
    expect((await store.read('a'))?.spans.rowCount).toBe(3200);
  });

  it('lists and reads a session whose line is damaged', async () => {
    const store = await damaged((raw) => Promise.all([raw.put('sessions', { name: 7 }, 'a'), raw.put('progress', {}, 'a')]));
    expect(await store.list()).toMatchObject([{ session: { id: 'a', name: '', timeOrigin: 0 }, spans: 0, until: 0 }]);
    expect((await store.read('a'))?.spans.rowCount).toBe(3200);
  });
});

describe('IndexedDbStore with damaged counters and weights', () => {
  /** Three samples (10, 20, 30), each a segment of its own. */
  async function damaged(change: (raw: IDBPDatabase) => Promise<unknown>): Promise<IndexedDbStore> {
    const store = await openStore();
    const session = new TestSession('a');
    for (const value of [10, 20, 30]) {
      session.count('heap', value);
      session.recorder.weigh(value, 2, 2);
      await store.write(session.recorder.takeDelta()!);
    }
    await change(await openRaw());
    return store;
  }

  async function valuesIn(store: IndexedDbStore): Promise<number[]> {
    const { firstRow, rowCount, value } = (await store.read('a'))!.counters;
    return [firstRow, ...Array.from({ length: rowCount - firstRow }, (_item, at) => value(firstRow + at))];
  }

  it.each([
    ['gone', undefined],
    ['text', 'x'],
    ['without values', { time: new Float64Array(1), name: new Uint32Array(1) }],
    ['of other types', { time: [1], name: [1], value: [1] }],
    ['of different lengths', { time: new Float64Array(1), name: new Uint32Array(2), value: new Float64Array(1) }],
  ])('reads the samples around a segment that is %s', async (_name, items) => {
    const store = await damaged((raw) => (items === undefined ? raw.delete('counters', ['a', 1]) : raw.put('counters', items, ['a', 1])));
    // One of three is missing, so the two that are left are numbers 1 and 2.
    expect(await valuesIn(store)).toEqual([1, 10, 30]);
  });

  it('leaves out samples that are no numbers, and takes overlapping ones once', async () => {
    const items = { time: Float64Array.of(1, 2, NaN, 4), name: new Uint32Array(4), value: Float64Array.of(99, 40, 50, Infinity) };
    const store = await damaged(async (raw) => {
      await raw.put('counters', items, ['a', 1.5]);
      await raw.put('counters', items, ['a', 1]);
    });
    // Numbers 1 to 4, of which 3 and 4 are damaged; 2 is there again in the segment after. A position that is no number of a sample
    // is none.
    expect(await valuesIn(store)).toEqual([2, 10, 99, 40]);
  });

  it('leaves out what is no weight', async () => {
    const store = await damaged((raw) =>
      Promise.all([
        raw.put('weights', { trace: Uint32Array.of(5, 6, 7), spans: Float64Array.of(0.5, NaN, 1), details: Float64Array.of(1, 1) }, [
          'a',
          9,
        ]),
        raw.put('weights', { trace: [8], spans: [2], details: [2] }, ['a', 10]),
        raw.put('weights', null, ['a', 11]),
      ]),
    );
    expect([...(await store.read('a'))!.weights.keys()]).toEqual([10, 20, 30]);
  });
});

describe('IndexedDbStore with an endless session', () => {
  it('keeps the newest 2048 chunks and 100,000 log lines', async () => {
    const store = await openStore();
    const session = await writeSession(store, 'a');
    const line = { type: 'info', message: 'm', source: 's', time: 1, trace: 1 } as const;
    const delta = session.recorder.takeDelta(true)!;
    const chunkAt = (index: number): (typeof delta.chunks)[number] => ({ ...delta.chunks[0], firstRow: index * CHUNK_ROWS });
    const logs = Array.from({ length: 50_000 }, () => line);
    await store.write({ ...delta, firstLog: 1, logs });
    await store.write({ ...delta, chunks: [chunkAt(2047)], firstLog: 50_001, logs });
    const raw = await openRaw();
    expect(await raw.getAllKeys('chunks')).toEqual([
      ['a', 0],
      ['a', 2047],
    ]);
    await store.write({ ...delta, chunks: [chunkAt(2048)], firstLog: 100_001, logs: [line] });
    expect(await raw.getAllKeys('chunks')).toEqual([
      ['a', 2047],
      ['a', 2048],
    ]);
    // There are 100,002 lines, so the segments that begin before line 2 go.
    expect(await raw.getAllKeys('logs')).toEqual([
      ['a', 50_001],
      ['a', 100_001],
    ]);
  });

  it('keeps the newest 1,000,000 samples and 2,097,152 weights', async () => {
    const store = await openStore();
    const session = await writeSession(store, 'a');
    const delta = session.recorder.takeDelta(true)!;
    const samples = (count: number): (typeof delta)['counters'] => ({
      time: new Float64Array(count),
      name: new Uint32Array(count),
      value: new Float64Array(count),
    });
    const weights = [[1, { spans: 2, details: 2 }]] as const;
    await store.write({ ...delta, firstCounter: 0, counters: samples(600_000), weights });
    await store.write({ ...delta, firstCounter: 600_000, counters: samples(400_000), weights });
    const raw = await openRaw();
    expect(await raw.getAllKeys('counters')).toHaveLength(2);
    await store.write({ ...delta, firstCounter: 1_000_000, counters: samples(1), weights });
    expect(await raw.getAllKeys('counters')).toEqual([
      ['a', 600_000],
      ['a', 1_000_000],
    ]);
    expect(await raw.getAllKeys('weights')).toHaveLength(3);

    // As if 2,097,153 weights had been written, of which the last 2,097,152 are kept with the one that is added.
    await raw.put('progress', { ...(await raw.get('progress', 'a')), weights: 2_097_153 }, 'a');
    const later = await openStore();
    await later.write({ ...delta, weights });
    expect(await raw.getAllKeys('weights')).toEqual([
      ['a', 2],
      ['a', 2_097_153],
    ]);
  });
});
