import type { Unsubscribe } from '../base/emitter.js';
import type { SessionSummary } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';

/** Where history is kept now, and why. */
export interface HistoryStatus {
  /** `IndexedDB`, `memory`, `off`. */
  readonly medium: string;
  /** False when history ends with the page. */
  readonly persistent: boolean;
  /** Why it is not persistent, for people. */
  readonly reason?: string;
  /** Writes that failed. */
  readonly failedWrites: number;
}

/** PLACEHOLDER CONTRACT: replaced by the real class with exactly these members. */
export declare class TraceHistory {
  readonly status: HistoryStatus;
  /** Newest first; the running session included. */
  list(): Promise<SessionSummary[]>;
  open(id: string): Promise<TraceData | undefined>;
  rename(id: string, name: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** Deletes every stored session but the running one's future. */
  clear(): Promise<void>;
  /** Writes what is pending now. */
  flush(): Promise<void>;
  onChange(listener: () => void): Unsubscribe;
}
