import { bindMethods } from '../base/bind-methods.js';
import { Emitter, type Unsubscribe } from '../base/emitter.js';
import type { SessionAggregate } from '../model/aggregate.js';
import {
  SessionGoneError,
  type DeltaSource,
  type SessionDelta,
  type SessionSummary,
  type Shelves,
  type TraceStore,
} from '../model/ports.js';
import type { Retention } from '../model/retention.js';
import type { Baseline, Selection } from '../model/selection.js';
import type { SessionInfo } from '../model/session.js';
import type { TraceData } from '../model/trace-data.js';
import { createBaseline, readBaseline } from './baselines.js';
import { byNewest, findExpired, startedAtWallClock } from './expired-sessions.js';
import { scheduleFlushes } from './flush-schedule.js';
import { listEvents } from './history-events.js';
import { openWithPatience } from './open-with-patience.js';
import { refusalReason } from './refusal-reason.js';
import { SerialQueue } from './serial-queue.js';
import { selectSessions } from './select-sessions.js';
import type { HistoryEvent, HistoryStatus, SessionHistory, StorageUse } from './session-history.js';
import { findStorageManager, measureStorage, type StorageManagerPart } from './storage-use.js';

export interface HistoryParts {
  /** Opens the store. One that answers with the fallback switches history off: it ends with the page. */
  readonly open: () => Promise<TraceStore>;
  /** Takes over when the store cannot be opened or refuses a write. */
  readonly fallback: TraceStore;
  readonly retention: () => Retention;
  /** Receives every error; none reaches the caller. */
  readonly onFault: (error: unknown) => void;
  /** Told of each new name, so that who records the session writes it under that name from then on. */
  readonly onRename?: (id: string, name: string) => void;
  /** Wall clock, ms since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** Default: the page's `navigator.storage`. */
  readonly storage?: StorageManagerPart;
}

const MEMORY = 'memory';
const SWITCHED_OFF = 'History is switched off in the options: it ends with this page.';

/**
 * The sessions of this site: writes the running one as it grows, lists and opens them all.
 *
 * Nothing is lost on the way: writes never overlap, and one that fails is made good by writing everything that the recorder
 * holds, first to the same store and then to memory. A session that was deleted while it runs (here, by `clear`, or in
 * another tab) goes on being recorded, so the next flush writes it again in full.
 *
 * No method throws or rejects; what went wrong goes to `onFault`.
 */
export class TraceHistory implements SessionHistory {
  readonly #parts: HistoryParts;
  readonly #emitter: Emitter<{ change: undefined }>;
  readonly #queue = new SerialQueue();
  #opening: Promise<void> | undefined;
  #primary: TraceStore | undefined;
  /** Where is written: `#primary` or the fallback; undefined until the store has answered. */
  #target: TraceStore | undefined;
  #reason: string | undefined;
  #failedWrites = 0;
  #source: DeltaSource | undefined;
  #unschedule: (() => void) | undefined;
  /** The session that was written last: the running one. */
  #session: SessionInfo | undefined;
  #fullNext = false;
  #flushQueued: Promise<void> | undefined;

  constructor(parts: HistoryParts) {
    this.#parts = { storage: findStorageManager(), ...parts };
    this.#emitter = new Emitter(parts.onFault);
    bindMethods(this);
  }

