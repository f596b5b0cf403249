import { Emitter, type Unsubscribe } from '../base/emitter.js';
import type { SessionAggregate } from '../model/aggregate.js';
import type { SessionDelta, SessionSummary, Shelves, TimedRun, TraceStore } from '../model/ports.js';
import type { TraceData } from '../model/trace-data.js';
import { chunkIndex } from './chunk-record.js';
import { DeltaParts } from './delta-parts.js';
import { untimed } from './held-time.js';
import { nextTask, whenIdle } from './idle.js';
import type { PreparedDelta } from './prepared-delta.js';
import type { PreparedStore } from './prepared-store.js';
import { SerialQueue } from './serial-queue.js';
import { MOST_CHUNKS } from './session-writes.js';
import { assembleSession, type StoredParts } from './stored-session.js';
import { StoreClient, WorkerGoneError, type StoreWorker } from './store-client.js';

/** For how long what is recorded waits for a worker to start, ms: the page writes meanwhile, and hands over to one that comes later. */
export const OPEN_PATIENCE = 3000;
/** Longest that one task prepares for a worker: with the copy that a message makes, far from what a person notices. ms. */
const MOST_PREPARING = 4;
/** Where the page packs as well, which takes some ten times as long. ms. */
const MOST_PREPARING_TO_PACK = 0.5;
/** Chunks that wait for idle time; more of them would come faster than a busy page has any, and be lost in the end. */
const MOST_WAITING = 32;

export interface WorkerStoreParts {
  /** Absent: no worker is wanted. May reject: there is none. */
  readonly startWorker?: () => Promise<StoreWorker>;
  /** Opens the store that writes from the page. */
  readonly openOwn: (name: string) => Promise<PreparedStore>;
  /** Told of what goes wrong and is made good. */
  readonly onFault: (error: unknown) => void;
}

/** A part that was handed over, and is not known to be stored. */
interface Entry {
  readonly delta: PreparedDelta;
  readonly stored: Promise<void>;
  /** In the journal. */
  isPutDown: boolean;
}

/** A write that is under way. */
interface Job {
  readonly parts: DeltaParts;
  readonly stored: Promise<void>[];
  readonly timed: TimedRun;
  failed: boolean;
}

/**
 * Keeps sessions in IndexedDB by way of a worker, so that packing, checksums, statistics and the database's own work leave the page
 * alone: the page copies what changed, a few milliseconds a task, and posts it. Where no worker starts, or when it dies, the page does
 * the worker's part in idle time.
 *
 * Nothing is lost on the way: what the worker has not acknowledged is kept, and written by the page when the worker dies, and at once
 * when the page goes away (`writeNow`), since a worker may go with its page in the midst of a write. Deltas are numbered, so that what both
 * write is stored once.
 */
export class WorkerStore implements TraceStore {
  readonly medium = 'IndexedDB';
  readonly shelves: Shelves = {
    list: (shelf) => this.#ask('listShelf', [shelf], (own) => own.shelves.list(shelf)),
    put: (shelf, key, value) => this.#ask('putOnShelf', [shelf, key, value], (own) => own.shelves.put(shelf, key, value)),
    remove: (shelf, key) => this.#ask('removeFromShelf', [shelf, key], (own) => own.shelves.remove(shelf, key)),
  };
  readonly #name: string;
  readonly #parts: WorkerStoreParts;
  readonly #events: Emitter<{ tick: undefined }>;
  /**
   * Number of the last delta. Begins with the µs that the page is old: higher than any that another instance gave to deltas of a session
   * of this page, whatever it is that the store has of it.
   */
  #sequence = Math.ceil(performance.now() * 1000);
  readonly #jobs = new Set<Job>();
  /** In the order of their numbers. */
  readonly #backlog = new Set<Entry>();
  readonly #ownWrites = new SerialQueue();
  readonly #moves = new SerialQueue();
  /** Writing is about to move: what is not handed over yet waits for it. */
  #moving: Promise<void> | undefined;
  /** The session that is written, and its newest chunk. */
  #written = { id: '', newest: 0 };
  #client: StoreClient | undefined;
  #hadWorker = false;
  #opening: Promise<PreparedStore> | undefined;
  /** Once it is open. */
  #own: PreparedStore | undefined;
  #unlisten: () => void = () => undefined;
  #closed = false;

  private constructor(name: string, parts: WorkerStoreParts) {
    this.#name = name;
    this.#parts = parts;
    this.#events = new Emitter(parts.onFault);
  }

