import type { SamplingOptions } from '../model/sampling.js';

const DEFAULT_BUDGET = 0.01;
/**
 * The rate is not lowered below this by its cost. What the rate governs is the cost of details: at 1 in 100 that is a hundredth of the
 * full cost, and what is left is paid by every run whatever the rate. Going lower would save nothing that can be measured, while
 * estimates get worse with 1 / √rate.
 */
export const LEAST_RATE = 0.01;
/**
 * Exponent of the correction. For a cost proportional to the rate, x = ln(rate / ideal) then follows x' = x − x / 4; where the cost that
 * is told is one step old, x'' = x' − x / 4, whose characteristic root is a double 1/2: the fastest approach that does not overshoot.
 * Cost that does not depend on the rate only slows it down.
 */
const DAMPING = 1 / 4;
/** No step more than halves or doubles the rate, so that one odd second (a cost of 0, a hang) does not undo what was learned. */
const MOST_CHANGE = 2;

/** The head decision of sampling: which traces are recorded in full. No clock and no timer of its own; keeps 4 numbers, allocates nothing. */
export class TraceSampler {
  /** Chance with which the next trace is recorded in full, 0–1. */
  rate: number;
  /** Chance that the last decision was made with, 0–1. One over it is the weight of a trace that was chosen. */
  probability = 1;
  readonly #most: number;
  readonly #budget: number;
  #state: number;

  /**
   * @param options - what makes no sense (a rate outside of 0–1, a budget that is no positive number) counts as left out.
   * @param seed - any number, of which the lower 32 bits of the integer part count. The same seed gives the same decisions in the same order.
   */
  constructor({ rate, adaptive, budget }: SamplingOptions, seed: number) {
    this.rate = this.#most = rate! >= 0 && rate! <= 1 ? rate! : 1;
    this.#budget = !adaptive ? 0 : budget! > 0 && budget! < Infinity ? budget! : DEFAULT_BUDGET;
    this.#state = seed | 0;
  }

  /**
   * Whether the trace that begins now is recorded in full. At a rate of 1 always, without a step of the generator.
   * @param scale - what the rate is multiplied with, 0–1.
   */
  decide(scale = 1): boolean {
    if ((this.probability = this.rate * scale) >= 1) return true;
    // mulberry32 (T. Ettinger, public domain): one 32-bit state, every state once a period, good enough for choices.
    let mixed = (this.#state = (this.#state + 0x6d2b79f5) | 0);
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < this.probability;
  }

  /**
   * Moves the rate toward what costs the budget; does nothing unless `adaptive`. To be called about once a second while pipelines run.
   * @param ownCostShare - own cost since the last call over the time in which pipelines ran since, 0–1; NaN when none ran. Not an
   *   average over a longer time: that would answer too late, and the rate would swing.
   */
  adapt(ownCostShare: number): void {
    if (this.#budget === 0 || !(ownCostShare >= 0)) return;
    const change = Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, (this.#budget / ownCostShare) ** DAMPING));
    this.rate = Math.min(this.#most, Math.max(LEAST_RATE, this.rate * change));
  }
}
