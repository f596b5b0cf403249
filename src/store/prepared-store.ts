import type { SessionAggregate } from '../model/aggregate.js';
import type { SessionSummary, Shelves, TimedRun } from '../model/ports.js';
import type { PreparedDelta } from './prepared-delta.js';
import type { StoredParts } from './stored-session.js';

/** What keeps sessions where packing takes place: in the worker, or in the page. */
export interface PreparedStore {
  /** @param timed - for what holds the thread up. Default: nobody asks. */
  writePrepared(delta: PreparedDelta, timed?: TimedRun): Promise<void>;
  /** Puts deltas aside in the task that calls it, for whoever writes or reads next: the page may be gone by then. */
  writeJournal(deltas: readonly PreparedDelta[]): Promise<void>;
  /** Stores what was put aside. */
  storeJournal(): Promise<void>;
  list(): Promise<SessionSummary[]>;
  readParts(id: string): Promise<StoredParts | undefined>;
  rename(id: string, name: string): Promise<void>;
  delete(id: string): Promise<void>;
  clear(): Promise<void>;
  pin(id: string, pinned: boolean): Promise<void>;
  compact(id: string): Promise<void>;
  aggregates(ids?: readonly string[]): Promise<SessionAggregate[]>;
  readonly shelves: Shelves;
  close(): void;
}
