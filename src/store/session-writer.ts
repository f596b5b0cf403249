import type { Clock } from '../base/clock.js';
import { SessionGoneError, type DeltaSource, type SessionDelta, type TraceStore } from '../model/ports.js';
import type { SessionInfo } from '../model/session.js';
import { errorName } from './error-name.js';
import { guarded } from './guarded.js';
import { HeldTime } from './held-time.js';
import type { HistoryStores } from './history-stores.js';
import type { SerialQueue } from './serial-queue.js';

export interface WriterParts {
  readonly stores: HistoryStores;
  /** Shared with all else that changes the stores. */
  readonly queue: SerialQueue;
  readonly onFault: (error: unknown) => void;
  readonly onWritten: () => void;
  readonly clock: Clock;
  /**
   * Gives up what is old in a full store; false when there is nothing left to give, or when that is of no use.
   * @param round - how often it was asked for the same write before.
   */
  readonly makeRoom: (store: TraceStore, delta: SessionDelta, round: number) => Promise<boolean>;
}

/** What was done about failures of one write. */
interface Remedies {
  rooms: number;
  reopened: boolean;
}

/**
 * Writes the running session as it grows. Nothing is lost on the way: writes never overlap, save for the last of a page that goes, and one
 * that fails is made good by writing everything that the recorder holds, to the same store once more, to one that was opened again or
 * that room was made in, and then to memory.
 */
export class SessionWriter {
  readonly #parts: WriterParts;
  readonly #held: HeldTime;
  source: DeltaSource | undefined;
  #session: SessionInfo | undefined;
  #failedWrites = 0;
  #writes = 0;
  #lastWrite: number | undefined;
  #fullNext = false;
  #flushQueued: Promise<void> | undefined;
  /** Of an urgent write that failed: chunks in it may have left memory since. */
  #unwritten: SessionDelta | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#held = new HeldTime(parts.clock);
  }

  /** The session that was written last: the running one. */
  get session(): SessionInfo | undefined {
    return this.#session;
  }

  get failedWrites(): number {
    return this.#failedWrites;
  }

  /** Writes that succeeded, and for how long the last of them held the page up, ms. */
  get written(): { readonly writes: number; readonly lastWrite?: number } {
    return { writes: this.#writes, ...(this.#lastWrite !== undefined && { lastWrite: this.#lastWrite }) };
  }

  /** The next write is of everything that the recorder holds. */
  writeInFull(): void {
    this.#fullNext = true;
  }

  flush(): Promise<void> {
    const { source } = this;
    const { queue } = this.#parts;
    // The last write of what was recorded may be under way.
    if (!source) return queue.settled();
    if (this.#flushQueued) return this.#flushQueued;
    const begunAtOnce = queue.idle;
    const flush = queue.add(() => {
      this.#flushQueued = undefined;
      return this.#guard(() => this.#write(source));
    });
    // Several calls while a write is under way end in one flush after it.
    if (!begunAtOnce) this.#flushQueued = flush;
    return flush;
  }

  /**
   * Writes in the task that calls it, as the page may be about to go: whatever is under way, with the store's way of writing at once. Should
   * it fail and the page stay, the next flush writes everything.
   */
  flushNow(): void {
    const { source } = this;
    const { stores, queue } = this.#parts;
    const { target } = stores;
    if (!source || !target) return void this.flush();
    void queue.addNow(() =>
      this.#guard(async () => {
        const from = this.#held.total;
        const timed = this.#held.by(source);
        const delta = timed(() => this.#take(source));
        if (!delta) return;
        const failure = await this.#attempt(delta, from, () => timed(() => target.writeNow?.(delta, timed) ?? target.write(delta, timed)));
        if (failure) this.#unwritten = delta;
      }),
    );
  }

  async #write(source: DeltaSource): Promise<void> {
    const { stores } = this.#parts;
    if (!stores.target) await stores.ready();
    const from = this.#held.total;
    const timed = this.#held.by(source);
    let delta = timed(() => this.#take(source));
    const remedies: Remedies = { rooms: 0, reopened: false };
    for (let tries = 0; delta && stores.target;) {
      const [target, part]: [TraceStore, SessionDelta] = [stores.target, delta];
      const failure = await this.#attempt(part, from, () => timed(() => target.write(part, timed)));
      if (!failure) return;
      // One more try where it failed, for what passes; then memory; then the next flush.
      if (!(await this.#remedy(failure.error, target, part, remedies)) && ++tries > 1) {
        if (stores.inMemory) return;
        stores.turnToMemory(failure.error);
      }
      // Also where an urgent write took everything meanwhile: what failed here is behind that.
      this.#fullNext = true;
      delta = withEvicted(
        timed(() => this.#take(source)),
        part,
      );
    }
  }

  /**
   * What failed, unless it was written.
   * @param from - for how long the page had been held up when this write began, with what was tried before.
   */
  async #attempt(delta: SessionDelta, from: number, write: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
    try {
      await write();
      this.#lastWrite = this.#held.total - from;
      this.#writes++;
    } catch (error) {
      this.#fullNext = true;
      if (!(error instanceof SessionGoneError)) {
        this.#failedWrites++;
        this.#parts.onFault(error);
      }
      return { error };
    }
    this.#session = delta.session;
    this.#parts.onWritten();
    return undefined;
  }

  /** Does something about a failure; true when that may have helped. */
  async #remedy(error: unknown, target: TraceStore, delta: SessionDelta, remedies: Remedies): Promise<boolean> {
    const { stores, makeRoom } = this.#parts;
    switch (errorName(error)) {
      case 'InvalidStateError':
        if (remedies.reopened) return false;
        remedies.reopened = true;
        return stores.reopen(target);
      case 'QuotaExceededError':
        return !stores.inMemory && makeRoom(target, delta, remedies.rooms++);
      default:
        return false;
    }
  }

  #take(source: DeltaSource): SessionDelta | undefined {
    const full = this.#fullNext;
    // Stands should the source throw.
    this.#fullNext = true;
    const delta = source.takeDelta(full);
    this.#fullNext = false;
    const unwritten = this.#unwritten;
    this.#unwritten = undefined;
    return delta && unwritten?.session.id === delta.session.id ? withEvicted(delta, unwritten) : delta;
  }

  #guard(job: () => Promise<void>): Promise<void> {
    return guarded(job, undefined, this.#parts.onFault);
  }
}

/** A full delta, with the chunks that a failed one held and that left memory since, and the weights of their traces. */
function withEvicted(full: SessionDelta | undefined, failed: SessionDelta): SessionDelta {
  if (!full) return failed;
  const held = new Set(full.chunks.map((chunk) => chunk.firstRow));
  const chunks = [...failed.chunks.filter((chunk) => !held.has(chunk.firstRow)), ...full.chunks];
  return { ...full, chunks: chunks.sort((a, b) => a.firstRow - b.firstRow), weights: [...failed.weights, ...full.weights] };
}
