import { readChunk } from './chunk-record.js';
import type { Segment } from './segment.js';
import { readProgress } from './session-progress.js';
import type { StoredParts } from './stored-session.js';
import { SESSION_STORES, type PART_STORES, type TraceDatabase } from './trace-database.js';
import { positions } from './transactions.js';

type PartStore = (typeof PART_STORES)[number];

/** Everything that is readable of a session, as it was at one moment; undefined where there is nothing of it. */
export async function readSession(database: TraceDatabase, id: string): Promise<StoredParts | undefined> {
  const transaction = database.transaction(SESSION_STORES, 'readonly');
  const parts = async (name: PartStore): Promise<Segment[]> => {
    const store = transaction.objectStore(name);
    const [keys, items] = await Promise.all([store.getAllKeys(positions(id)), store.getAll(positions(id))]);
    return keys.map(([, first], at) => ({ first, items: items[at] }));
  };
  const [session, progress, chunks, strings, logs, counters, weights] = await Promise.all([
    transaction.objectStore('sessions').get(id),
    transaction.objectStore('progress').get(id),
    parts('chunks'),
    parts('strings'),
    parts('logs'),
    parts('counters'),
    parts('weights'),
  ]);
  if (session === undefined && progress === undefined) return undefined;
  return {
    id,
    session,
    until: progress?.until,
    dropped: progress?.dropped,
    chunks: chunks.map(({ first, items }) => readChunk(items, first)).filter((chunk) => chunk !== undefined),
    sizes: readProgress(progress)?.chunks ?? new Map(),
    strings,
    logs,
    counters,
    weights,
  };
}
