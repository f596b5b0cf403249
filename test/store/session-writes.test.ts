import 'fake-indexeddb/auto';
import { openDB, type IDBPDatabase } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError, type TraceStore } from '../../src/model/ports.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { prepareDelta, type PreparedDelta } from '../../src/store/prepared-delta.js';
import { assembleSession } from '../../src/store/stored-session.js';
import { TestSession } from './recorded-session.js';

let databases = 0;
let name: string;
const open: { close(): void }[] = [];

beforeEach(() => {
  name = `session-writes-test-${databases++}`;
});

afterEach(() => {
  for (const store of open.splice(0)) store.close();
  vi.restoreAllMocks();
});

async function openStore(): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(name);
  open.push(store);
  return store;
}

async function openRaw(suffix = ''): Promise<IDBPDatabase> {
  const database = await openDB(name + suffix);
  open.push(database);
  return database;
}

/** A session that hands over numbered deltas, as a page does. */
class NumberedSession extends TestSession {
  #sequence = 0;

  next(turns = 1, full = false): PreparedDelta {
    for (let turn = 0; turn < turns; turn++) this.turn(`turn ${this.#sequence}`);
    this.log(`line ${this.#sequence}`);
    this.count('heap', this.#sequence);
    this.recorder.weigh(this.#sequence + 1, 2, 2);
    // As a message or the journal clones it.
    return structuredClone(prepareDelta(this.recorder.takeDelta(full)!, ++this.#sequence));
  }
}

async function expectWhole(store: TraceStore, session: TestSession): Promise<void> {
  expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  expect(await store.aggregates!()).toEqual([aggregateTrace(session.recorder)]);
  expect(await store.list()).toMatchObject([{ spans: session.recorder.spans.rowCount }]);
}

describe('writePrepared', () => {
  it('leaves out what is stored already, whoever stored it', async () => {
    const [page, worker] = [await openStore(), await openStore()];
    const session = new NumberedSession('a');
    const deltas = [session.next(), session.next(), session.next()];
    await worker.writePrepared(deltas[0]);
    // The page goes away with the second under way, and writes it and the third; the worker gets to them later.
    await page.writePrepared(deltas[1]);
    await page.writePrepared(deltas[2]);
    await worker.writePrepared(deltas[1]);
    await worker.writePrepared(deltas[2]);
    await expectWhole(page, session);
    await expectWhole(worker, session);
    const last = session.next();
    await worker.writePrepared(last);
    await worker.writePrepared(last);
    await expectWhole(worker, session);
  });

  it('counts figures anew where it missed a delta', async () => {
    const [page, worker] = [await openStore(), await openStore()];
    const session = new NumberedSession('a');
    await worker.writePrepared(session.next());
    await page.writePrepared(session.next());
    await worker.writePrepared(session.next());
    await expectWhole(worker, session);
  });

  it('copies nothing but what it needs: a delta is as big as what is in it', () => {
    const { chunks } = new NumberedSession('a').next();
    // Two rows of 39 bytes.
    expect(chunks.map(({ start, flags }) => [start.buffer.byteLength, flags.buffer === start.buffer])).toEqual([[78, true]]);
  });

  it('gives parts that can be cloned and put together elsewhere', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    session.recorder.attach(session.turn(), JSON.parse('{"__proto__":{"x":1},"hp":3}'), 20);
    await store.writePrepared(session.next());
    const parts = structuredClone(await store.readParts('a'))!;
    expect(toTraceJson(assembleSession(parts))).toBe(toTraceJson(session.recorder));
    expect(await store.readParts('b')).toBeUndefined();
  });
});

describe('the journal', () => {
  it('is stored by whoever looks next, after what was stored before, and is empty then', async () => {
    const page = await openStore();
    const session = new NumberedSession('a');
    await page.writePrepared(session.next());
    await page.writeJournal([session.next(), session.next()]);
    const next = await openStore();
    await expectWhole(next, session);
    expect(await (await openRaw('-journal')).count('deltas')).toBe(0);
  });

  it.each(['list', 'aggregates', 'storeJournal'] as const)('is stored by %s', async (look) => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writeJournal([session.next()]);
    await store[look]();
    expect(await (await openRaw('-journal')).count('deltas')).toBe(0);
    await expectWhole(store, session);
  });

  it('keeps its order beyond nine, and adds nothing that is stored already', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    const deltas = Array.from({ length: 12 }, () => session.next());
    await store.writePrepared(deltas[0]);
    await store.writeJournal(deltas);
    await expectWhole(store, session);
  });

  it('brings nothing back that was deleted', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    await store.writeJournal([session.next()]);
    await store.delete('a');
    await store.writeJournal([session.next()]);
    expect(await store.list()).toEqual([]);
    await store.writeJournal([session.next(1, true)]);
    await store.clear();
    expect(await store.list()).toEqual([]);
    for (const raw of [await openRaw(), await openRaw('-journal')]) {
      for (const part of raw.objectStoreNames) expect(await raw.count(part)).toBe(0);
    }
  });

  it('stays for the next time where the browser refuses, and reading goes on', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    await store.writeJournal([session.next()]);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect((await store.read('a'))?.spans.rowCount).toBe(2);
    put.mockRestore();
    await expectWhole(store, session);
  });

