import { DATABASE_NAME } from '../model/database-name.js';
import { SessionGoneError, type SessionDelta, type SessionSummary, type TraceStore } from '../model/ports.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import type { TraceData } from '../model/trace-data.js';
import { chunkIndex, fromChunkRecord, toChunkRecord, type ChunkRecord } from './chunk-record.js';
import { byNewest } from './expired-sessions.js';
import { advanceProgress, readProgress, summarize } from './session-progress.js';
import type { Segment } from './segment.js';
import { assembleSession, readSessionInfo } from './stored-session.js';
import { openTraceDatabase, PART_STORES, STORES } from './trace-database.js';
import type { PartKey, ProgressRecord, SegmentStore, TraceDatabase } from './trace-database.js';
import { toWeightColumns } from './weight-segments.js';

/** Most chunks kept of one session: two million spans, about 80 MB without their attributes. Older ones are deleted. */
const MOST_CHUNKS = 2048;
/** Most log lines kept of one session, rounded down to whole segments (the newest is kept whatever its length). */
const MOST_LOG_LINES = 100_000;
/** Most samples of counters kept of one session, in whole segments too: 20 MB. */
const MOST_COUNTERS = 1_000_000;
/**
 * Most weights kept of one session, in whole segments too: as many as there are spans. A trace has its run and a stage at least, and is
 * written twice at most, so that no trace that is still held goes without its weight.
 */
const MOST_WEIGHTS = MOST_CHUNKS * CHUNK_ROWS;

/** Relaxed: the browser may still lose the last moments when the machine loses power, and a write costs 0.5 ms less. */
const RELAXED = { durability: 'relaxed' } as const;

/**
 * Keeps sessions in IndexedDB, one record for a chunk of 1024 spans, one transaction for a write.
 *
 * A write after a session's first issues all of its requests, and the commit, in the task that calls it: it survives the end
 * of the page. That is why what the write needs to know is kept here rather than read back.
 */
export class IndexedDbStore implements TraceStore {
  readonly medium = 'IndexedDB';
  readonly #database: TraceDatabase;
  /** Of the sessions that this instance writes. */
  readonly #progress = new Map<string, ProgressRecord>();

  constructor(database: TraceDatabase) {
    this.#database = database;
  }

  /** Opens the database; for the errors see `openTraceDatabase`. */
  static async open(name = DATABASE_NAME): Promise<IndexedDbStore> {
    return new IndexedDbStore(await openTraceDatabase(name));
  }

  async write(delta: SessionDelta): Promise<void> {
    const { id } = delta.session;
    const records = delta.chunks.map(toChunkRecord);
    const transaction = this.#database.transaction(STORES, 'readwrite', RELAXED);
    const requests: Promise<unknown>[] = [];
    const sessions = transaction.objectStore('sessions');
    let known: Promise<string | undefined> | undefined;
    try {
      let before = this.#progress.get(id);
      if (before) {
        known = sessions.getKey(id);
        requests.push(known);
      } else {
        const [stored, progress] = await Promise.all([sessions.get(id), transaction.objectStore('progress').get(id)]);
        if (!stored && delta.firstString > 0) throw new SessionGoneError(id);
        if (stored) before = readProgress(progress);
        else requests.push(sessions.put(delta.session, id));
      }
      const after = advanceProgress(before, delta, records, { chunks: MOST_CHUNKS, counters: MOST_COUNTERS });
      this.#progress.set(id, after);
      requests.push(transaction.objectStore('progress').put(after, id));

      const chunks = transaction.objectStore('chunks');
      for (const record of records) requests.push(chunks.put(record, [id, chunkIndex(record.firstRow)]));
      const oldest = Math.min(...after.chunks.keys());
      if (oldest > 0 && records.length > 0) requests.push(chunks.delete(positions(id, 0, oldest - 1)));
      const { strings, logs, counters, weights } = delta;
      const put = segmentWriter(id, requests);
      put(transaction.objectStore('strings'), strings, delta.firstString, strings.length);
      put(transaction.objectStore('logs'), logs, delta.firstLog, logs.length, MOST_LOG_LINES);
      put(transaction.objectStore('counters'), counters, delta.firstCounter, counters.time.length, MOST_COUNTERS);
      put(transaction.objectStore('weights'), toWeightColumns(weights), before?.weights ?? 0, weights.length, MOST_WEIGHTS);
      transaction.commit();
      await settle(transaction.done, requests);
    } catch (error) {
      this.#progress.delete(id);
      abort(transaction);
      await settle(transaction.done, requests).catch(() => undefined);
      throw error;
    }
    if (known && (await known) === undefined) {
      this.#progress.delete(id);
      throw new SessionGoneError(id);
    }
  }

