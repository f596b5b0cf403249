import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { DATABASE_NAMES, openSoundStore, removeSetAside } from '../../src/store/open-sound-store.js';
import { DamagedDatabaseError } from '../../src/store/store-errors.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { ListedStore } from './listed-store.js';
import { TestSession, TIME_ORIGIN } from './recorded-session.js';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const unknown = (): DOMException => new DOMException('Internal error opening backing store.', 'UnknownError');

/** Stores by name: opens those that are sound. */
function openerOf(failures: Readonly<Record<string, unknown>>) {
  const opened: string[] = [];
  const open = async (name: string): Promise<ListedStore> => {
    opened.push(name);
    if (name in failures) throw failures[name];
    return Promise.resolve(new ListedStore());
  };
  return { open, opened };
}

/** A database that lacks all of its parts, at the version that is current. */
async function damage(name: string): Promise<void> {
  const sound = await IndexedDbStore.open(name);
  sound.close();
  const databases = await indexedDB.databases();
  const version = databases.find((database) => database.name === name)!.version!;
  await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  (await openDB(name, version)).close();
}

/** Without the journals of those that exist. */
async function namesThatExist(): Promise<string[]> {
  const names = (await indexedDB.databases()).map(({ name }) => name!);
  return names.filter((name) => !names.some((other) => name === `${other}-journal`)).sort();
}

function makeHistory(open = (name: string) => IndexedDbStore.open(name)) {
  const faults: unknown[] = [];
  const history = new TraceHistory({
    open: (onSetAside) => openSoundStore(open, onSetAside),
    removeSetAside,
    fallback: new MemoryStore(),
    retention: () => DEFAULT_RETENTION,
    onFault: (error) => faults.push(error),
    now: () => TIME_ORIGIN,
  });
  return { history, faults };
}

describe('openSoundStore', () => {
  it('takes the first name, and sets nothing aside where it is sound', async () => {
    const { open, opened } = openerOf({});
    const setAside = vi.fn();
    await openSoundStore(open, setAside);
    expect(opened).toEqual(['acttrace']);
    expect(setAside).not.toHaveBeenCalled();
  });

  it('takes the next name where a database is damaged, cannot be opened, or cannot be listed', async () => {
    const damaged = new DamagedDatabaseError('it lacks chunks');
    const { open, opened } = openerOf({ acttrace: damaged, 'acttrace-2': unknown() });
    const setAside = vi.fn();
    await openSoundStore(open, setAside);
    expect(opened).toEqual(['acttrace', 'acttrace-2', 'acttrace-3']);
    expect(setAside.mock.calls.map(([error]: unknown[]) => (error as Error).name)).toEqual(['DamagedDatabaseError', 'UnknownError']);

    const unreadable = new ListedStore();
    unreadable.list = () => Promise.reject(new DOMException('Data lost due to missing file.', 'NotReadableError'));
    const close = vi.spyOn(unreadable, 'close');
    const sound = new ListedStore();
    expect(await openSoundStore((name) => Promise.resolve(name === 'acttrace' ? unreadable : sound), setAside)).toBe(sound);
    expect(close).toHaveBeenCalledOnce();
  });

  it('rejects with the last damage where all are damaged', async () => {
    const { open } = openerOf({ acttrace: unknown(), 'acttrace-2': unknown(), 'acttrace-3': new DamagedDatabaseError('last') });
    const setAside = vi.fn();
    await expect(openSoundStore(open, setAside)).rejects.toThrow('last');
    expect(setAside).toHaveBeenCalledTimes(2);
  });

  it.each(['SecurityError', 'VersionError', 'QuotaExceededError', 'InvalidStateError', 'AbortError'])(
    'does not take %s for damage',
    async (name) => {
      const { open, opened } = openerOf({ acttrace: new DOMException('why', name) });
      await expect(openSoundStore(open, () => undefined)).rejects.toThrow('why');
      expect(opened).toEqual(['acttrace']);
    },
  );

  it('stays with the name that took the place of another, even where that one recovers', async () => {
    (await IndexedDbStore.open('acttrace')).close();
    (await IndexedDbStore.open('acttrace-2')).close();
    const { open, opened } = openerOf({});
    await openSoundStore(open, () => undefined);
    expect(opened).toEqual(['acttrace-2']);
  });

  it('tries the first name where the browser does not tell which there are', async () => {
    const { open, opened } = openerOf({});
    vi.spyOn(indexedDB, 'databases').mockRejectedValueOnce(new Error('no'));
    await openSoundStore(open, () => undefined);
    vi.stubGlobal('indexedDB', undefined);
    await openSoundStore(open, () => undefined);
    expect(opened).toEqual(['acttrace', 'acttrace']);
  });
});

