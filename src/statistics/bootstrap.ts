import type { Distribution } from './distribution.js';
import { drawBeta, drawGamma } from './draws.js';
import { Mixture, type MixturePart } from './mixture.js';
import { upperQuantile } from './normal.js';
import { studentQuantile } from './student-quantile.js';

/**
 * Resamples. Bounds far out in the tails are not read off them (see `intervalOf`), so that this many do; twice as many move the bounds by
 * less than a tenth of the interval.
 */
const RESAMPLES = 2000;
/** Share of the resamples beyond the outermost bound that is read off them: 20 of them. */
const OUTERMOST = 0.01;
/** From so many page loads on, those themselves are drawn: two tell nothing of how page loads differ. */
export const FEWEST_SESSIONS_TO_DRAW = 3;

/** One side of a comparison: the same series of several page loads. */
export class ResampledSide {
  readonly size: number;
  readonly #mixture: Mixture;
  readonly #parts: readonly MixturePart[];
  /** How often each page load was drawn. */
  readonly #weights: Float64Array;
  /** How many page loads there are. */
  readonly loads: number;
  /** Page loads less one that are drawn from; 0: all of them count, always. */
  readonly drawn: number;

  /**
   * @param parts - at least one, each with at least one value.
   * @param size - independent values that would tell as much.
   */
  constructor(parts: readonly MixturePart[], size: number) {
    this.#parts = parts;
    this.#mixture = new Mixture(parts);
    this.#weights = new Float64Array(parts.length).fill(1);
    this.size = size;
    this.loads = parts.length;
    this.drawn = parts.length < FEWEST_SESSIONS_TO_DRAW ? 0 : parts.length - 1;
  }

  quantile(share: number): number {
    return this.#mixture.quantile(share);
  }

  /**
   * Quantiles as other recordings might have had them.
   *
   * The bootstrap of a quantile needs no resampling of values: of n values drawn from a distribution F, the quantile is distributed as
   * F⁻¹(Beta(q·n, (1 - q)·n)) (order statistics; A. D. Hutson and M. D. Ernst, "The exact bootstrap mean and variance of an L-estimator",
   * 2000). Page loads are drawn first, as long as there are enough of them, one less than there are, which makes up for their being few
   * (J. N. K. Rao and C. F. J. Wu, "Resampling inference with complex survey data", 1988).
   *
   * @param drawn - page loads that are drawn; 0: each counts once.
   */
  resampleQuantile(share: number, random: () => number, drawn = this.drawn): Float64Array {
    return this.#resample(random, drawn, () => {
      const chance = drawBeta(share * this.size, (1 - share) * this.size, random);
      return this.#mixture.quantile(chance, drawn > 0 ? this.#weights : undefined);
    });
  }

  /** Means as other recordings might have had them: gamma distributed, with the variance that a mean of as many values has; values above 0. */
  resampleMean(random: () => number, drawn = this.drawn): Float64Array {
    return this.#resample(random, drawn, () => {
      let count = 0;
      let sum = 0;
      let squares = 0;
      this.#parts.forEach(({ values }, part) => {
        const weight = this.#weights[part] * values.count;
        count += weight;
        sum += weight * values.mean;
        squares += weight * varianceOf(values);
      });
      const mean = sum / count;
      const shape = (mean * mean * this.size) / (squares / count);
      return shape < Infinity ? (mean * drawGamma(shape, random)) / shape : mean;
    });
  }

  #resample(random: () => number, drawn: number, draw: () => number): Float64Array {
    const weights = this.#weights.fill(1);
    return Float64Array.from({ length: RESAMPLES }, () => {
      if (drawn > 0) {
        weights.fill(0);
        for (let one = 0; one < drawn; one++) weights[Math.floor(random() * weights.length)]++;
      }
      return draw();
    });
  }
}

function varianceOf(values: Distribution): number {
  return Number.isNaN(values.variance) ? 0 : values.variance;
}

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile interval of what was resampled. Bounds that lie far out are those at a hundredth, put further out as Student's t has them: so
 * are intervals that hold for many series at once had without millions of resamples, and what is not known of the spread counts.
 *
 * @param values - sorted in place.
 * @param tail - chance beyond each bound, below 0.5.
 * @param degrees - of freedom with which the spread is known.
 */
export function intervalOf(values: Float64Array, tail: number, degrees: number): BootstrapInterval & { readonly middle: number } {
  values.sort();
  const at = (share: number): number => values[Math.round(share * (values.length - 1))];
  const read = Math.max(tail, OUTERMOST);
  const middle = at(0.5);
  const further = studentQuantile(1 - tail, Math.max(1, degrees)) / upperQuantile(read);
  return { middle, low: middle - further * (middle - at(read)), high: middle + further * (at(1 - read) - middle) };
}