  async list(): Promise<SessionSummary[]> {
    const transaction = this.#database.transaction(['sessions', 'progress'], 'readonly');
    const [ids, sessions, progressIds, progress] = await Promise.all([
      transaction.objectStore('sessions').getAllKeys(),
      transaction.objectStore('sessions').getAll(),
      transaction.objectStore('progress').getAllKeys(),
      transaction.objectStore('progress').getAll(),
    ]);
    const byId = new Map(progressIds.map((id, at) => [id, progress[at]]));
    return ids.map((id, at) => summarize(readSessionInfo(sessions[at], id), readProgress(byId.get(id)))).sort(byNewest);
  }

  async read(id: string): Promise<TraceData | undefined> {
    const transaction = this.#database.transaction(STORES, 'readonly');
    const all = positions(id, 0, Infinity);
    const segments = async (name: SegmentStore): Promise<Segment[]> => {
      const store = transaction.objectStore(name);
      const [keys, items] = await Promise.all([store.getAllKeys(all), store.getAll(all)]);
      return keys.map(([, first], at) => ({ first, items: items[at] }));
    };
    const [session, progress, chunks, strings, logs, counters, weights] = await Promise.all([
      transaction.objectStore('sessions').get(id),
      transaction.objectStore('progress').get(id),
      transaction.objectStore('chunks').getAll(all),
      segments('strings'),
      segments('logs'),
      segments('counters'),
      segments('weights'),
    ]);
    if (session === undefined) return undefined;
    return assembleSession({
      id,
      session,
      until: progress?.until,
      dropped: progress?.dropped,
      chunks: (chunks as readonly ChunkRecord[]).map(fromChunkRecord),
      strings,
      logs,
      counters,
      weights,
    });
  }

  async rename(id: string, name: string): Promise<void> {
    const transaction = this.#database.transaction('sessions', 'readwrite', RELAXED);
    const session = await transaction.store.get(id);
    const requests = session === undefined ? [] : [transaction.store.put({ ...session, name }, id)];
    await settle(transaction.done, requests);
  }

  async delete(id: string): Promise<void> {
    this.#progress.delete(id);
    const transaction = this.#database.transaction(STORES, 'readwrite', RELAXED);
    await settle(transaction.done, [
      transaction.objectStore('sessions').delete(id),
      transaction.objectStore('progress').delete(id),
      ...PART_STORES.map((store) => transaction.objectStore(store).delete(positions(id, 0, Infinity))),
    ]);
  }

  async clear(): Promise<void> {
    this.#progress.clear();
    const transaction = this.#database.transaction(STORES, 'readwrite', RELAXED);
    await settle(
      transaction.done,
      STORES.map((store) => transaction.objectStore(store).clear()),
    );
  }

  close(): void {
    this.#database.close();
  }
}

/** Keys of a session's parts from one position to another, both included. */
function positions(id: string, from: number, to: number): IDBKeyRange {
  return IDBKeyRange.bound([id, from], [id, to]);
}

interface SegmentTarget<Items> {
  delete(range: IDBKeyRange): Promise<void>;
  put(items: Items, key: PartKey): Promise<unknown>;
}

/**
 * Writes segments of a session. One takes the place of those that it covers, which a session does that is written again in full; those
 * that begin before the last `most` items (default: all are kept) go. Each request is noted at once, since the next may throw.
 */
function segmentWriter(
  id: string,
  requests: Promise<unknown>[],
): <Items>(store: SegmentTarget<Items>, items: Items, first: number, length: number, most?: number) => void {
  return (store, items, first, length, most = Infinity) => {
    if (length === 0) return;
    const end = first + length;
    requests.push(store.delete(positions(id, first, end - 1)));
    if (end > most) requests.push(store.delete(positions(id, 0, end - most - 1)));
    requests.push(store.put(items, [id, first]));
  };
}

/**
 * Waits until a transaction is through, with no rejection left unhandled in the host page. Rejects with what made it fail:
 * the transaction by itself would only say that it was aborted.
 */
async function settle(done: Promise<void>, requests: readonly Promise<unknown>[]): Promise<void> {
  const [end, ...results] = await Promise.allSettled([done, ...requests]);
  if (end.status === 'fulfilled') return;
  const failures = results.filter((result) => result.status === 'rejected').map((result): unknown => result.reason);
  throw failures.find((reason) => !(reason instanceof DOMException && reason.name === 'AbortError')) ?? end.reason;
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already: it failed by itself, which is why we are here.
  }
}
