import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { server } from 'vitest/browser';
import { fromTraceJson, toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
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

  it('commits a write although the page goes away in the same task, or, in WebKit, loses it as a whole', async () => {
    // A page of its own with its own copy of the store, which ends right after it asked for the write.
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const url = new URL('../../src/store/indexed-db-store.ts', import.meta.url).href;
    const inner = frame.contentWindow as unknown as { eval(code: string): Promise<{ IndexedDbStore: typeof IndexedDbStore }> };
    const store = await (await inner.eval(`import(${JSON.stringify(url)})`)).IndexedDbStore.open(name);
    const session = new TestSession('a');
    // A turn is two spans.
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    session.turn();
    void store.write(session.recorder.takeDelta()!);
    frame.remove();
    const after = await openStore();
    const rows = async () => (await after.read('a'))?.spans.rowCount;
    // WebKit hands requests on after the task that made them, and drops those of a page that has ended by then.
    if (server.browser === 'webkit') expect([2, 4]).toContain(await rows());
    else await expect.poll(rows).toBe(4);
    expect((await after.list()).map((line) => line.spans)).toEqual([await rows()]);
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
    session.recorder.attach(session.turn(), { method: () => 1 } as never, 10);
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
    expect(history.status.reason).toContain('another tab updates acttrace');
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
      'IndexedDB refused (a newer version of acttrace wrote the history of this site (this one reads up to schema 2)): history ends with this page.',
    );
    expect(await history.list()).toMatchObject([{ spans: 2, executions: 1 }]);
  });
});
