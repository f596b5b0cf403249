import { countTrace } from '../aggregate/aggregate-trace.js';
import { readSessionAggregate } from '../aggregate/read-aggregate.js';
import { withoutStrata } from '../aggregate/without-strata.js';
import type { SessionAggregate } from '../model/aggregate.js';
import { DATABASE_NAME } from '../model/database-name.js';
import type { SessionDelta, SessionSummary, Shelves, TimedRun, TraceStore } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';
import { Journal } from './journal.js';
import { aggregateSize, LiveAggregates } from './live-aggregates.js';
import { prepareDelta, type PreparedDelta } from './prepared-delta.js';
import { byNewest } from './session-order.js';
import { giveUpSpans, readProgress, summarize } from './session-progress.js';
import { readSession } from './session-reads.js';
import { writeDelta } from './session-writes.js';
import { assembleSession, readSessionInfo, type StoredParts } from './stored-session.js';
import { openTraceDatabase, PART_STORES, SESSION_STORES, STORES, type TraceDatabase } from './trace-database.js';
import { positions, RELAXED, settle } from './transactions.js';

/**
 * Keeps sessions in IndexedDB, one record for a chunk of 1024 spans, packed, one transaction for a write.
 *
 * Several instances may write one session in turns: in a worker, and in the page that goes away. What a page puts into the journal as it
 * goes is stored by whoever looks at the sessions next.
 */
export class IndexedDbStore implements TraceStore {
  readonly medium = 'IndexedDB';
  readonly shelves: Shelves;
  readonly #database: TraceDatabase;
  readonly #live = new LiveAggregates();
  readonly #journal: Journal;

  private constructor(database: TraceDatabase, journal: Journal) {
    this.#database = database;
    this.#journal = journal;
    this.shelves = {
      list: (shelf) => database.getAll(shelf),
      put: async (shelf, key, value) => void (await database.put(shelf, value, key)),
      remove: (shelf, key) => database.delete(shelf, key),
    };
  }

  /** Opens the database; for the errors see `openTraceDatabase`. */
  static async open(name = DATABASE_NAME): Promise<IndexedDbStore> {
    const database = await openTraceDatabase(name);
    return new IndexedDbStore(database, await Journal.open(name));
  }

  async write(delta: SessionDelta, timed?: TimedRun): Promise<void> {
    return this.writePrepared(prepareDelta(delta, 0), timed);
  }

