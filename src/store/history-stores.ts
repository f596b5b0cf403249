import { Emitter, type Unsubscribe } from '../base/emitter.js';
import type { Shelves, TraceStore } from '../model/ports.js';
import { errorName } from './error-name.js';
import { guarded } from './guarded.js';
import { openWithPatience } from './open-with-patience.js';
import { refusalReason } from './refusal-reason.js';

/** What acttrace's own stores can do besides. */
export interface HistoryStore extends TraceStore {
  /** Where it writes. */
  readonly writer?: 'worker' | 'page';
  /** Whether a worker writes, or did so in this page, and could again. */
  readonly hasWorker?: boolean;
  /** Has the other of the two write from now on. Rejects where it cannot. */
  moveTo?(writer: 'worker' | 'page'): Promise<void>;
  /** Ticks while the page is hidden and its own timers are slowed down. */
  onTick?(listener: () => void): Unsubscribe;
}

export interface StoresParts {
  /**
   * Opens the store. One that answers with the fallback switches history off: it ends with the page.
   * @param onSetAside - to be told of each damaged database that another takes the place of.
   */
  readonly open: (onSetAside: (error: unknown) => void) => Promise<HistoryStore>;
  /** Takes over when the store cannot be opened or refuses a write. */
  readonly fallback: HistoryStore;
  /**
   * Deletes the databases that were set aside; absent where there can be none.
   * @param close - called before the one in use is deleted as well: it must be opened again when the answer is true.
   */
  readonly removeSetAside?: (close: () => void) => Promise<boolean>;
  /** Receives every error; none reaches the caller. */
  readonly onFault: (error: unknown) => void;
}

const SWITCHED_OFF = 'History is switched off in the options: it ends with this page.';
const SET_ASIDE = 'The history was damaged and set aside; a fresh one was started.';

interface StoresEvents {
  tick: undefined;
  change: undefined;
  /** A damaged database was set aside; for people. */
  setAside: string;
}

/** Where sessions are: in the store, or in memory, which takes over where there is no store or it refuses. */
export class HistoryStores {
  readonly #parts: StoresParts;
  readonly #events: Emitter<StoresEvents>;
  readonly #reopened = new WeakMap<TraceStore, Promise<boolean>>();
  #opening: Promise<void> | undefined;
  #primary: HistoryStore | undefined;
  #target: HistoryStore | undefined;
  #reason: string | undefined;
  #unlisten: Unsubscribe | undefined;

  constructor(parts: StoresParts) {
    this.#parts = parts;
    this.#events = new Emitter(parts.onFault);
  }

  /** Where is written: the store or memory; undefined until the store has answered. */
  get target(): HistoryStore | undefined {
    return this.#target;
  }

  get inMemory(): boolean {
    return this.#target === this.#parts.fallback;
  }

  /** Why it is memory, or what happened to the store; for people. */
  get reason(): string | undefined {
    return this.#reason;
  }

  readonly on: Emitter<StoresEvents>['on'] = (name, listener) => this.#events.on(name, listener);

  /** Opens the store, once. */
  ready(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  /** Where sessions are, the one that is written to first. What a full store holds can still be read. */
  async all(): Promise<HistoryStore[]> {
    await this.ready();
    if (!this.#target) return [];
    return [...new Set([this.#target, ...(this.#primary ? [this.#primary] : []), this.#parts.fallback])];
  }

  /** Where baselines, events and the like are put. */
  async shelves(): Promise<Shelves | undefined> {
    return (await this.all()).find((store) => store.shelves)?.shelves;
  }

  /** The answers of every store to a question, in the order of `all`; what one cannot answer is left out, and is a fault. */
  async ask<T>(question: (store: HistoryStore) => Promise<T> | undefined): Promise<T[]> {
    const answers: T[] = [];
    for (const store of await this.all()) {
      const answer = await guarded(() => this.#askOpen(store, question), undefined, this.#parts.onFault);
      if (answer !== undefined) answers.push(answer);
    }
    return answers;
  }

  turnToMemory(error: unknown): void {
    this.#target = this.#parts.fallback;
    this.#reason = refusalReason(error, this.#primary?.medium ?? 'IndexedDB');
  }

  /**
   * There is room again: what was turned away for lack of it may fit now.
   * @param id - of the running session, which memory forgets. True when it is to be written again in full.
   */
  retry(id: string | undefined): boolean {
    if (!this.#primary || this.#target === this.#primary) return false;
    this.#target = this.#primary;
    this.#reason = undefined;
    // The recorder still holds what memory held, and writes it in full.
    if (id !== undefined) void guarded(() => this.#parts.fallback.delete(id), undefined, this.#parts.onFault);
    return true;
  }

  /**
   * Opens a store again whose connection was closed, because another tab deletes or upgrades the database: once for each that was opened.
   * False when memory has taken over, or when it is not one of ours to open.
   */
  reopen(closed: TraceStore): Promise<boolean> {
    if (closed === this.#parts.fallback) return Promise.resolve(false);
    let reopened = this.#reopened.get(closed);
    if (!reopened) {
      reopened = closed === this.#primary ? this.#openAgain(closed) : Promise.resolve(false);
      this.#reopened.set(closed, reopened);
    }
    return reopened;
  }

  /** Empties every store, and deletes the databases that were set aside. */
  async clear(): Promise<void> {
    await this.ask((store) => store.clear());
    const { removeSetAside, onFault } = this.#parts;
    const primary = this.#primary;
    const removed = await guarded(async () => (await removeSetAside?.(() => primary?.close())) ?? false, false, onFault);
    if (!removed) return;
    if (primary) await this.reopen(primary);
    else await (this.#opening = this.#open());
  }

  async #askOpen<T>(store: HistoryStore, question: (store: HistoryStore) => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await question(store);
    } catch (error) {
      if (errorName(error) !== 'InvalidStateError' || !(await this.reopen(store)) || !this.#primary) throw error;
      return question(this.#primary);
    }
  }

  async #openAgain(closed: TraceStore): Promise<boolean> {
    closed.close();
    this.#primary = undefined;
    await (this.#opening = this.#open());
    return !this.inMemory;
  }

  async #open(): Promise<void> {
    const { open, fallback, onFault } = this.#parts;
    let setAside = false;
    this.#unlisten?.();
    this.#unlisten = undefined;
    try {
      const store = await openWithPatience(() =>
        open((error) => {
          setAside = true;
          onFault(error);
        }),
      );
      this.#primary = this.#target = store;
      this.#reason = store === fallback ? SWITCHED_OFF : setAside ? SET_ASIDE : undefined;
      this.#unlisten = store.onTick?.(() => this.#events.emit('tick', undefined));
    } catch (error) {
      onFault(error);
      this.turnToMemory(error);
    }
    this.#events.emit('change', undefined);
    if (setAside && !this.inMemory) this.#events.emit('setAside', SET_ASIDE);
  }
}
