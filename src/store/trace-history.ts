import { bindMethods } from '../base/bind-methods.js';
import { pageClock, type Clock } from '../base/clock.js';
import { Emitter, type Unsubscribe } from '../base/emitter.js';
import type { SessionAggregate } from '../model/aggregate.js';
import { detectDevice } from '../model/detect-device.js';
import type { DeltaSource, SessionSummary, Shelves } from '../model/ports.js';
import type { Retention } from '../model/retention.js';
import type { Baseline, Selection } from '../model/selection.js';
import { startedAtWallClock } from '../model/session.js';
import type { TraceData } from '../model/trace-data.js';
import { createBaseline, readBaseline } from './baselines.js';
import { scheduleFlushes } from './flush-schedule.js';
import { applyRetention, describeGivenUp } from './give-up.js';
import { guarded } from './guarded.js';
import { addEvent, listEvents } from './history-events.js';
import { HistoryStores, type HistoryStore, type StoresParts } from './history-stores.js';
import type { RetentionMoment } from './retention-plan.js';
import { RoomMaker } from './room-maker.js';
import { selectSessions } from './select-sessions.js';
import { SerialQueue } from './serial-queue.js';
import type { HistoryEvent, HistoryStatus, SessionHistory, StorageUse } from './session-history.js';
import { byNewest } from './session-order.js';
import { SessionWriter } from './session-writer.js';
import { findStorageManager, measureStorage, type StorageManagerPart } from './storage-use.js';

export interface HistoryParts extends StoresParts {
  readonly retention: () => Retention;
  /** How often what changed is written at present, ms; less often than twice a second, that is. */
  readonly flushEvery?: () => number;
  /** Told of each new name, so that who records the session writes it under that name from then on. */
  readonly onRename?: (id: string, name: string) => void;
  /** Wall clock, ms since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number;
  /** By which is told for how long writes hold the page up. Default: the page's. */
  readonly clock?: Clock;
  /** Default: the page's `navigator.storage`. */
  readonly storage?: StorageManagerPart;
}

const MEMORY = 'memory';
/** How often the retention is applied, besides at the start, ms. */
const RETENTION_INTERVAL = 60 * 60 * 1000;

/**
 * The sessions of this site: writes the running one as it grows, lists and opens them all, and gives up what is past its retention.
 *
 * A session that was deleted while it runs (here, by `clear`, or in another tab) goes on being recorded, so the next flush writes it again
 * in full. What else can go wrong in writing, see `SessionWriter`. No method throws or rejects; what went wrong goes to `onFault`.
 */
export class TraceHistory implements SessionHistory {
  readonly #parts: HistoryParts;
  readonly #storage: StorageManagerPart | undefined;
  readonly #emitter: Emitter<{ change: undefined }>;
  readonly #queue = new SerialQueue();
  readonly #stores: HistoryStores;
  readonly #writer: SessionWriter;
  #unschedule: (() => void) | undefined;
  #tidying: Promise<void> = Promise.resolve();

  constructor(parts: HistoryParts) {
    const { onFault } = parts;
    this.#parts = parts;
    this.#storage = parts.storage ?? findStorageManager();
    this.#emitter = new Emitter(onFault);
    const onChange = (): void => this.#emitter.emit('change', undefined);
    this.#stores = new HistoryStores(parts);
    this.#stores.on('change', onChange);
    this.#stores.on('setAside', (message) => void this.#tell('set-aside', message));
    const onMade = (message: string): Promise<void> => this.#tell('made-room', message);
    const room = new RoomMaker({ now: () => this.#moment().now, storage: this.#storage, onFault, onMade });
    const clock = parts.clock ?? pageClock;
    this.#writer = new SessionWriter({
      stores: this.#stores,
      queue: this.#queue,
      clock,
      onFault,
      onWritten: onChange,
      makeRoom: room.make,
    });
    bindMethods(this);
  }

  get status(): HistoryStatus {
    const { target, reason } = this.#stores;
    const { failedWrites, written } = this.#writer;
    if (!target) return { medium: 'opening', persistent: false, failedWrites };
    const { medium, writer, hasWorker } = target;
    const where = { ...(writer && { writer }), ...(hasWorker && { hasWorker }) };
    return { medium, persistent: medium !== MEMORY, reason, failedWrites, ...written, ...where };
  }

