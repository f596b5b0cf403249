import { GrowthWatch } from './growth-watch.js';
import type { LeakState } from './leak-watch.js';
import type { LowPoint } from './low-points.js';

/**
 * Measured in Chromium: V8 lets a heap of 20 MB grow to 75 MB before it collects in full, greater ones by less. Past that, what is left is rather
 * kept than garbage.
 */
const SHARE = 2;
/** Bytes. */
const LEAST = 5_000_000;

/** Watches a heap in which no full collection is seen, so that its low points tell nothing. */
export class UncollectedWatch {
  readonly #watch: GrowthWatch;
  #state: LeakState | undefined;

  /** @param allowance - chance of a false alarm. */
  constructor(allowance: number) {
    this.#watch = new GrowthWatch({ share: SHARE, least: LEAST, allowance });
  }

  /**
   * @param readLeast - least readings of any kind, in order of time.
   * @param readLows - least readings after full collections.
   * @returns undefined while there is nothing to suspect.
   */
  look(readLeast: () => readonly LowPoint[], readLows: () => readonly LowPoint[], now: number): LeakState | undefined {
    const growth = this.#watch.look(readLeast, now, () => [])?.growth;
    if (growth) this.#state = { verdict: 'suspected', reason: 'uncollected', growth, since: growth.from };
    const since = this.#state?.since;
    if (since !== undefined && (readLows().at(-1)?.time ?? since) > since) this.#state = undefined;
    return this.#state;
  }
}