  /**
   * Stores a delta that is newer than what is stored; one that is not is left out, and counts in the session's figures all the same. Write
   * those of one session one after the other.
   * @param delta - with the number 0: the next, whatever that is.
   * @throws SessionGoneError, SessionClashError.
   */
  writePrepared(delta: PreparedDelta, timed?: TimedRun): Promise<void> {
    return writeDelta(this.#database, this.#live, delta, timed);
  }

  /**
   * Puts deltas down for a page that goes away: all is handed to the browser in the task that calls, and waits for no other write. Whoever
   * lists or reads sessions next stores them. Give it everything that is not known to be stored, in order, and, if the page goes on after
   * all, `writePrepared` as well.
   */
  writeJournal(deltas: readonly PreparedDelta[]): Promise<void> {
    return this.#journal.add(deltas);
  }

  /** Stores what is in the journal, as everything that reads sessions does first. */
  storeJournal(): Promise<void> {
    return this.#journal.store((delta) => this.writePrepared(delta));
  }

  async list(): Promise<SessionSummary[]> {
    await this.storeJournal();
    const transaction = this.#database.transaction(['sessions', 'progress'], 'readonly');
    const [ids, sessions, progressIds, progress] = await Promise.all([
      transaction.objectStore('sessions').getAllKeys(),
      transaction.objectStore('sessions').getAll(),
      transaction.objectStore('progress').getAllKeys(),
      transaction.objectStore('progress').getAll(),
    ]);
    const sessionById = new Map(ids.map((id, at) => [id, sessions[at]]));
    const progressById = new Map(progressIds.map((id, at) => [id, progress[at]]));
    // Also those of which one of the two is missing.
    return [...new Set([...ids, ...progressIds])]
      .map((id) => {
        const session = sessionById.get(id);
        return summarize(readSessionInfo(session, id), session?.pinned === true, readProgress(progressById.get(id)));
      })
      .sort(byNewest);
  }

  async read(id: string): Promise<TraceData | undefined> {
    const parts = await this.readParts(id);
    return parts && assembleSession(parts);
  }

  /** What `read` puts together, for somebody else to do so (`assembleSession`): it can be cloned. */
  async readParts(id: string): Promise<StoredParts | undefined> {
    await this.storeJournal();
    return readSession(this.#database, id);
  }

  async aggregates(ids?: readonly string[]): Promise<SessionAggregate[]> {
    await this.storeJournal();
    const all = await this.#database.getAllKeys('progress');
    const aggregates: SessionAggregate[] = [];
    for (const id of ids ?? all) {
      const found = await this.#aggregate(id);
      if (found) aggregates.push(found.aggregate);
    }
    return aggregates;
  }

  rename(id: string, name: string): Promise<void> {
    return this.#changeSession(id, { name });
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#changeSession(id, { pinned });
  }

  /** Leaves a session that is written meanwhile as it is. */
  async compact(id: string): Promise<void> {
    await this.storeJournal();
    const found = await this.#aggregate(id);
    if (!found) return;
    const { sequence } = found;
    const aggregate = withoutStrata(found.aggregate);
    const transaction = this.#database.transaction(SESSION_STORES, 'readwrite', RELAXED);
    const requests: Promise<unknown>[] = [];
    const progress = readProgress(await transaction.objectStore('progress').get(id));
    if (progress?.sequence === sequence && !progress.givenUp) {
      this.#live.forget(id);
      requests.push(
        ...PART_STORES.map((store) => transaction.objectStore(store).delete(positions(id))),
        transaction.objectStore('aggregates').put({ sequence, aggregate }, id),
        transaction.objectStore('progress').put(giveUpSpans(progress, aggregateSize(aggregate)), id),
      );
    }
    await settle(transaction.done, requests);
  }

  async delete(id: string): Promise<void> {
    this.#live.forget(id);
    await this.#journal.forget(id);
    const transaction = this.#database.transaction(SESSION_STORES, 'readwrite', RELAXED);
    await settle(transaction.done, [
      ...(['sessions', 'progress', 'aggregates'] as const).map((store) => transaction.objectStore(store).delete(id)),
      ...PART_STORES.map((store) => transaction.objectStore(store).delete(positions(id))),
    ]);
  }

  async clear(): Promise<void> {
    this.#live.clear();
    await this.#journal.forget();
    const transaction = this.#database.transaction(STORES, 'readwrite', RELAXED);
    await settle(
      transaction.done,
      STORES.map((store) => transaction.objectStore(store).clear()),
    );
  }

  close(): void {
    this.#database.close();
    this.#journal.close();
  }

  /**
   * A session in numbers: as they are kept while it is written, as they are stored, or else counted anew from its spans and stored. Where
   * the oldest spans are gone, figures that are a little old tell more than what is left.
   */
  async #aggregate(id: string): Promise<{ readonly aggregate: SessionAggregate; readonly sequence: number } | undefined> {
    const transaction = this.#database.transaction(['sessions', 'progress', 'aggregates', 'chunks'], 'readonly');
    const [info, record, stored, first] = await Promise.all([
      transaction.objectStore('sessions').get(id),
      transaction.objectStore('progress').get(id),
      transaction.objectStore('aggregates').get(id),
      transaction.objectStore('chunks').getKey([id, 0]),
    ]);
    if (info === undefined && record === undefined) return undefined;
    const progress = readProgress(record);
    const sequence = progress?.sequence ?? 0;
    const kept = readSessionAggregate(stored?.aggregate);
    const named = (aggregate: SessionAggregate): { aggregate: SessionAggregate; sequence: number } => {
      const session = info === undefined ? aggregate.session : readSessionInfo(info, id);
      return { aggregate: { ...aggregate, session }, sequence };
    };
    const current = this.#live.get(id, sequence) ?? (stored?.sequence === sequence ? kept : undefined);
    if (current) return named(current);
    if (kept && (progress?.givenUp || first === undefined)) return named(kept);
    const parts = await readSession(this.#database, id);
    if (!parts) return undefined;
    const aggregator = countTrace(assembleSession(parts));
    this.#live.resume(id, aggregator, sequence);
    const counted = named(aggregator.toAggregate());
    // They are right whether or not there is room for them; the next time they are counted again.
    await this.#database.put('aggregates', counted, id).catch(() => undefined);
    return counted;
  }

  async #changeSession(id: string, change: { readonly name?: string; readonly pinned?: boolean }): Promise<void> {
    const transaction = this.#database.transaction('sessions', 'readwrite', RELAXED);
    const session = await transaction.store.get(id);
    const requests = session === undefined ? [] : [transaction.store.put({ ...session, ...change }, id)];
    await settle(transaction.done, requests);
  }
}