  it('is begun anew where it is damaged, and done without where a newer acttrace made it', async () => {
    const raw = await openDB(`${name}-journal`, 1);
    raw.close();
    const session = new NumberedSession('a');
    const store = await openStore();
    await store.writeJournal([session.next()]);
    await expectWhole(store, session);
    open.push(await openDB(`${name}-journal`, 2));
    const other = await openStore();
    await expect(other.writeJournal([session.next()])).rejects.toThrow('no journal');
    expect((await other.read('a'))?.spans.rowCount).toBe(2);
  });

  it('leaves out what is damaged in it', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    const raw = await openRaw('-journal');
    await raw.put('deltas', {}, ['a', 2]);
    await raw.put('deltas', 'x', ['a', 3]);
    await store.writeJournal([{ ...session.next(), sequence: 4 }]);
    expect((await store.read('a'))?.spans.rowCount).toBe(4);
    expect(await raw.count('deltas')).toBe(0);
  });
});

describe('figures', () => {
  it('are stored about every two seconds, with how far they reach', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    const raw = await openRaw();
    const stored = async (): Promise<unknown> => ((await raw.get('aggregates', 'a')) as { sequence: number }).sequence;
    // A turn is 10 ms: writes at 10, 1010, 2010 and 2020 ms.
    const sequences: unknown[] = [];
    for (const turns of [1, 100, 100, 1]) {
      await store.writePrepared(session.next(turns));
      sequences.push(await stored());
    }
    expect(sequences).toEqual([1, 1, 3, 3]);
  });

  it('that are damaged or out of date are counted anew, and stored', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    await store.writePrepared(session.next());
    const raw = await openRaw();
    const later = await openStore();
    const expected = [aggregateTrace(session.recorder)];
    for (const damaged of [
      'x',
      { sequence: 2, aggregate: { series: 5 } },
      { sequence: 1, aggregate: aggregateTrace(new TestSession('a').recorder) },
    ]) {
      await raw.put('aggregates', damaged, 'a');
      expect(await later.aggregates()).toEqual(expected);
      expect(await raw.get('aggregates', 'a')).toEqual({ sequence: 2, aggregate: expected[0] });
    }
  });

  it('that are a little old are taken where the oldest spans are gone', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next(600));
    const old = (await store.aggregates())[0];
    await store.writePrepared(session.next());
    const raw = await openRaw();
    await raw.delete('chunks', ['a', 0]);
    const later = await openStore();
    expect((await later.aggregates())[0].series).toEqual(old.series);
  });

  it('are told although there is no room to store them', async () => {
    const store = await openStore();
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    await (await openRaw()).delete('aggregates', 'a');
    const later = await openStore();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(await later.aggregates()).toEqual([aggregateTrace(session.recorder)]);
  });

  it('begin anew with a session that another tab deleted', async () => {
    const [store, other] = [await openStore(), await openStore()];
    const session = new NumberedSession('a');
    await store.writePrepared(session.next());
    await other.delete('a');
    await expect(store.writePrepared(session.next())).rejects.toBeInstanceOf(SessionGoneError);
    await store.writePrepared(session.next(1, true));
    await expectWhole(store, session);
  });
});
