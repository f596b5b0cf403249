import { deleteDB, openDB } from 'idb';
import { withoutStrata } from '../../src/aggregate/without-strata.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { server } from 'vitest/browser';
import { fromTraceJson, toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { prepareChunk, prepareDelta, type PreparedDelta } from '../../src/store/prepared-delta.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { TestSession, TIME_ORIGIN } from '../store/recorded-session.js';

let name: string;
let databases = 0;
const open: { close(): void }[] = [];

beforeEach(() => {
  name = `acttrace-browser-test-${databases++}`;
});

afterEach(async () => {
  for (const store of open.splice(0)) store.close();
  await deleteDB(name);
});

async function openStore(): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(name);
  open.push(store);
  return store;
}

/** What the packed chunks of a database take. */
async function spanBytes(database: string): Promise<number> {
  const raw = await openDB(database);
  const chunks = (await raw.getAll('chunks')) as Uint8Array[];
  raw.close();
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

function makeHistory(openStores: () => Promise<IndexedDbStore>): { history: TraceHistory; faults: unknown[] } {
  const faults: unknown[] = [];
  const parts = { fallback: new MemoryStore(), retention: () => DEFAULT_RETENTION, onFault: (error: unknown) => faults.push(error) };
  return { history: new TraceHistory({ open: openStores, now: () => TIME_ORIGIN, ...parts }), faults };
}

describe('the store in a real browser', () => {
  it('gives back a session of several chunks exactly, through a new connection', async () => {
    const session = new TestSession('a');
    const store = await openStore();
    for (let turn = 0; turn < 1300; turn++) {
      const run = session.turn(`turn ${turn % 5}`);
      session.recorder.attach(run, JSON.parse(`{"__proto__":{"x":1},"turn":${turn},"lone":"\\ud800"}`), 60);
      session.count('heap used', 5_000_000 + turn / 3);
      if (turn % 10 === 0) session.recorder.weigh(turn % 200, 1, 1 + turn / 7);
      if (turn % 100 === 0) await store.write(session.recorder.takeDelta()!);
    }
    session.log('done');
    await store.write(session.recorder.takeDelta()!);
    store.close();
    const read = await (await openStore()).read('a');
    // Traces 0, 10 … 190, each weighed several times: 190 in turn 190, 390 … and last in 1190.
    expect([read?.counters.rowCount, read?.weights.size, read?.weights.get(190)?.details]).toEqual([1300, 20, 1 + 1190 / 7]);
    expect(read?.spans.chunks.map((chunk) => chunk.count)).toEqual([CHUNK_ROWS, CHUNK_ROWS, 552]);
    const text = toTraceJson(read!);
    expect(text).toBe(toTraceJson(session.recorder));
    expect(toTraceJson(fromTraceJson(text))).toBe(text);
  });

  it('brings what the first schema holds along, while a tab that makes way has it open', async () => {
    const old = await openDB(name, 1, {
      upgrade(created) {
        for (const part of ['sessions', 'progress', 'chunks', 'strings', 'logs']) created.createObjectStore(part);
      },
      blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    });
    await old.put('sessions', new TestSession('a').recorder.session, 'a');
    await old.put('strings', ['', 'turn'], ['a', 0]);
    const store = await openStore();
    const session = new TestSession('b');
    session.count('heap used', 1);
    await store.write(session.recorder.takeDelta()!);
    expect((await store.read('a'))?.strings.slice()).toEqual(['', 'turn']);
    expect((await store.list()).map((line) => line.session.id)).toEqual(['a', 'b']);
    expect((await store.read('b'))?.counters.rowCount).toBe(1);
  });

  it('keeps what a page puts down although it goes away in the same task, with a write under way', async () => {
    // A page of its own with its own copy of the store, which ends right after it asked for the write.
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const url = new URL('../../src/store/indexed-db-store.ts', import.meta.url).href;
    const inner = frame.contentWindow as unknown as { eval(code: string): Promise<{ IndexedDbStore: typeof IndexedDbStore }> };
    const store = await (await inner.eval(`import(${JSON.stringify(url)})`)).IndexedDbStore.open(name);
    const session = new TestSession('a');
    const next = (): PreparedDelta => {
      // A turn is two spans.
      session.turn();
      return prepareDelta(session.recorder.takeDelta()!, session.recorder.spans.rowCount / 2);
    };
    await store.writePrepared(next());
    const deltas = [next(), next()];
    // A write that is cut off in its midst, or is through before: neither may keep the journal from being written, or count twice.
    void store.writePrepared(deltas[0]);
    void store.writeJournal(deltas);
    frame.remove();
    const after = await openStore();
    const rows = async () => (await after.read('a'))?.spans.rowCount;
    // WebKit hands requests on after the task that made them, and drops those of a page that has ended by then.
    if (server.browser === 'webkit') expect([2, 4, 6]).toContain(await rows());
    else await expect.poll(rows).toBe(6);
    expect((await after.list()).map((line) => line.spans)).toEqual([await rows()]);
    if (server.browser !== 'webkit') expect(toTraceJson((await after.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('takes eight to fourteen bytes for a span with the times of this clock, and gives each back to the last bit', async () => {
    const store = await openStore();
    const session = new TestSession('a');
    const { recorder } = session;
    const names = ['turn', 'filter', 'attack', 'move', 'wait'].map((text) => recorder.intern(text));
    const from = performance.now();
    for (let run = 0; run < 1000; run++) {
      // Stepped as the clock is, from zero to three steps, ten seconds in all.
      const now = (): number => Math.max(performance.now(), from) + run * 10;
      const start = now();
      const pipeline = recorder.open(1, names[0], 0, names[0], run + 1, -1, start);
      const stage = recorder.open(2, names[1], names[1], names[0], run + 1, pipeline, now());
      for (let action = 0; action < 6; action++) {
        const at = now();
        recorder.add(3, names[2 + (action % 3)], names[1], names[0], run + 1, stage, at, now(), 1);
      }
      recorder.close(stage, run + 1, now(), 1);
      recorder.close(pipeline, run + 1, now(), 1);
    }
    await store.write(recorder.takeDelta()!);
    const [{ spans, bytes }] = await store.list();
    const [aggregate] = await store.aggregates();
    expect(aggregate.series.map(({ kind, values }) => [kind, values.count])).toContainEqual(['pipeline', 1000]);
    // Firefox and WebKit step whole milliseconds: the fewer figures, the fewer bytes.
    expect(spans).toBe(8000);
    expect((await spanBytes(name)) / spans).toBeLessThan(14);
    expect(bytes / spans).toBeLessThan(24);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(recorder));
  });

  it('upgrades a history of the second schema, whose chunks are no packed ones, and goes on with it', async () => {
    const old = await openDB(name, 2, {
      upgrade(created) {
        for (const part of ['sessions', 'progress', 'chunks', 'strings', 'logs', 'counters', 'weights']) created.createObjectStore(part);
      },
    });
    const session = new TestSession('a');
    session.recorder.attach(session.turn(), { hp: 3 }, 10);
    const { chunks, strings, dropped, until } = session.recorder.takeDelta()!;
    const { attributeText, attributeRows, ...columns } = prepareChunk(chunks[0]);
    const attributeValues: unknown = JSON.parse(attributeText);
    await old.put('sessions', session.recorder.session, 'a');
    await old.put('chunks', { ...columns, attributeRows: [...attributeRows], attributeValues, attributeBytes: 10 }, ['a', 0]);
    await old.put('strings', strings, ['a', 0]);
    const size = { spans: 2, executions: 1, bytes: 88 };
    const rest = { strings: strings.length, logs: 0, counters: 0, weights: 0, textBytes: 30, counterBytes: 0 };
    await old.put('progress', { until, dropped, ...rest, chunks: new Map([[0, size]]) }, 'a');
    old.close();
    const store = await openStore();
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect((await store.aggregates())[0].series.map(({ values }) => values.count)).toEqual([2, 2]);
  });

  it('fills the place of a chunk that cannot be read', async () => {
    const store = await openStore();
    const session = new TestSession('a');
    for (let turn = 0; turn < 1600; turn++) session.turn();
    await store.write(session.recorder.takeDelta()!);
    const raw = await openDB(name);
    open.push(raw);
    const bytes = (await raw.get('chunks', ['a', 1])) as Uint8Array;
    await raw.put('chunks', bytes.slice(0, 300), ['a', 1]);
    const data = (await store.read('a'))!;
    expect([data.spans.rowCount, data.dropped.spans, data.spans.start(2048)]).toEqual([3200, 1024, 10_240]);
  });

  it('gives up spans, keeps figures, and takes it all back when the session is written in full', async () => {
    const store = await openStore();
    const session = new TestSession('a');
    for (let turn = 0; turn < 600; turn++) session.turn();
    await store.write(session.recorder.takeDelta()!);
    const figures = await store.aggregates();
    await store.pin('a', true);
    await store.compact('a');
    expect(await store.list()).toMatchObject([{ spans: 1200, executions: 600, pinned: true, raw: false }]);
    // Which runs are alike goes with the spans.
    expect(await store.aggregates()).toEqual(figures.map(withoutStrata));
    expect(await spanBytes(name)).toBe(0);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('sees a session that another tab deleted, and takes it again in full', async () => {
    const [store, other] = [await openStore(), await openStore()];
    const session = new TestSession('a');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    await other.delete('a');
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await other.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('rejects with the cause and leaves no rejection unhandled', async () => {
    const unhandled: unknown[] = [];
    const listen = (event: PromiseRejectionEvent): void => void unhandled.push(event.reason);
    window.addEventListener('unhandledrejection', listen);
    const store = await openStore();
    const session = new TestSession('a');
    session.turn();
    session.recorder.log({ type: 'info', message: '', source: '', time: 0, trace: 0, payload: (() => 1) as never });
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await store.list()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    window.removeEventListener('unhandledrejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('the history in a real browser', () => {
  it('keeps, lists, renames, deletes and clears sessions across reloads', async () => {
    for (const id of ['a', 'b', 'c']) {
      const { history, faults } = makeHistory(openStore);
      const session = new TestSession(id, { timeOrigin: TIME_ORIGIN + id.charCodeAt(0) });
      session.turn();
      const stop = history.start(session.recorder);
      await stop();
      expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true });
      expect(faults).toEqual([]);
    }
    const { history } = makeHistory(openStore);
    expect((await history.list()).map((line) => line.session.id)).toEqual(['c', 'b', 'a']);
    await history.rename('b', 'Slow level');
    await history.delete('a');
    expect((await history.list()).map((line) => line.session.name)).toEqual(['Session c', 'Slow level']);
    expect((await history.open('b'))?.spans.rowCount).toBe(2);
    await history.clear();
    expect(await history.list()).toEqual([]);
  });

  it('writes by itself when the page is left', async () => {
    const { history } = makeHistory(openStore);
    const session = new TestSession('a');
    const stop = history.start(session.recorder);
    await history.flush();
    await history.list();
    session.turn();
    window.dispatchEvent(new Event('pagehide'));
    const other = await openStore();
    await expect.poll(async () => (await other.read('a'))?.spans.rowCount).toBe(2);
    await stop();
  });

  it('goes on in memory, with all of its data, when another tab upgrades the database', async () => {
    const { history } = makeHistory(openStore);
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await history.flush();
    open.push(await openDB(name, 99));
    session.turn();
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'memory', persistent: false });
    expect(history.status.reason).toContain('a newer version of acttrace wrote the history');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    await stop();
  });

  it('turns to memory where a newer acttrace wrote the database', async () => {
    open.push(await openDB(name, 99));
    const { history } = makeHistory(openStore);
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await stop();
    expect(history.status.reason).toBe(
      'IndexedDB refused (a newer version of acttrace wrote the history of this site (this one reads up to schema 3)): history ends with this page.',
    );
    expect(await history.list()).toMatchObject([{ spans: 2, executions: 1 }]);
  });
});
