/**
 * Finds a database that works. One that is damaged is set aside, not deleted: perhaps somebody can save something of it, and `clear`
 * deletes it. The next name is tried then; once that exists, it is the one in use, so that a damaged database that recovers does not
 * hide what was recorded since.
 */
import { deleteDB } from 'idb';
import { DATABASE_NAME } from '../model/database-name.js';
import type { TraceStore } from '../model/ports.js';
import { errorName } from './error-name.js';
import { journalName } from './journal.js';

/** In the order in which they are tried. */
export const DATABASE_NAMES: readonly string[] = [DATABASE_NAME, `${DATABASE_NAME}-2`, `${DATABASE_NAME}-3`];

/** What opening throws when parts of a database are missing, and browsers when its files cannot be read. */
const DAMAGES: readonly string[] = ['DamagedDatabaseError', 'UnknownError', 'DataError', 'ReadError', 'NotFoundError', 'NotReadableError'];

/** How long a deletion waits for another tab to close its connection, ms. It is carried out later otherwise, unless that tab stays. */
const DELETE_PATIENCE = 3000;

/**
 * @param open - opens the database of a name.
 * @param onSetAside - told why of each that is damaged.
 * @returns a store whose sessions can be listed.
 * @throws what opening the last name throws, and at once what is no damage: no IndexedDB, a database of a newer acttrace …
 */
export async function openSoundStore<Store extends TraceStore>(
  open: (name: string) => Promise<Store>,
  onSetAside: (error: unknown) => void,
): Promise<Store> {
  const existing = await listDatabases();
  const inUse = DATABASE_NAMES.findLastIndex((name) => existing?.has(name));
  const names = DATABASE_NAMES.slice(Math.max(0, inUse));
  for (const name of names.slice(0, -1)) {
    try {
      return await openReadable(() => open(name));
    } catch (error) {
      if (!isDamage(error)) throw error;
      onSetAside(error);
    }
  }
  return openReadable(() => open(names[names.length - 1]));
}

async function openReadable<Store extends TraceStore>(open: () => Promise<Store>): Promise<Store> {
  const store = await open();
  try {
    await store.list();
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  return DAMAGES.includes(errorName(error));
}

/**
 * Deletes all of our databases, and their journals, where any was set aside, or where the browser does not tell: the first name is free
 * for a fresh one then. False when there is nothing but the first.
 * @param close - closes the one in use, before anything is deleted.
 */
export async function removeSetAside(close: () => void): Promise<boolean> {
  const existing = await listDatabases();
  const ours = DATABASE_NAMES.filter((name) => existing?.has(name) ?? true);
  if (ours.length === 0 || (ours.length === 1 && ours[0] === DATABASE_NAMES[0])) return false;
  close();
  await Promise.all(ours.flatMap((name) => [name, journalName(name)]).map(deleteWithPatience));
  return true;
}

async function deleteWithPatience(name: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, DELETE_PATIENCE)));
  try {
    await Promise.race([deleteDB(name), patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Names; undefined where the browser does not tell. */
async function listDatabases(): Promise<ReadonlySet<string | undefined> | undefined> {
  const factory = globalThis.indexedDB as (Partial<Pick<IDBFactory, 'databases'>> & object) | undefined;
  try {
    const databases = await factory?.databases?.();
    return databases && new Set(databases.map(({ name }) => name));
  } catch {
    // Refused as a whole: opening tells why.
    return undefined;
  }
}
