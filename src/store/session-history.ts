import type { Unsubscribe } from '../base/emitter.js';
import type { DeltaSource, SessionSummary } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';

/** Where history is kept now, and why. */
export interface HistoryStatus {
  /** `opening` until the store has answered, then its medium: `IndexedDB`, `memory`, or what a store of the app's own says. */
  readonly medium: string;
  /** False when history ends with the page. */
  readonly persistent: boolean;
  /** Why it is not persistent, for people. */
  readonly reason?: string;
  /** Writes that failed. */
  readonly failedWrites: number;
}

/** The sessions of this site. No method throws or rejects. */
export interface SessionHistory {
  readonly status: HistoryStatus;
  /**
   * Starts writing what `source` records: every second when something changed, and when the page is hidden or left. Gives up
   * sessions past their retention. Returns `stop`, which writes the rest (the promise waits for it) and leaves no timer or listener.
   */
  start(source: DeltaSource): () => Promise<void>;
  /** Newest first; the running session included, as far as it was written. */
  list(): Promise<SessionSummary[]>;
  /** A session as it was recorded, the running one up to now; undefined when there is none or it cannot be read. */
  open(id: string): Promise<TraceData | undefined>;
  rename(id: string, name: string): Promise<void>;
  /** Deletes a session. The running one is written again in full at the next flush. */
  delete(id: string): Promise<void>;
  /** Deletes every session. The running one is written again in full at the next flush. */
  clear(): Promise<void>;
  /** Writes what is pending now. */
  flush(): Promise<void>;
  onChange(listener: () => void): Unsubscribe;
}
