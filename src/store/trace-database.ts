import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { DATABASE_NAME } from '../model/database-name.js';
import type { LogLine } from '../model/log-line.js';
import type { CounterSamples } from '../model/ports.js';
import type { DropCounts, SessionInfo } from '../model/session.js';
import type { SessionAggregate } from '../model/aggregate.js';
import type { ChunkSize } from './chunk-record.js';
import { DamagedDatabaseError, MissingStoreError, NewerDatabaseError } from './store-errors.js';
import type { WeightColumns } from './weight-segments.js';

/** Session and, within it, the position of what the record holds: chunk index, first string id, first log position … */
export type PartKey = [session: string, position: number];

/** Changes with every write; apart from the session's line, so that a write needs to read nothing and cannot undo a rename. */
export interface ProgressRecord {
  /** Number of the last delta that was stored, see `PreparedDelta`; 0 in records from before they were numbered. */
  readonly sequence: number;
  readonly until: number;
  readonly dropped: DropCounts;
  /** Strings, log lines, counters' samples and weights written so far, counted over the session. */
  readonly strings: number;
  readonly logs: number;
  readonly counters: number;
  readonly weights: number;
  /** Approximate bytes of strings and logs. */
  readonly textBytes: number;
  /** Bytes of the samples that are kept. */
  readonly counterBytes: number;
  /** Bytes of the aggregate, about. */
  readonly aggregateBytes: number;
  /** By chunk index. */
  readonly chunks: ReadonlyMap<number, ChunkSize>;
  /** How many there were when they were given up; absent while they are there. */
  readonly givenUp?: { readonly spans: number; readonly executions: number };
}

/** A session in numbers, and up to where. */
export interface AggregateRecord {
  /** Number of the last delta that it counts. */
  readonly sequence: number;
  readonly aggregate: SessionAggregate;
}

/** Nothing in it is trusted. */
interface ShelfStore {
  key: string;
  value: object;
}

export interface TraceSchema extends DBSchema {
  /** Key: session id. Written when the session begins and when it is renamed or pinned. */
  sessions: { key: string; value: SessionInfo & { readonly pinned?: boolean } };
  /** Key: session id. */
  progress: { key: string; value: ProgressRecord };
  /** Packed, see `chunk-codec.ts`; in sessions from before that, columns as they are. */
  chunks: { key: PartKey; value: object };
  /** Segments of the string table, of the log and so on, one for each write that added some. */
  strings: { key: PartKey; value: readonly string[] };
  logs: { key: PartKey; value: readonly LogLine[] };
  counters: { key: PartKey; value: CounterSamples };
  weights: { key: PartKey; value: WeightColumns };
  /** Key: session id. */
  aggregates: { key: string; value: AggregateRecord };
  baselines: ShelfStore;
  alerts: ShelfStore;
  adjustments: ShelfStore;
  events: ShelfStore;
}

export type TraceDatabase = IDBPDatabase<TraceSchema>;

const FIRST_STORES = ['sessions', 'progress', 'chunks', 'strings', 'logs'] as const;
const STORES_SINCE_2 = ['counters', 'weights'] as const;
const STORES_SINCE_3 = ['aggregates', 'baselines', 'alerts', 'adjustments', 'events'] as const;
export const STORES = [...FIRST_STORES, ...STORES_SINCE_2, ...STORES_SINCE_3] as const;
/** What a session is in. */
export const SESSION_STORES = [...FIRST_STORES, ...STORES_SINCE_2, 'aggregates'] as const;

export type SessionTransaction = IDBPTransaction<TraceSchema, typeof SESSION_STORES, 'readwrite'>;
/** Stores whose keys are `PartKey`, of what a session gives up first. */
export const PART_STORES = ['chunks', 'strings', 'logs', 'counters', 'weights'] as const;

/** Raise it with every change of the schema, and add the step to `upgradeSchema`. */
export const SCHEMA_VERSION = 3;

/**
 * Opens the database, created or upgraded as needed. When another tab wants to upgrade it, the connection closes so that it can.
 *
 * @throws MissingStoreError where there is no IndexedDB; NewerDatabaseError when a newer acttrace wrote the database;
 *   DamagedDatabaseError when it lacks parts or the browser cannot read it; an Error in words for people when another tab holds an older
 *   one open; else what the browser throws (SecurityError …).
 */
export async function openTraceDatabase(name = DATABASE_NAME): Promise<TraceDatabase> {
  if (typeof indexedDB === 'undefined') throw new MissingStoreError('IndexedDB is missing.');
  let refuse: (error: Error) => void = () => undefined;
  const blocked = new Promise<never>((_resolve, reject) => (refuse = reject));
  const opening = openDB<TraceSchema>(name, SCHEMA_VERSION, {
    upgrade: (database, from) => upgradeSchema(database, from),
    blocked: () => refuse(new Error('another tab holds an older version of the history open; close that tab and reload this page')),
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  try {
    const database = await Promise.race([opening, blocked]);
    await checkDatabase(database);
    return database;
  } catch (error) {
    // Should it open after all, or lack something, nobody wants it any more.
    opening.then((late) => late.close()).catch(() => undefined);
    throw explain(error, name);
  }
}

/** Throws when stores are missing, or what they hold cannot be read. */
async function checkDatabase(database: TraceDatabase): Promise<void> {
  const missing = STORES.filter((store) => !database.objectStoreNames.contains(store));
  if (missing.length > 0) throw new DamagedDatabaseError(damage(database.name, `it lacks ${missing.join(', ')}`));
  await database.count('sessions');
}

function explain(error: unknown, name: string): unknown {
  if (!(error instanceof DOMException)) return error;
  if (error.name === 'VersionError') {
    const problem = `a newer version of acttrace wrote the history of this site (this one reads up to schema ${SCHEMA_VERSION})`;
    return new NewerDatabaseError(problem, { cause: error });
  }
  // What browsers say when the files of a database are damaged: UnknownError, in requests DataError (Chromium) and ReadError too.
  const isDamaged = ['UnknownError', 'DataError', 'ReadError', 'NotReadableError', 'ConstraintError'].includes(error.name);
  return isDamaged ? new DamagedDatabaseError(damage(name, error.message), { cause: error }) : error;
}

function damage(name: string, what: string): string {
  return `the database "${name}" of this site is damaged: ${what.replace(/\.$/, '')}; delete it in the browser's settings`;
}

function upgradeSchema(database: TraceDatabase, from: number): void {
  if (from < 1) for (const store of FIRST_STORES) database.createObjectStore(store);
  // Records that are there already stay as they are: what they lack is added when they are read.
  if (from < 2) for (const store of STORES_SINCE_2) database.createObjectStore(store);
  if (from < 3) for (const store of STORES_SINCE_3) database.createObjectStore(store);
}
