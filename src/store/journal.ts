/**
 * Deltas that pages put down as they go away, on their way into their sessions. They lie in a database of their own: Chromium runs one
 * writing transaction of a database at a time, and what has to wait for another (of a worker, of another tab) is lost when its page goes.
 */
import { openDB, deleteDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isPreparedDelta } from './is-prepared-delta.js';
import type { PreparedDelta } from './prepared-delta.js';
import { DamagedDatabaseError } from './store-errors.js';
import type { PartKey } from './trace-database.js';
import { abort, positions, RELAXED, settle } from './transactions.js';

const VERSION = 1;
/** A journal that does not open by then is not waited for, ms: who waits for it waits for the history. It is used once it is open. */
const PATIENCE = 2000;
/** What browsers throw where the same may work another time: the storage is full, the connection closed, the disk busy. */
const REFUSALS = ['QuotaExceededError', 'AbortError', 'InvalidStateError', 'UnknownError', 'TimeoutError', 'TransactionInactiveError'];

interface JournalSchema extends DBSchema {
  /** Key: session and number of the delta. */
  deltas: { key: PartKey; value: PreparedDelta };
}

/** Name of the database in which the journal of a database lies. */
export function journalName(database: string): string {
  return `${database}-journal`;
}

type JournalDatabase = IDBPDatabase<JournalSchema>;

export class Journal {
  /** Undefined until it is open, where it does not open, or when another tab deletes it or brings a newer one: then there is none. */
  #database: JournalDatabase | undefined;
  #closed = false;
  #storing: Promise<void> | undefined;

  private constructor() {}

  /**
   * @param name - of the database whose journal it is.
   * @returns one that keeps nothing as long as no database is to be had.
   */
  static async open(name: string): Promise<Journal> {
    const journal = new Journal();
    // The history tells by itself what is refused here.
    const opening = openJournal(journalName(name)).then(
      (database) => journal.#take(database),
      () => undefined,
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([opening, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE)))]);
    clearTimeout(timer);
    return journal;
  }

  /** Puts deltas down: all requests, and the commit, in the task that calls. */
  async add(deltas: readonly PreparedDelta[]): Promise<void> {
    if (!this.#database) throw new Error('there is no journal');
    const transaction = this.#database.transaction('deltas', 'readwrite', RELAXED);
    const requests: Promise<unknown>[] = [];
    try {
      for (const delta of deltas) requests.push(transaction.store.put(delta, [delta.session.id, delta.sequence]));
      transaction.commit();
    } catch (error) {
      abort(transaction);
      await settle(transaction.done, requests).catch(() => undefined);
      throw error;
    }
    await settle(transaction.done, requests);
  }

  /**
   * Stores what is in the journal, in order, and empties it. What belongs to a session that was deleted meanwhile, or is damaged, is left
   * out. Where the browser refuses (the storage is full), what is left stays for the next time: who reads must still be served.
   */
  store(write: (delta: PreparedDelta) => Promise<void>): Promise<void> {
    this.#storing ??= this.#storeAll(write).finally(() => (this.#storing = undefined));
    return this.#storing;
  }

  async #storeAll(write: (delta: PreparedDelta) => Promise<void>): Promise<void> {
    const stored: PartKey[] = [];
    try {
      for (const key of (await this.#database?.getAllKeys('deltas')) ?? []) {
        await this.#storeOne(key, write).catch(throwRefusal);
        stored.push(key);
      }
    } catch {
      // Refused: the rest stays.
    }
    // At once, so that a page that goes away just now hardly ever finds it in its way.
    if (stored.length > 0) await this.#remove(stored).catch(() => undefined);
  }

  async #storeOne(key: PartKey, write: (delta: PreparedDelta) => Promise<void>): Promise<void> {
    const delta: unknown = await this.#database?.get('deltas', key);
    if (isPreparedDelta(delta, ...key)) await write(delta);
  }

  /** Forgets what a session has in it. Default: all sessions. */
  async forget(id?: string): Promise<void> {
    if (id === undefined) await this.#database?.clear('deltas');
    else await this.#database?.delete('deltas', positions(id));
  }

  close(): void {
    this.#closed = true;
    this.#database?.close();
    this.#database = undefined;
  }

  /** A busy machine may take longer than anybody waits: what the page puts down as it goes would be lost for as long as it lives. */
  #take(database: JournalDatabase | undefined): void {
    if (this.#closed) return database?.close();
    this.#database = database;
    database?.addEventListener('close', () => (this.#database = undefined));
    database?.addEventListener('versionchange', () => this.close());
  }

  async #remove(keys: readonly PartKey[]): Promise<void> {
    const transaction = this.#database?.transaction('deltas', 'readwrite', RELAXED);
    if (transaction)
      await settle(
        transaction.done,
        keys.map((key) => transaction.store.delete(key)),
      );
  }
}

function openJournal(name: string): Promise<JournalDatabase | undefined> {
  return openSound(name).catch((error: unknown) => (isNewer(error) ? undefined : renew(name)));
}

async function openSound(name: string): Promise<JournalDatabase> {
  const database = await openDB<JournalSchema>(name, VERSION, { upgrade: (created) => void created.createObjectStore('deltas') });
  if (database.objectStoreNames.contains('deltas')) return database;
  database.close();
  throw new DamagedDatabaseError(`the database "${name}" lacks its store`);
}

/** A damaged journal held moments: nothing to set aside. */
async function renew(name: string): Promise<JournalDatabase> {
  await deleteDB(name);
  return openSound(name);
}

function isNewer(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'VersionError';
}

/** All else says that the record is no delta, or belongs to no session: it would be in the way of those after it for ever. */
function throwRefusal(error: unknown): void {
  if (error instanceof DOMException && REFUSALS.includes(error.name)) throw error;
}