describe('removeSetAside', () => {
  it('leaves a single database alone', async () => {
    const close = vi.fn();
    expect(await removeSetAside(close)).toBe(false);
    (await IndexedDbStore.open('acttrace')).close();
    expect(await removeSetAside(close)).toBe(false);
    expect(close).not.toHaveBeenCalled();
    expect(await namesThatExist()).toEqual(['acttrace']);
  });

  it('deletes all of ours and nothing else', async () => {
    for (const name of ['acttrace', 'acttrace-2', 'acttrace-4', 'game']) (await openDB(name, 1)).close();
    expect(await removeSetAside(() => undefined)).toBe(true);
    expect(await namesThatExist()).toEqual(['acttrace-4', 'game']);
  });

  it('deletes all that there may be where the browser does not tell', async () => {
    for (const name of DATABASE_NAMES) (await openDB(name, 1)).close();
    vi.spyOn(indexedDB, 'databases').mockResolvedValueOnce(undefined as never);
    expect(await removeSetAside(() => undefined)).toBe(true);
    expect(await namesThatExist()).toEqual([]);
  });
});

describe('TraceHistory whose database is damaged', () => {
  it('sets it aside, starts a fresh one, says so, and records there on each later page', async () => {
    await damage('acttrace');
    const { history, faults } = makeHistory();
    const session = new TestSession('a');
    session.turn();
    await history.start(session.recorder)();
    expect(await history.list()).toMatchObject([{ session: { id: 'a' }, spans: 2 }]);
    const reason = 'The history was damaged and set aside; a fresh one was started.';
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true, reason });
    expect(String(faults[0])).toContain('acttrace');
    expect(await namesThatExist()).toEqual(['acttrace', 'acttrace-2']);

    const next = makeHistory();
    const later = new TestSession('b');
    later.turn();
    await next.history.start(later.recorder)();
    expect((await next.history.list()).map((line) => line.session.id).sort()).toEqual(['a', 'b']);
    expect(next.history.status.reason).toBeUndefined();
    expect(next.faults).toEqual([]);
  });

  it('goes on in memory where all are damaged, and afresh once everything was cleared', async () => {
    for (const name of DATABASE_NAMES) await damage(name);
    const { history } = makeHistory();
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'memory', persistent: false });
    expect(history.status.reason).toBe(
      'The history of this site is damaged, and no other could take its place, so history ends with this page. Clear the history to start afresh.',
    );
    await history.clear();
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true, reason: undefined });
    expect(await namesThatExist()).toEqual(['acttrace']);
    expect(await history.list()).toMatchObject([{ spans: 2 }]);
    await stop();
  });

  it('clears those that were set aside, and goes on under the first name', async () => {
    await damage('acttrace');
    const { history } = makeHistory();
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await history.flush();
    await history.clear();
    expect(await history.list()).toEqual([]);
    await history.flush();
    expect(await namesThatExist()).toEqual(['acttrace']);
    expect(await history.list()).toMatchObject([{ session: { id: 'a' }, spans: 2 }]);
    await stop();
  });

  it('leaves a database of a newer acttrace alone', async () => {
    (await openDB('acttrace', 99)).close();
    const { history } = makeHistory();
    await history.list();
    expect(history.status.reason).toContain('a newer version of acttrace wrote the history of this site');
    expect(await namesThatExist()).toEqual(['acttrace']);
  });

  it('does not take a session that cannot be read for a damaged database', async () => {
    const store = new ListedStore();
    store.read = () => Promise.reject(unknown());
    const { history, faults } = makeHistory(() => Promise.resolve(store) as never);
    expect(await history.open('a')).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(history.status).toMatchObject({ persistent: true, reason: undefined });
  });
});