  /** Opens the database, by a worker if possible. Rejects with what its opening from the page rejects with. */
  static async open(name: string, parts: WorkerStoreParts): Promise<WorkerStore> {
    const store = new WorkerStore(name, parts);
    const connecting = store.#connect();
    connecting.catch(parts.onFault);
    store.#client = await inTime(connecting);
    if (store.#client) {
      store.#hadWorker = true;
      // Ready before the page goes away, and not at the expense of its start.
      void whenIdle().then(() => (store.#closed ? undefined : store.#openOwn().catch(parts.onFault)));
    } else await store.#writeMeanwhile(connecting);
    store.#unlisten = store.#followPage();
    return store;
  }

  /** Where writing takes place. */
  get writer(): 'worker' | 'page' {
    return this.#client && !this.#client.gone ? 'worker' : 'page';
  }

  /** Whether a worker writes, or did so in this page, and could again. */
  get hasWorker(): boolean {
    return this.#hadWorker && !this.#isTooLong;
  }

  /** What was counted of spans that are no longer stored, the other writer could not go on from. */
  get #isTooLong(): boolean {
    return this.#written.newest >= MOST_CHUNKS;
  }

  /**
   * Has the worker write from now on, or the page. What is under way is stored first, so that no part comes before one that it adds to.
   * Rejects, and leaves it as it is, where no worker starts, the page has no database to write to, or the session has lost its oldest spans.
   */
  moveTo(writer: 'worker' | 'page'): Promise<void> {
    return this.#moves.add(async () => {
      if (this.#closed || this.writer === writer) return;
      if (this.#isTooLong)
        throw new Error('The session is so long that its oldest spans are given up: its figures are known to its writer only.');
      const client = writer === 'worker' ? await this.#connect() : undefined;
      if (writer === 'worker' && !client) throw new WorkerGoneError('There is no worker to write the history.');
      if (writer === 'page') await this.#openOwn();
      await this.#handOver(client);
    });
  }

  /** Ticks while the page is hidden, whose own timers are slowed down; never where the page writes by itself. */
  onTick(listener: () => void): Unsubscribe {
    return this.#events.on('tick', listener);
  }

  async write(delta: SessionDelta, timed = untimed): Promise<void> {
    const job = createJob(delta, timed);
    this.#jobs.add(job);
    try {
      while (!job.parts.done && !job.failed) {
        const turn = this.#turnOf(job);
        if (turn) await turn;
        // `writeNow` may have done the rest meanwhile.
        if (job.parts.done) break;
        const budget = isHidden() ? Infinity : this.writer === 'page' ? MOST_PREPARING_TO_PACK : MOST_PREPARING;
        timed(() => this.#hand(job, budget));
      }
      await Promise.all(job.stored);
    } finally {
      this.#jobs.delete(job);
    }
  }

  async writeNow(delta: SessionDelta, timed = untimed): Promise<void> {
    const job = createJob(delta, timed);
    this.#handRest();
    while (!job.parts.done) this.#hand(job, Infinity);
    this.#putDown();
    await Promise.all(job.stored);
  }

  list(): Promise<SessionSummary[]> {
    return this.#ask('list', [], (own) => own.list());
  }

  async read(id: string): Promise<TraceData | undefined> {
    const parts = await this.#ask<StoredParts | undefined>('read', [id], (own) => own.readParts(id));
    return parts && assembleSession(parts);
  }

  rename(id: string, name: string): Promise<void> {
    return this.#ask('rename', [id, name], (own) => own.rename(id, name));
  }

  delete(id: string): Promise<void> {
    return this.#ask('delete', [id], (own) => own.delete(id));
  }

  clear(): Promise<void> {
    return this.#ask('clear', [], (own) => own.clear());
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#ask('pin', [id, pinned], (own) => own.pin(id, pinned));
  }

  compact(id: string): Promise<void> {
    return this.#ask('compact', [id], (own) => own.compact(id));
  }

  aggregates(ids?: readonly string[]): Promise<SessionAggregate[]> {
    return this.#ask('aggregates', [ids], (own) => own.aggregates(ids));
  }

  close(): void {
    this.#closed = true;
    this.#unlisten();
    this.#client?.close();
    void this.#opening?.then((own) => own.close()).catch(() => undefined);
  }

  async #connect(): Promise<StoreClient | undefined> {
    const worker = await this.#parts.startWorker?.();
    if (!worker) return undefined;
    const client = await StoreClient.connect(worker, this.#events);
    try {
      await client.call('open', [this.#name]);
    } catch (error) {
      // Perhaps the worker alone is refused, as one made of a data: address is: the page's own attempt tells.
      client.close();
      throw error;
    }
    return client;
  }

  /** The page's own store, opened at most once. */
  #openOwn(): Promise<PreparedStore> {
    this.#opening ??= this.#parts.openOwn(this.#name).then(
      (own) => (this.#own = own),
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  /** Has the page write until the worker comes, if it does. */
  async #writeMeanwhile(connecting: Promise<StoreClient | undefined>): Promise<void> {
    connecting.then((client) => client && this.#moves.add(() => this.#handOver(client))).catch(() => undefined);
    try {
      await this.#openOwn();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Lets the page work between the parts of a write. Nobody looks at one that is hidden, and its timers may take a minute. */
  #turnOf(job: Job): Promise<void> | undefined {
    if (isHidden()) return undefined;
    if (this.#moving) return this.#moving;
    if (this.writer === 'page') return this.#idleTurnOf(job);
    return job.stored.length > 0 ? nextTask() : undefined;
  }

  async #idleTurnOf(job: Job): Promise<void> {
    await Promise.all(job.stored);
    await (job.parts.chunksLeft > MOST_WAITING ? nextTask() : whenIdle());
  }

  /** Prepares the next part of a write and hands it over. Marks the job as failed where that is not possible. */
  #hand(job: Job, budget: number): void {
    const delta = job.parts.take(++this.#sequence, budget);
    this.#noteLength(delta);
    const stored: Promise<void> = this.#ask('write', [delta], (own) => this.#ownWrites.add(() => own.writePrepared(delta, job.timed)));
    const entry = { delta, stored, isPutDown: false };
    this.#backlog.add(entry);
    job.stored.push(stored);
    stored.catch(() => (job.failed = true)).finally(() => this.#backlog.delete(entry));
  }

  /** What is not under way yet is written by somebody else. @param client - absent: by the page. */
  async #handOver(client: StoreClient | undefined): Promise<void> {
    this.#moving = this.#changeOver(client);
    await this.#moving;
    this.#moving = undefined;
  }

  async #changeOver(client: StoreClient | undefined): Promise<void> {
    // A page that is being hidden goes on handing over.
    while (this.#backlog.size > 0) await Promise.allSettled([...this.#backlog].map(({ stored }) => stored));
    this.#client?.close();
    this.#client = client;
    this.#hadWorker ||= client !== undefined;
    if (this.#closed) client?.close();
    else client?.call('tick', [isHidden()]).catch(() => undefined);
  }

  #noteLength({ session: { id }, chunks }: PreparedDelta): void {
    if (id !== this.#written.id) this.#written = { id, newest: 0 };
    const last = chunks.at(-1);
    if (last) this.#written.newest = Math.max(this.#written.newest, chunkIndex(last.firstRow));
  }

  /** Hands over what is left of the writes that are under way: a page that goes has no other task for it. */
  #handRest(): void {
    for (const job of this.#jobs) {
      try {
        while (!job.parts.done) this.#hand(job, Infinity);
      } catch (error) {
        // What cannot be prepared must not keep what can from being put down.
        this.#parts.onFault(error);
      }
    }
  }

  /** Puts what is not known to be stored into the journal, in this task, as the worker may be gone with the page before it has stored it. */
  #putDown(): void {
    const entries = [...this.#backlog].filter((entry) => !entry.isPutDown);
    if (!this.#own || entries.length === 0) return;
    for (const entry of entries) entry.isPutDown = true;
    const journal = this.#own.writeJournal(entries.map((entry) => entry.delta));
    // Should the page stay: it is stored then, and must not pile up.
    Promise.allSettled([journal, ...entries.map((entry) => entry.stored)])
      .then(async () => {
        if (!this.#closed) await this.#ask('storeJournal', [], (own) => own.storeJournal());
      })
      .catch(this.#parts.onFault);
  }

  /** Puts down what is under way when the page goes, also where nothing new is to be written, and has the worker tick while it is hidden. */
  #followPage(): () => void {
    if (typeof document === 'undefined') return () => undefined;
    const go = (): void => {
      this.#handRest();
      this.#putDown();
    };
    const see = (): void => {
      if (isHidden()) go();
      this.#client?.call('tick', [isHidden()]).catch(() => undefined);
    };
    see();
    document.addEventListener('visibilitychange', see);
    document.addEventListener('freeze', go);
    window.addEventListener('pagehide', go);
    return () => {
      document.removeEventListener('visibilitychange', see);
      document.removeEventListener('freeze', go);
      window.removeEventListener('pagehide', go);
    };
  }

  /** Asks the worker, and the page's own store where there is no worker or when it dies before it answers. */
  async #ask<T>(method: string, args: readonly unknown[], atPage: (own: PreparedStore) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client && !client.gone) {
      try {
        return (await client.call(method, args)) as T;
      } catch (error) {
        if (!(error instanceof WorkerGoneError) || this.#closed) throw error;
        // One that was sent away owes its answers to nobody.
        if (client === this.#client) this.#parts.onFault(error);
      }
    }
    return atPage(this.#own ?? (await this.#openOwn()));
  }
}

function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}

/** Undefined where it fails, or takes longer than what is recorded can wait. */
async function inTime<T>(connecting: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), OPEN_PATIENCE);
  });
  try {
    return await Promise.race([connecting.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

function createJob(delta: SessionDelta, timed: TimedRun): Job {
  return { parts: new DeltaParts(delta), stored: [], timed, failed: false };
}
