import { GrowthWatch } from './growth-watch.js';
import type { LeakState } from './leak-watch.js';
import type { LowPoint } from './low-points.js';

/** V8 mostly collects in full before the heap has grown by so much since it last did; past it, what is left is rather kept than garbage. */
const SHARE = 0.5;
/** Bytes. */
const LEAST = 5_000_000;

/** Watches a heap in which no large collection is seen, so that its low points tell nothing. */
export class UncollectedWatch {
  readonly #watch: GrowthWatch;
  #state: LeakState | undefined;

  /** @param allowance - chance of a false alarm. */
  constructor(allowance: number) {
    this.#watch = new GrowthWatch({ share: SHARE, least: LEAST, allowance });
  }

  /**
   * @param readLeast - least readings of any kind, in order of time.
   * @param collected - when a large collection was last seen, ms; undefined: never.
   * @returns undefined while there is nothing to suspect.
   */
  look(readLeast: () => readonly LowPoint[], collected: number | undefined, now: number): LeakState | undefined {
    const growth = this.#watch.look(readLeast, now, () => [])?.growth;
    if (growth) this.#state = { verdict: 'suspected', reason: 'uncollected', growth, since: growth.from };
    const since = this.#state?.since;
    if (since !== undefined && collected !== undefined && collected > since) this.#state = undefined;
    return this.#state;
  }
}