  start(source: DeltaSource): () => Promise<void> {
    this.#unschedule?.();
    this.#writer.source = source;
    const flush = (urgent: boolean): void => (urgent ? this.#writer.flushNow() : void this.flush());
    const stopFlushes = scheduleFlushes(flush, (listener) => this.#stores.on('tick', listener), this.#parts.flushEvery);
    const tidying = setInterval(() => this.#tidy(this.flush()), RETENTION_INTERVAL);
    const unschedule = (): void => {
      stopFlushes();
      clearInterval(tidying);
    };
    this.#unschedule = unschedule;
    this.#tidy(this.flush());
    return async () => {
      unschedule();
      const rest = this.flush();
      // Not the source of a later start: a tracer hands the same one over each time, and its stops may come late.
      if (this.#unschedule === unschedule) this.#writer.source = undefined;
      await rest;
      await this.#tidying;
    };
  }

  async list(): Promise<SessionSummary[]> {
    const byId = new Map<string, SessionSummary>();
    for (const sessions of await this.#stores.ask((store) => store.list())) {
      // A store of the app's own may answer anything.
      for (const summary of sessions) if (summary?.session && !byId.has(summary.session.id)) byId.set(summary.session.id, summary);
    }
    return [...byId.values()].sort(byNewest);
  }

  async open(id: string): Promise<TraceData | undefined> {
    if (id === this.#writer.session?.id) await this.flush();
    let data: TraceData | undefined;
    await this.#stores.ask(async (store) => (data ??= await store.read(id)));
    return data;
  }

  rename(id: string, name: string): Promise<void> {
    this.#parts.onRename?.(id, name);
    return this.#change((store) => store.rename(id, name));
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#change((store) => store.pin?.(id, pinned));
  }

  delete(id: string): Promise<void> {
    return this.#queue.add(async () => {
      await this.#stores.ask((store) => store.delete(id));
      this.#retryStore();
      if (id === this.#writer.session?.id) this.#writer.writeInFull();
      this.#emitter.emit('change', undefined);
    });
  }

  clear(): Promise<void> {
    return this.#queue.add(async () => {
      await this.#stores.clear();
      this.#retryStore();
      this.#writer.writeInFull();
      this.#emitter.emit('change', undefined);
    });
  }

  async aggregates(selection?: Selection): Promise<SessionAggregate[]> {
    if (selection?.kind === 'baseline') return [...((await this.baselines()).find(({ id }) => id === selection.id)?.sessions ?? [])];
    await this.flush();
    const running = this.#writer.session;
    const device = running ? running.device : detectDevice();
    const byId = new Map<string, SessionAggregate>();
    await this.#stores.ask(async (store) => {
      if (!store.aggregates) return;
      const meant = selectSessions(await store.list(), selection, device).map(({ session }) => session.id);
      for (const aggregate of await store.aggregates(meant.filter((id) => !byId.has(id)))) byId.set(aggregate.session.id, aggregate);
    });
    return [...byId.values()].sort((a, b) => startedAtWallClock(a.session) - startedAtWallClock(b.session));
  }

  async baselines(): Promise<Baseline[]> {
    const stored = (await this.#stores.ask(({ shelves }) => shelves?.list('baselines'))).flat();
    const baselines = stored.map(readBaseline).filter((baseline) => baseline !== undefined);
    return baselines.sort((a, b) => a.createdAt - b.createdAt);
  }

  setBaseline(selection: Selection, label?: string): Promise<Baseline | undefined> {
    const keep = async (): Promise<Baseline | undefined> => {
      const baseline = createBaseline(selection, label, await this.aggregates(selection), this.#moment().now);
      const shelves = await this.#stores.shelves();
      if (!baseline || !shelves) return undefined;
      await shelves.put('baselines', baseline.id, baseline);
      this.#emitter.emit('change', undefined);
      return baseline;
    };
    return guarded(keep, undefined, this.#parts.onFault);
  }

  removeBaseline(id: string): Promise<void> {
    return this.#change(({ shelves }) => shelves?.remove('baselines', id));
  }

  shelves(): Promise<Shelves | undefined> {
    return guarded(() => this.#stores.shelves(), undefined, this.#parts.onFault);
  }

  async events(): Promise<HistoryEvent[]> {
    const events = (await this.#stores.ask(({ shelves }) => shelves && listEvents(shelves))).flat();
    return events.sort((a, b) => b.time - a.time);
  }

  async storage(): Promise<StorageUse> {
    const [sessions, room] = await Promise.all([this.list(), measureStorage(this.#storage, this.#parts.onFault)]);
    return { sessions: sessions.reduce((sum, { bytes }) => sum + bytes, 0), ...room };
  }

  async requestPersistence(): Promise<boolean> {
    const granted = await guarded(async () => this.#storage?.persist?.(), false, this.#parts.onFault);
    this.#emitter.emit('change', undefined);
    return granted ?? false;
  }

  moveWriter(to: 'worker' | 'page'): Promise<boolean> {
    const move = async (): Promise<boolean> => {
      await this.#stores.ready();
      const { target } = this.#stores;
      await target?.moveTo?.(to);
      this.#emitter.emit('change', undefined);
      return target?.writer === to;
    };
    return guarded(move, false, this.#parts.onFault);
  }

  flush(): Promise<void> {
    return this.#writer.flush();
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#emitter.on('change', listener);
  }

  /** Applies a change to every store, between writes. */
  #change(change: (store: HistoryStore) => Promise<void> | undefined): Promise<void> {
    return this.#queue.add(async () => {
      await this.#stores.ask(change);
      this.#emitter.emit('change', undefined);
    });
  }

  /** Something was deleted: what was turned away for lack of room may fit now. */
  #retryStore(): void {
    if (this.#stores.retry(this.#writer.session?.id)) this.#writer.writeInFull();
  }

  /**
   * Applies the retention, beside the writes, which need not wait: it leaves the running session alone.
   * @param written - once the running session was written, and so is known.
   */
  #tidy(written: Promise<void>): void {
    const tidy = async (): Promise<void> => {
      await written;
      for (const givenUp of await this.#stores.ask((store) => applyRetention(store, this.#parts.retention(), this.#moment()))) {
        const message = describeGivenUp(givenUp);
        if (!message) continue;
        this.#retryStore();
        await this.#tell('retention', `As the retention says, the history gave up ${message}.`);
      }
    };
    this.#tidying = this.#tidying.then(() => guarded(tidy, undefined, this.#parts.onFault));
  }

  async #tell(kind: HistoryEvent['kind'], message: string): Promise<void> {
    const tell = async (): Promise<void> => {
      const shelves = await this.#stores.shelves();
      if (shelves) await addEvent(shelves, { time: this.#moment().now, kind, message });
    };
    await guarded(tell, undefined, this.#parts.onFault);
    this.#emitter.emit('change', undefined);
  }

  #moment(): RetentionMoment {
    return { now: (this.#parts.now ?? Date.now)(), running: this.#writer.session?.id };
  }
}