  get status(): HistoryStatus {
    const failedWrites = this.#failedWrites;
    if (!this.#target) return { medium: 'opening', persistent: false, failedWrites };
    const { medium } = this.#target;
    return { medium, persistent: medium !== MEMORY, reason: this.#reason, failedWrites };
  }

  start(source: DeltaSource): () => Promise<void> {
    this.#unschedule?.();
    this.#source = source;
    const unschedule = scheduleFlushes(() => void this.flush());
    this.#unschedule = unschedule;
    void this.flush();
    void this.#queue.add(() => this.#guard(() => this.#applyRetention(), undefined));
    return () => {
      unschedule();
      if (this.#source !== source) return this.flush();
      const rest = this.flush();
      this.#source = undefined;
      return rest;
    };
  }

  async list(): Promise<SessionSummary[]> {
    const byId = new Map<string, SessionSummary>();
    for (const store of await this.#stores()) {
      const sessions = await this.#guard(() => store.list(), []);
      for (const summary of sessions) if (!byId.has(summary.session.id)) byId.set(summary.session.id, summary);
    }
    return [...byId.values()].sort(byNewest);
  }

  async open(id: string): Promise<TraceData | undefined> {
    if (id === this.#session?.id) await this.flush();
    for (const store of await this.#stores()) {
      const data = await this.#guard(() => store.read(id), undefined);
      if (data) return data;
    }
    return undefined;
  }

  rename(id: string, name: string): Promise<void> {
    this.#parts.onRename?.(id, name);
    return this.#change((store) => store.rename(id, name));
  }

  delete(id: string): Promise<void> {
    return this.#change(async (store) => {
      await store.delete(id);
      this.#retryPrimary();
      if (id === this.#session?.id) this.#fullNext = true;
    });
  }

  clear(): Promise<void> {
    return this.#change(async (store) => {
      await store.clear();
      this.#retryPrimary();
      this.#fullNext = true;
    });
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#change(async (store) => store.pin?.(id, pinned));
  }

  async aggregates(selection?: Selection): Promise<SessionAggregate[]> {
    if (selection?.kind === 'baseline') return [...((await this.baselines()).find(({ id }) => id === selection.id)?.sessions ?? [])];
    await this.flush();
    const byId = new Map<string, SessionAggregate>();
    for (const store of await this.#stores()) {
      const found = await this.#guard(async () => {
        const meant = selectSessions(await store.list(), selection, this.#session?.device);
        return store.aggregates?.(meant.map(({ session }) => session.id).filter((id) => !byId.has(id)));
      }, []);
      for (const aggregate of found ?? []) byId.set(aggregate.session.id, aggregate);
    }
    return [...byId.values()].sort((a, b) => startedAtWallClock(a.session) - startedAtWallClock(b.session));
  }

