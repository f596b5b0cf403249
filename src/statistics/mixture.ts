import type { Distribution } from './distribution.js';

/** Values of one page load. */
export interface MixturePart {
  readonly values: Distribution;
  /** What a value may be off by because of the clock that measured it: each counts as spread evenly over as much around it. 0 unknown. */
  readonly resolution: number;
}

/** Least width of a step of the distribution function, as a share of the value: nothing is to jump, so that it can be inverted. */
const LEAST_WIDTH = 1e-9;
/** The same of values that are 0. */
const TINIEST = 1e-12;

/**
 * The distribution function of several page loads' values, continuous and piecewise linear, that can be weighted anew for each page load
 * and then inverted quickly: what resampling asks for thousands of times.
 *
 * Within a bucket, values count as spread evenly; so does a value over the step of the clock that it was measured with, which makes of
 * durations of few steps what statisticians call grouped data: their quantiles move when shares move, and do not stay on the grid.
 */
export class Mixture {
  /** Values that each part stands for. */
  readonly counts: readonly number[];
  readonly #points: Float64Array;
  /** How many values of each part lie below each point: parts of a point side by side, since they are added up. */
  readonly #below: Float64Array;
  /** Sums of them over all parts. */
  readonly #all: Float64Array;

  /** @param parts - at least one, each with at least one value. */
  constructor(parts: readonly MixturePart[]) {
    const steps = parts.map(stepsOf);
    const points = steps.flatMap((part) => part.flatMap(({ low, high }) => [low, high]));
    this.#points = Float64Array.from(new Set(points)).sort();
    this.#below = new Float64Array(this.#points.length * parts.length);
    this.#all = new Float64Array(this.#points.length);
    const indexes = new Map(Array.from(this.#points, (point, at) => [point, at] as const));
    steps.forEach((part, index) => {
      integrate(part, this.#points, indexes).forEach((below, at) => {
        this.#below[at * parts.length + index] = below;
        this.#all[at] += below;
      });
    });
    this.counts = parts.map(({ values }) => values.count);
  }

  /**
   * The value below which a share of the values lies.
   * @param share - 0–1.
   * @param weights - how often each part counts. Default once.
   */
  quantile(share: number, weights?: ArrayLike<number>): number {
    const points = this.#points;
    let total = 0;
    for (let part = 0; part < this.counts.length; part++) total += this.counts[part] * (weights ? weights[part] : 1);
    const wanted = share * total;
    let low = 0;
    let high = points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#sum(middle, weights) < wanted) low = middle;
      else high = middle;
    }
    const from = this.#sum(low, weights);
    const to = this.#sum(high, weights);
    const within = to > from ? Math.min(1, Math.max(0, (wanted - from) / (to - from))) : 0;
    return points[low] + within * (points[high] - points[low]);
  }

  #sum(point: number, weights: ArrayLike<number> | undefined): number {
    if (!weights) return this.#all[point];
    const below = this.#below;
    const parts = this.counts.length;
    const first = point * parts;
    let sum = 0;
    for (let part = 0; part < parts; part++) sum += weights[part] * below[first + part];
    return sum;
  }
}

interface Step {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function stepsOf({ values, resolution }: MixturePart): Step[] {
  const steps: Step[] = [];
  values.forEachBucket((low, high, count) => {
    const middle = (low + high) / 2;
    const reach = Math.max(high - low, resolution, Math.abs(middle) * LEAST_WIDTH, TINIEST) / 2;
    // Durations that were read as 0 were not less.
    steps.push({ low: low >= 0 ? Math.max(0, middle - reach) : middle - reach, high: middle + reach, count });
  });
  return steps;
}

/** How much of the steps lies below each point. Steps may overlap. */
function integrate(steps: readonly Step[], points: Float64Array, indexes: ReadonlyMap<number, number>): Float64Array {
  const ended = new Float64Array(points.length);
  const begun = new Float64Array(points.length);
  for (const { low, high, count } of steps) {
    const end = indexes.get(high)!;
    ended[end] += count;
    for (let at = indexes.get(low)! + 1; at < end; at++) begun[at] += (count * (points[at] - low)) / (high - low);
  }
  let below = 0;
  return begun.map((part, at) => part + (below += ended[at]));
}
