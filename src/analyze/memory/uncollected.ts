import type { ActionCounts } from './growth-source.js';
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

/** V8 collects in full before a heap is so many times what the last such collection left (`kMaxGrowingFactor` of its memory controller). */
const MOST_TIMES = 4;

/** Watches a heap in which no full collection is seen to give anything back, so that there are no low points. */
export class UncollectedWatch {
  readonly #watch: GrowthWatch;
  #state: LeakState | undefined;
  /** Where the growth began that was first found, bytes. */
  #level = NaN;

  /** @param allowance - chance of a false alarm. */
  constructor(allowance: number) {
    this.#watch = new GrowthWatch({ share: SHARE, least: LEAST, allowance });
  }

  /**
   * @param readLeast - least readings of any kind, in order of time.
   * @param readLows - least readings after full collections.
   * @param countUntil - how often each action had been done by each point.
   * @returns undefined while there is nothing to suspect. Growth that lasts, past four times the level, with no collection that gave anything
   * back, is called: V8 has collected in full on the way.
   */
  look(
    readLeast: () => readonly LowPoint[],
    readLows: () => readonly LowPoint[],
    now: number,
    countUntil: (points: readonly LowPoint[]) => ActionCounts[],
  ): LeakState | undefined {
    const found = this.#watch.look(readLeast, now, countUntil);
    if (found) {
      const { growth, lasting } = found;
      if (this.#state === undefined) this.#level = growth.level;
      const isKept = this.#state?.verdict === 'leak' || (lasting && growth.reached >= MOST_TIMES * this.#level);
      const since = this.#state?.since ?? growth.from;
      this.#state = { verdict: isKept ? 'leak' : 'suspected', reason: isKept ? 'never given back' : 'uncollected', growth, since };
    }
    const since = this.#state?.since;
    if (since !== undefined && (readLows().at(-1)?.time ?? since) > since) this.#state = undefined;
    return this.#state;
  }
}