  async baselines(): Promise<Baseline[]> {
    const stored = await this.#fromShelves((shelves) => shelves.list('baselines'));
    return stored
      .map(readBaseline)
      .filter((baseline) => baseline !== undefined)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  async setBaseline(selection: Selection, label?: string): Promise<Baseline | undefined> {
    const baseline = createBaseline(selection, label, await this.aggregates(selection), (this.#parts.now ?? Date.now)());
    if (!baseline) return undefined;
    const shelves = (await this.#stores()).find((store) => store.shelves)?.shelves;
    await this.#guard(async () => shelves?.put('baselines', baseline.id, baseline), undefined);
    this.#emitter.emit('change', undefined);
    return shelves && baseline;
  }

  removeBaseline(id: string): Promise<void> {
    return this.#change(async (store) => store.shelves?.remove('baselines', id));
  }

  async events(): Promise<HistoryEvent[]> {
    const events = await this.#fromShelves(listEvents);
    return events.sort((a, b) => b.time - a.time);
  }

  async storage(): Promise<StorageUse> {
    const [sessions, room] = await Promise.all([this.list(), measureStorage(this.#parts.storage, this.#parts.onFault)]);
    return { sessions: sessions.reduce((sum, { bytes }) => sum + bytes, 0), ...room };
  }

  async requestPersistence(): Promise<boolean> {
    const granted = await this.#guard(async () => this.#parts.storage?.persist?.(), false);
    return granted ?? false;
  }

  flush(): Promise<void> {
    const source = this.#source;
    if (!source) return this.#flushQueued ?? Promise.resolve();
    if (this.#flushQueued) return this.#flushQueued;
    const begunAtOnce = this.#queue.idle;
    const flush = this.#queue.add(() => {
      this.#flushQueued = undefined;
      return this.#guard(() => this.#write(source), undefined);
    });
    // Several calls while a write is under way end in one flush after it.
    if (!begunAtOnce) this.#flushQueued = flush;
    return flush;
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#emitter.on('change', listener);
  }

  async #write(source: DeltaSource): Promise<void> {
    if (!this.#target) await this.#ready();
    const timed = source.timed?.bind(source) ?? (<T>(work: () => T): T => work());
    let delta = timed(() => source.takeDelta(this.#fullNext));
    // Holds until the write is through: whatever fails below, the next flush starts from everything.
    this.#fullNext = delta !== undefined;
    for (let attempt = 1; delta && this.#target; attempt++) {
      const [target, part] = [this.#target, delta];
      try {
        // Up to its first wait, which is what holds the page up.
        await timed(() => target.write(part));
        this.#session = delta.session;
        this.#fullNext = false;
        this.#emitter.emit('change', undefined);
        return;
      } catch (error) {
        if (!(error instanceof SessionGoneError)) {
          this.#failedWrites++;
          this.#parts.onFault(error);
        }
        // One more try where it failed, for what passes; then memory; then the next flush.
        if (attempt > 1 && this.#target === this.#parts.fallback) return;
        if (attempt > 1) this.#turnToMemory(error);
        delta = withEvicted(source.takeDelta(true), delta);
      }
    }
  }

  #ready(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  async #open(): Promise<void> {
    const { open, fallback, onFault } = this.#parts;
    try {
      this.#primary = await openWithPatience(open);
      this.#target = this.#primary;
      if (this.#primary === fallback) this.#reason = SWITCHED_OFF;
    } catch (error) {
      onFault(error);
      this.#turnToMemory(error);
    }
    this.#emitter.emit('change', undefined);
  }

  #turnToMemory(error: unknown): void {
    this.#target = this.#parts.fallback;
    this.#reason = refusalReason(error, this.#primary?.medium ?? 'IndexedDB');
  }

  /** Deleting made room: what was turned away for lack of it may fit now. */
  #retryPrimary(): void {
    if (!this.#primary || this.#target === this.#primary) return;
    this.#target = this.#primary;
    this.#reason = undefined;
    this.#fullNext = true;
    const id = this.#session?.id;
    // The recorder still holds what memory held, and writes it in full.
    if (id !== undefined) void this.#guard(() => this.#parts.fallback.delete(id), undefined);
  }

  /** Where sessions are, the one that is written to first. What a full store holds can still be read. */
  async #stores(): Promise<TraceStore[]> {
    await this.#ready();
    const { fallback } = this.#parts;
    if (!this.#target) return [];
    return this.#primary ? [...new Set([this.#target, this.#primary, fallback])] : [fallback];
  }

  async #fromShelves<T>(read: (shelves: Shelves) => Promise<readonly T[]>): Promise<T[]> {
    const found: T[] = [];
    for (const { shelves } of await this.#stores()) if (shelves) found.push(...(await this.#guard(() => read(shelves), [])));
    return found;
  }

  /** Applies a change to every store, between writes. */
  #change(change: (store: TraceStore) => Promise<void>): Promise<void> {
    return this.#queue.add(async () => {
      for (const store of await this.#stores()) await this.#guard(() => change(store), undefined);
      this.#emitter.emit('change', undefined);
    });
  }

  async #applyRetention(): Promise<void> {
    const now = this.#parts.now ?? Date.now;
    for (const store of await this.#stores()) {
      const expired = findExpired(await store.list(), this.#parts.retention(), now(), this.#session?.id);
      for (const id of expired) await store.delete(id);
      if (expired.length > 0) this.#emitter.emit('change', undefined);
    }
  }

  async #guard<T>(job: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await job();
    } catch (error) {
      this.#parts.onFault(error);
      return otherwise;
    }
  }
}

/** A full delta, with the chunks that a failed one held and that left memory since, and the weights of their traces. */
function withEvicted(full: SessionDelta | undefined, failed: SessionDelta): SessionDelta {
  if (!full) return failed;
  const held = new Set(full.chunks.map((chunk) => chunk.firstRow));
  const chunks = [...failed.chunks.filter((chunk) => !held.has(chunk.firstRow)), ...full.chunks];
  return { ...full, chunks: chunks.sort((a, b) => a.firstRow - b.firstRow), weights: [...failed.weights, ...full.weights] };
}
