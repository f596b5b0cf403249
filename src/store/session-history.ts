import type { Unsubscribe } from '../base/emitter.js';
import type { SessionAggregate } from '../model/aggregate.js';
import type { DeltaSource, SessionSummary, Shelves } from '../model/ports.js';
import type { Baseline, Selection } from '../model/selection.js';
import type { TraceData } from '../model/trace-data.js';

/** Where history is kept now, and why. */
export interface HistoryStatus {
  /** `opening` until the store has answered, then its medium: `IndexedDB`, `memory`, or what a store of the app's own says. */
  readonly medium: string;
  /** False when history ends with the page. */
  readonly persistent: boolean;
  /** For people: why it is not persistent, or that what there was is damaged and was set aside. */
  readonly reason?: string;
  /** Writes that failed; what one held is written again. */
  readonly failedWrites: number;
  /** Writes that succeeded; absent while the history is opening. */
  readonly writes?: number;
  /** For how long the last write held the page up, all its stretches together, ms; absent before the first. The rest is waiting, or a worker's. */
  readonly lastWrite?: number;
  /** Where writing takes place, once it is known. */
  readonly writer?: 'worker' | 'page';
  /** Whether a worker writes, or did so in this page, and could again: see `moveWriter`. Absent where it is false. */
  readonly hasWorker?: true;
}

/** Room that the history takes and has. */
export interface StorageUse {
  /** Of all sessions, as their lines in the list say; bytes. */
  readonly sessions: number;
  /** What this site takes and may take in the browser, everything in it counted; bytes. Absent where the browser does not tell. */
  readonly usage?: number;
  readonly quota?: number;
  /** Whether the browser has promised not to clear it when room is short. Absent where it cannot be asked. */
  readonly persisted?: boolean;
}

/** Something that happened to the history, for people: spans given up for lack of room, a damaged database set aside … */
export interface HistoryEvent {
  /** Wall clock, ms since the Unix epoch. */
  readonly time: number;
  readonly kind: 'made-room' | 'set-aside' | 'damaged' | 'retention';
  readonly message: string;
}

/** The sessions of this site. No method throws or rejects. */
export interface SessionHistory {
  readonly status: HistoryStatus;
  /**
   * Starts writing what `source` records: twice a second when something changed, and at once when the page is hidden or left. Gives up
   * what is past its retention, now and every hour. Returns `stop`, which writes the rest (the promise waits for it) and leaves no timer or listener.
   */
  start(source: DeltaSource): () => Promise<void>;
  /** Newest first; the running session included, as far as it was written. */
  list(): Promise<SessionSummary[]>;
  /** A session as it was recorded, the running one up to now; undefined when there is none or it cannot be read. */
  open(id: string): Promise<TraceData | undefined>;
  rename(id: string, name: string): Promise<void>;
  /** Deletes a session. The running one is written again in full at the next flush. */
  delete(id: string): Promise<void>;
  /**
   * Deletes everything that is kept: sessions, pinned ones too, their figures, baselines, alerts, adjustments, events, and databases that
   * were damaged and set aside. The running session is written again in full at the next flush.
   */
  clear(): Promise<void>;
  /** Keeps a session whatever the retention says, or no longer. */
  pin(id: string, pinned: boolean): Promise<void>;
  /**
   * Sessions in numbers, oldest first, the running one up to now; from aggregates, not from spans.
   * @param selection - default: all sessions. A range or build takes those of the same device class as the running session alone.
   */
  aggregates(selection?: Selection): Promise<SessionAggregate[]>;
  /** Oldest first. */
  baselines(): Promise<Baseline[]>;
  /** Makes a session, range or build a baseline; undefined when there is nothing in it. @param label - default: made of the selection. */
  setBaseline(selection: Selection, label?: string): Promise<Baseline | undefined>;
  removeBaseline(id: string): Promise<void>;
  /** Where alerts and adjustments are kept beside the sessions. What a store of the app's own does not offer is not kept. */
  shelves(): Promise<Shelves | undefined>;
  /** What happened to the history, newest first, at most 100. */
  events(): Promise<HistoryEvent[]>;
  storage(): Promise<StorageUse>;
  /** Asks the browser not to clear this site's data when room is short; whether it promised. */
  requestPersistence(): Promise<boolean>;
  /**
   * Has the worker write the history from now on, or the page: its sessions are the same by either. Whether that is how it is now: not where no
   * worker can be started, and not where it is kept in memory or in a store of the app's own.
   */
  moveWriter(to: 'worker' | 'page'): Promise<boolean>;
  /** Writes what is pending now. */
  flush(): Promise<void>;
  onChange(listener: () => void): Unsubscribe;
}
