import type { Clock } from '../../base/clock.js';

/** Time in which records are counted together, ms: a tenth of the shortest window of a rate. */
export const SLOT_MS = 100;
/** Most records that share one look at the clock. */
const MOST_SHARED = 16;
/** Records between two looks follow each other quickly when the looks are less than this apart, ms. */
const QUICK_MS = 1;

/**
 * Tells in which slot of time a record falls, for less than a look at the clock, which takes longer than all the rest of a record: of
 * records that follow each other quickly within one task of the page, up to sixteen share a look. A record may so be taken to be as old
 * as the first of its sixteen, never older than its task; a read is always of the moment.
 */
export class SlotClock {
  readonly #clock: Clock;
  /** Time of the last look, ms since the clock's time origin. */
  time: number;
  /** Number of the slot that it falls in, counted from the clock's time origin. */
  slot: number;
  /** Since when records count, ms. */
  since: number;
  #shared = 1;
  /** Records that may still share the last look. */
  #left = 0;
  #ends = false;

  /** @param clock - one that neither throws nor goes back: see `createSteadyClock`. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.since = this.time = clock.now();
    this.slot = Math.floor(this.time / SLOT_MS);
  }

  /** The slot of a record that is made now. */
  tick(): number {
    return --this.#left >= 0 ? this.slot : this.#share();
  }

  /** Looks at the clock: ms since its time origin. */
  now(): number {
    this.#left = 0;
    this.slot = Math.floor((this.time = this.#clock.now()) / SLOT_MS);
    return this.time;
  }

  /** A time of the clock as ms since the Unix epoch. */
  toEpoch(time: number): number {
    return this.#clock.timeOrigin + time;
  }

  #share(): number {
    const last = this.time;
    this.#shared = this.now() - last < QUICK_MS ? Math.min(MOST_SHARED, 2 * this.#shared) : 1;
    this.#left = this.#shared - 1;
    if (this.#left > 0 && !this.#ends) {
      this.#ends = true;
      queueMicrotask(this.#endTask);
    }
    return this.slot;
  }

  /** Nothing else tells that time has passed since. */
  readonly #endTask = (): void => {
    this.#ends = false;
    this.#left = 0;
  };
}
