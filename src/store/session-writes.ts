import type { SessionAggregate } from '../model/aggregate.js';
import { SessionGoneError, type TimedRun } from '../model/ports.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import { packChunk } from './chunk-codec.js';
import { chunkIndex, chunkSize } from './chunk-record.js';
import { untimed } from './held-time.js';
import { aggregateSize, type LiveAggregates } from './live-aggregates.js';
import type { PreparedChunk, PreparedDelta } from './prepared-delta.js';
import { advanceProgress, readProgress } from './session-progress.js';
import { SessionClashError } from './store-errors.js';
import { SESSION_STORES, type PartKey, type ProgressRecord, type SessionTransaction, type TraceDatabase } from './trace-database.js';
import { abort, positions, RELAXED, settle } from './transactions.js';

/** Most chunks kept of one session: two million spans, about 80 MB in memory without their attributes. Older ones are deleted. */
export const MOST_CHUNKS = 2048;
/** Most log lines kept of one session, rounded down to whole segments (the newest is kept whatever its length). */
const MOST_LOG_LINES = 100_000;
/** Most samples of counters kept of one session, in whole segments too: 20 MB. */
const MOST_COUNTERS = 1_000_000;
/**
 * Most weights kept of one session, in whole segments too: as many as there are spans. A trace has its run and a stage at least, and is
 * written twice at most, so that no trace that is still held goes without its weight.
 */
const MOST_WEIGHTS = MOST_CHUNKS * CHUNK_ROWS;

/**
 * Stores a delta in one transaction, unless it is stored already.
 *
 * It reads first how far the session is, in the same transaction: several instances may write one session in turns, and none needs to
 * know of the others.
 *
 * @param timed - for what holds the thread up.
 */
export async function writeDelta(
  database: TraceDatabase,
  live: LiveAggregates,
  delta: PreparedDelta,
  timed: TimedRun = untimed,
): Promise<void> {
  const { id } = delta.session;
  const packed = timed(() => delta.chunks.map((chunk) => ({ index: chunkIndex(chunk.firstRow), chunk, bytes: packChunk(chunk) })));
  const transaction = database.transaction(SESSION_STORES, 'readwrite', RELAXED);
  const requests: Promise<unknown>[] = [];
  try {
    const [session, progress] = await Promise.all([
      transaction.objectStore('sessions').get(id),
      transaction.objectStore('progress').get(id),
    ]);
    timed(() => {
      checkIdentity(delta, session);
      const before = continued(delta, session, progress);
      const sequence = delta.sequence || (before?.sequence ?? 0) + 1;
      const aggregate = live.add(delta, sequence, before === undefined && delta.firstString === 0);
      if (sequence > (before?.sequence ?? 0)) {
        if (session?.timeOrigin === undefined) requests.push(transaction.objectStore('sessions').put(delta.session, id));
        putDelta(transaction, requests, { delta, sequence, packed, aggregate, before });
      }
      transaction.commit();
    });
    await settle(transaction.done, requests);
  } catch (error) {
    if (error instanceof SessionGoneError) live.forget(id);
    abort(transaction);
    await settle(transaction.done, requests).catch(() => undefined);
    throw error;
  }
}

interface NewParts {
  readonly delta: PreparedDelta;
  readonly sequence: number;
  readonly packed: readonly { readonly index: number; readonly chunk: PreparedChunk; readonly bytes: Uint8Array<ArrayBuffer> }[];
  /** Where it is time to store it. */
  readonly aggregate: SessionAggregate | undefined;
  readonly before: ProgressRecord | undefined;
}

/** Issues what there is to put of a delta. Each request is noted at once, since the next may throw. */
function putDelta(transaction: SessionTransaction, requests: Promise<unknown>[], parts: NewParts): void {
  const { delta, sequence, packed, aggregate, before } = parts;
  const { id } = delta.session;
  const sizes = packed.map(({ index, chunk, bytes }) => [index, chunkSize(chunk, bytes.length)] as const);
  const after = advanceProgress(before, delta, sequence, sizes, { chunks: MOST_CHUNKS, counters: MOST_COUNTERS });
  if (aggregate) requests.push(transaction.objectStore('aggregates').put({ sequence, aggregate }, id));
  const aggregateBytes = aggregate ? aggregateSize(aggregate) : after.aggregateBytes;
  requests.push(transaction.objectStore('progress').put({ ...after, aggregateBytes }, id));

  const chunks = transaction.objectStore('chunks');
  for (const { index, bytes } of packed) requests.push(chunks.put(bytes, [id, index]));
  const newest = packed.at(-1)?.index ?? 0;
  if (newest >= MOST_CHUNKS) requests.push(chunks.delete(positions(id, 0, newest - MOST_CHUNKS)));
  const { strings, logs, counters, weights } = delta;
  const put = segmentWriter(id, requests);
  put(transaction.objectStore('strings'), strings, delta.firstString, strings.length);
  put(transaction.objectStore('logs'), logs, delta.firstLog, logs.length, MOST_LOG_LINES);
  put(transaction.objectStore('counters'), counters, delta.firstCounter, counters.time.length, MOST_COUNTERS);
  put(transaction.objectStore('weights'), weights, before?.weights ?? 0, weights.trace.length, MOST_WEIGHTS);
}

/** Two sessions with one id are told apart by their origin. */
function checkIdentity({ session }: PreparedDelta, stored: { readonly timeOrigin?: number } | undefined): void {
  if (Number.isFinite(stored?.timeOrigin) && stored?.timeOrigin !== session.timeOrigin) throw new SessionClashError(session.id);
}

/**
 * What a delta is added to; undefined: it begins the session. One whose spans were given up begins anew.
 * @throws SessionGoneError when the delta adds to what is not there.
 */
function continued(delta: PreparedDelta, session: unknown, progress: unknown): ProgressRecord | undefined {
  const before = readProgress(progress);
  const isThere = session !== undefined || before !== undefined;
  if ((!isThere || before?.givenUp) && delta.firstString > 0) throw new SessionGoneError(delta.session.id);
  return before?.givenUp ? undefined : before;
}

interface SegmentTarget<Items> {
  delete(range: IDBKeyRange): Promise<void>;
  put(items: Items, key: PartKey): Promise<unknown>;
}

/**
 * Writes segments of a session. One takes the place of those that it covers, which a session does that is written again in full; those
 * that begin before the last `most` items (default: all are kept) go.
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
