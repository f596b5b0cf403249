import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import type { TraceStore } from '../../src/model/ports.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { openSoundStore, removeSetAside } from '../../src/store/open-sound-store.js';
import { makeHistory, start, stopAll, TestStore } from './history-world.js';
import { TestSession } from './recorded-session.js';

const NAME = 'acttrace';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(stopAll);

const open = (): Promise<IndexedDbStore> =>
  openSoundStore(
    (name) => IndexedDbStore.open(name),
    () => undefined,
  );

async function makeTab(id: string) {
  const { history, faults } = makeHistory(open, { removeSetAside });
  const session = new TestSession(id);
  session.turn();
  start(history, session);
  await history.flush();
  return { history, faults, session };
}

describe('TraceHistory whose database is deleted or upgraded by another tab', () => {
  it('creates it again at the next write, and writes the session in full', async () => {
    const { history, faults, session } = await makeTab('a');
    await deleteDB(NAME, { blocked: () => expect.unreachable('The history did not make way.') });
    session.turn('after');
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true, failedWrites: 1, reason: undefined });
    const other = await open();
    expect(toTraceJson((await other.read('a'))!)).toBe(toTraceJson(session.recorder));
    other.close();
    expect(faults).toHaveLength(1);
    session.turn('later');
    await history.flush();
    expect(history.status.failedWrites).toBe(1);
  });

  it('does so as often as it happens, and for those who only read', async () => {
    const { history, session } = await makeTab('a');
    for (let time = 0; time < 3; time++) {
      await deleteDB(NAME);
      expect(await history.list()).toEqual([]);
      expect(history.status.persistent).toBe(true);
      session.turn();
      await history.flush();
      expect(await history.list()).toMatchObject([{ spans: 4 + 2 * time }]);
    }
  });

  it('lets a tab clear everything while others write: each goes on with its own session', async () => {
    // One was set aside, so that databases are deleted.
    (await IndexedDbStore.open('acttrace')).close();
    (await IndexedDbStore.open('acttrace-2')).close();
    const [a, b] = [await makeTab('a'), await makeTab('b')];
    expect(await a.history.list()).toHaveLength(2);
    await a.history.clear();
    for (const { history, session } of [a, b]) {
      session.turn('after');
      await history.flush();
    }
    expect((await a.history.list()).map((line) => [line.session.id, line.spans])).toEqual([
      ['a', 4],
      ['b', 4],
    ]);
    expect((await indexedDB.databases()).map(({ name }) => name).sort()).toEqual(['acttrace', 'acttrace-journal']);
    expect(b.history.status).toMatchObject({ medium: 'IndexedDB', persistent: true });
  });

  it('goes on in memory, and says why, when a newer acttrace upgraded it', async () => {
    const { history, session } = await makeTab('a');
    (await openDB(NAME, 99)).close();
    session.turn();
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'memory', persistent: false });
    expect(history.status.reason).toContain('a newer version of acttrace');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('opens it once for a write and a reading that find it closed at the same time', async () => {
    const closed = (): DOMException => new DOMException('The database connection is closing.', 'InvalidStateError');
    const stores: TraceStore[] = [];
    const { history } = makeHistory(() => {
      const store = new TestStore();
      stores.push(store);
      return Promise.resolve(store);
    });
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    const [first] = stores as TestStore[];
    first.broken = closed();
    first.list = () => Promise.reject(closed());
    session.turn();
    await Promise.all([history.flush(), history.list(), history.list()]);
    expect(stores).toHaveLength(2);
    expect(await history.list()).toMatchObject([{ spans: 2 }]);
  });

  it('turns to memory when a store that was opened again is closed as well', async () => {
    const stores: TestStore[] = [];
    const { history } = makeHistory(() => {
      const store = new TestStore();
      store.broken = new DOMException('The database connection is closing.', 'InvalidStateError');
      stores.push(store);
      return Promise.resolve(store);
    });
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    await history.flush();
    expect(stores).toHaveLength(2);
    expect(history.status.medium).toBe('memory');
    expect(await history.list()).toMatchObject([{ spans: 2 }]);
  });
});
