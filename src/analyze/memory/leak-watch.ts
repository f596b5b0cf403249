import { medianOf } from '../../statistics/median.js';
import { GrowthWatch, type GrowthLimits } from './growth-watch.js';
import { measureLine, measureRise, type Growth } from './growth.js';
import type { ActionCounts } from './growth-source.js';
import type { LowPoint } from './low-points.js';

/**
 * `leak`: grows, certainly, steadily and by a size that matters. `suspected`: did and paused, or may still be garbage.
 * `unknown`: too little is seen to say anything.
 */
export type LeakVerdict = 'none' | 'suspected' | 'leak' | 'unknown';

/** Why a verdict is what it is. */
export type LeakReason =
  | 'grows'
  | 'may level off'
  | 'paused'
  | 'uncollected'
  | 'never given back'
  | 'given back'
  | 'levelled off'
  | 'no growth'
  | 'too early'
  | 'no low points'
  | 'stands still';

export interface LeakState {
  readonly verdict: LeakVerdict;
  readonly reason: LeakReason;
  /** As it was when last found; absent where none is held against the series. */
  readonly growth?: Growth;
  /** Where the growth that was first found began, ms; with `growth`. */
  readonly since?: number;
}

const MS_PER_MINUTE = 60_000;
/** Growth that is not seen again for so long is looked into, ms: has it paused? */
const PAUSE = 10 * MS_PER_MINUTE;
/** Without growth for so long, what grew was a cache that is full now, ms. */
const LEVELLED = 40 * MS_PER_MINUTE;
/** The first stretch that is looked at, ms. */
const EARLY = 7 * MS_PER_MINUTE;
/** Share of the growth that must be gone for it to count as given back. */
const GIVEN_BACK = 0.5;
/** The level now is the median of so many low points. */
const RECENT_POINTS = 3;

/** Keeps the verdict about one series: said once, held while nothing speaks against it, and taken back. */
export class LeakWatch {
  readonly #watch: GrowthWatch;
  #start = NaN;
  #state: LeakState = { verdict: 'unknown', reason: 'too early' };
  /** When growth was last certain, ms. */
  #seen = NaN;
  /** When there were last low points enough to say anything, ms. */
  #measured = NaN;

  constructor(limits: GrowthLimits) {
    this.#watch = new GrowthWatch(limits);
  }

  get state(): LeakState {
    return this.#state;
  }

  /** @param read - low points in order of time. @param now - ms. */
  look(read: () => readonly LowPoint[], now: number, countUntil: (points: readonly LowPoint[]) => ActionCounts[]): LeakState {
    if (Number.isNaN(this.#start)) this.#start = now;
    const found = this.#watch.look(read, now, countUntil);
    if (this.#watch.measurable) this.#measured = now;
    if (found) {
      this.#seen = now;
      const leak = found.lasting || this.#state.reason === 'grows';
      const since = this.#state.since ?? found.growth.from;
      this.#state = { verdict: leak ? 'leak' : 'suspected', reason: leak ? 'grows' : 'may level off', growth: found.growth, since };
    } else if (this.#state.growth) {
      this.#state = this.#reconsider(this.#state, this.#state.growth, read(), now);
    } else if (now - this.#start < EARLY) {
      this.#state = { verdict: 'unknown', reason: 'too early' };
    } else {
      this.#state =
        now - this.#measured < LEVELLED
          ? { verdict: 'none', reason: this.#state.verdict === 'none' ? this.#state.reason : 'no growth' }
          : { verdict: 'unknown', reason: 'no low points' };
    }
    return this.#state;
  }

  /** Of growth that was found before, and not just now. */
  #reconsider(state: LeakState, growth: Growth, points: readonly LowPoint[], now: number): LeakState {
    const level = medianOf(points.slice(-RECENT_POINTS).map(({ value }) => value));
    if (level < growth.reached - GIVEN_BACK * growth.amount) return { verdict: 'none', reason: 'given back' };
    if (now - this.#seen < PAUSE) return state;
    const recent = measureRise(points, now - PAUSE, now);
    if (!recent || measureLine(points, recent).perMinute.low > 0) return state;
    return now - this.#seen < LEVELLED ? { ...state, verdict: 'suspected', reason: 'paused' } : { verdict: 'none', reason: 'levelled off' };
  }
}
