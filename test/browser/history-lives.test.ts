import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { openSoundStore } from '../../src/store/open-sound-store.js';
import { openStore } from '../../src/store/open-store.js';
import type { HistoryStore } from '../../src/store/history-stores.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { TestSession, TIME_ORIGIN } from '../store/recorded-session.js';

type Opener = (name: string) => Promise<HistoryStore>;

const openers: Readonly<Record<string, Opener>> = {
  'written by the page': (name) => IndexedDbStore.open(name),
  'written by a worker': (name) => openStore(name, { onFault: () => undefined }),
};

let prefix: string;
let tests = 0;
const clean: (() => unknown)[] = [];

beforeEach(() => {
  prefix = `history-lives-${tests++}-`;
});

afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
  for (const { name } of await indexedDB.databases()) if (name?.startsWith(prefix)) await deleteDB(name);
});

/** A tab that records: its own connection to the databases of this test. */
async function openTab(id: string, open: Opener) {
  const faults: unknown[] = [];
  const stores: HistoryStore[] = [];
  const history = new TraceHistory({
    open: (onSetAside) =>
      openSoundStore(async (name) => {
        const store = await open(prefix + name);
        stores.push(store);
        return store;
      }, onSetAside),
    fallback: new MemoryStore(),
    retention: () => DEFAULT_RETENTION,
    onFault: (error) => faults.push(error),
    now: () => TIME_ORIGIN,
  });
  const session = new TestSession(id);
  session.turn();
  const stop = history.start(session.recorder);
  clean.push(() => stores.forEach((store) => store.close()), stop);
  await history.flush();
  return { history, faults, session };
}

describe.each(Object.entries(openers))('the history in a real browser, %s, whose database other tabs touch', (_how, open) => {
  it('creates it again after it was deleted, and writes in full, whatever was under way', async () => {
    const tabs = [await openTab('a', open), await openTab('b', open)];
    for (let time = 0; time < 3; time++) {
      for (const { session } of tabs) session.turn(`turn ${time}`);
      const flushes = tabs.map(({ history }) => history.flush());
      const blocked: unknown[] = [];
      await deleteDB(`${prefix}acttrace`, { blocked: () => blocked.push('blocked') });
      await Promise.all(flushes);
      for (const { session } of tabs) session.turn('after');
      await Promise.all(tabs.map(({ history }) => history.flush()));
      for (const { history, session } of tabs) {
        expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true });
        expect((await history.list()).map(({ session: { id } }) => id).sort()).toEqual(['a', 'b']);
        expect(toTraceJson((await history.open(session.recorder.session.id))!)).toBe(toTraceJson(session.recorder));
      }
    }
  });

  it('reads on after it was deleted', async () => {
    const { history } = await openTab('a', open);
    await deleteDB(`${prefix}acttrace`);
    expect(await history.list()).toEqual([]);
    expect(history.status.persistent).toBe(true);
  });

  it('goes on in memory when a newer acttrace upgrades it meanwhile', async () => {
    const { history, session } = await openTab('a', open);
    const newer = await openDB(`${prefix}acttrace`, 99);
    clean.push(() => newer.close());
    session.turn();
    await history.flush();
    expect(history.status.reason).toContain('a newer version of acttrace wrote the history of this site');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('sets a damaged one aside, and says so', async () => {
    // The version that is current, and none of its parts.
    (await IndexedDbStore.open(`${prefix}acttrace`)).close();
    const current = (await indexedDB.databases()).find(({ name }) => name === `${prefix}acttrace`)!.version;
    await deleteDB(`${prefix}acttrace`);
    (await openDB(`${prefix}acttrace`, current)).close();
    const { history, session } = await openTab('a', open);
    expect(history.status.reason).toBe('The history was damaged and set aside; a fresh one was started.');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    expect((await indexedDB.databases()).map(({ name }) => name)).toContain(`${prefix}acttrace-2`);
  });
});
