import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intervalOf, ResampledSide } from '../../src/statistics/bootstrap.js';
import { Distribution } from '../../src/statistics/distribution.js';
import { drawBeta, drawGamma, drawNormal } from '../../src/statistics/draws.js';
import { Mixture } from '../../src/statistics/mixture.js';
import { createRandom } from '../../src/statistics/random.js';

function distributionOf(values: readonly number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

function part(values: readonly number[], resolution = 0): { values: Distribution; resolution: number } {
  return { values: distributionOf(values), resolution };
}

function momentsOf(values: ArrayLike<number>): { mean: number; deviation: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, deviation: Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length) };
}

function draws(draw: (random: () => number) => number): Float64Array {
  const random = createRandom(11);
  return Float64Array.from({ length: 40_000 }, () => draw(random));
}

describe('draws', () => {
  // Bounds are five standard errors of 40,000 draws.
  test('normal: mean 0, deviation 1', () => {
    const { mean, deviation } = momentsOf(draws(drawNormal));
    expect(Math.abs(mean)).toBeLessThan(0.025);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.018);
  });

  test.each([0.3, 1, 2.5, 80])('gamma of shape %d: mean and variance are the shape', (shape) => {
    const { mean, deviation } = momentsOf(draws((random) => drawGamma(shape, random)));
    expect(Math.abs(mean / shape - 1)).toBeLessThan(5 / Math.sqrt(40_000 * shape));
    // A sample variance of a gamma is off by √((2 + 6 / shape) / n) of itself.
    expect(Math.abs(deviation ** 2 / shape - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / shape) / 40_000));
  });

  test('beta: quantiles as scipy.stats.beta.ppf has them', () => {
    const median = draws((random) => drawBeta(50, 50, random)).sort();
    expect(median[1000]).toBeCloseTo(0.4026979, 2);
    expect(median[39_000]).toBeCloseTo(0.5973021, 2);
    const p95 = draws((random) => drawBeta(380, 20, random)).sort();
    expect(p95[1000]).toBeCloseTo(0.9266337, 2);
    expect(p95[20_000]).toBeCloseTo(0.950749, 3);
    expect(p95[39_000]).toBeCloseTo(0.9691169, 2);
  });
});

describe('a mixture', () => {
  test('spreads values over the step of their clock', () => {
    // Of readings 1 (× 1) and 2 (× 3), each spread over ± 0.5: a quarter lies below 1.5, the middle is a third of the way from 1.5 to 2.5.
    const mixture = new Mixture([part([1, 2, 2, 2], 1)]);
    // The middle of a bucket, which is what a reading is taken for, is off by half a bucket at most: 1/128.
    expect(Math.abs(mixture.quantile(0.25) - 1.5)).toBeLessThan(1 / 128);
    expect(Math.abs(mixture.quantile(0.5) - 1.5 - 1 / 3)).toBeLessThan(1 / 128);
    expect(Math.abs(mixture.quantile(1) - 2.5)).toBeLessThan(1 / 128);
    // Readings of 0 were not less than that.
    expect(new Mixture([part([0, 0], 0.1)]).quantile(0.5)).toBeCloseTo(0.025, 9);
  });

  test('is where the values are, also when they are all the same, or negative', () => {
    for (const value of [7, 0, -3, 1e-9, 123456789]) {
      const mixture = new Mixture([part([value, value, value])]);
      for (const share of [0, 0.3, 1])
        expect(Math.abs(mixture.quantile(share) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8 + 1e-12);
    }
  });

  test('ascends, stays between the extremes, and is within a bucket of the value by rank', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const mixture = new Mixture([part(a), part(b)]);
        const sorted = [...a, ...b].sort((x, y) => x - y);
        let before = -Infinity;
        for (let rank = 1; rank <= sorted.length; rank++) {
          const quantile = mixture.quantile((rank - 0.5) / sorted.length);
          expect(quantile).toBeGreaterThanOrEqual(before);
          expect(Math.abs(quantile / sorted[rank - 1] - 1)).toBeLessThan(0.017);
          before = quantile;
        }
      }),
    );
  });

  test('weighs its parts', () => {
    const mixture = new Mixture([part([1, 1.1, 1.2]), part([5, 5.1, 5.2])]);
    expect(mixture.quantile(0.5, [1, 0])).toBeCloseTo(1.1, 1);
    expect(mixture.quantile(0.5, [0, 2])).toBeCloseTo(5.1, 1);
    expect(mixture.quantile(0.9, [2, 1])).toBeGreaterThan(5);
    expect(mixture.quantile(0.6, [2, 1])).toBeLessThan(1.3);
  });
});

describe('resampling', () => {
  const random = createRandom(3);
  const lognormal = Array.from({ length: 200 }, () => 4 * Math.exp(0.4 * drawNormal(random)));

  test('of a quantile in closed form is as wide as drawing the values again', () => {
    const closed = momentsOf(new ResampledSide([part(lognormal)], 200).resampleQuantile(0.5, createRandom(1)));
    const classic = Array.from({ length: 2000 }, () => {
      const drawn = Array.from(lognormal, () => lognormal[Math.floor(random() * lognormal.length)]).sort((a, b) => a - b);
      return (drawn[99] + drawn[100]) / 2;
    });
    const { mean, deviation } = momentsOf(classic);
    expect(Math.abs(closed.mean / mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(closed.deviation / deviation - 1)).toBeLessThan(0.15);
  });

  test('of a mean is as wide as a standard error', () => {
    const side = new ResampledSide([part(lognormal)], 200);
    const { mean, deviation } = momentsOf(side.resampleMean(createRandom(1)));
    const truth = momentsOf(lognormal);
    expect(Math.abs(mean / truth.mean - 1)).toBeLessThan(0.01);
    expect(Math.abs(deviation / (truth.deviation / Math.sqrt(200)) - 1)).toBeLessThan(0.1);
  });

  test('of several page loads is as wide as these differ', () => {
    // Five page loads that hardly vary in themselves, with medians 1 … 5: the mean of them has a standard error of √(2.5 / 5) = 0.71.
    const parts = [1, 2, 3, 4, 5].map((level) => part(Array.from({ length: 50 }, (_, at) => level + (at % 7) / 1000)));
    const { mean, deviation } = momentsOf(new ResampledSide(parts, 250).resampleMean(createRandom(1)));
    expect(mean).toBeCloseTo(3, 1);
    expect(Math.abs(deviation / Math.sqrt(0.5) - 1)).toBeLessThan(0.06);
    // Of two, nobody knows.
    expect(momentsOf(new ResampledSide(parts.slice(0, 2), 100).resampleMean(createRandom(1))).deviation).toBeLessThan(0.1);
  });

  test('is the same for the same seed', () => {
    const side = new ResampledSide([part(lognormal)], 200);
    expect(side.resampleQuantile(0.9, createRandom(5))).toEqual(side.resampleQuantile(0.9, createRandom(5)));
    expect(side.resampleQuantile(0.9, createRandom(5))).not.toEqual(side.resampleQuantile(0.9, createRandom(6)));
  });
});

describe('an interval', () => {
  test('is read off the resamples', () => {
    const { low, high } = intervalOf(
      Float64Array.from({ length: 1001 }, (_, at) => at),
      0.025,
      Infinity,
    );
    expect([low, high]).toEqual([25, 975]);
  });

  test('reaches further than they do as a normal distribution has it', () => {
    const random = createRandom(8);
    const { low, high } = intervalOf(
      Float64Array.from({ length: 20_000 }, () => drawNormal(random)),
      0.0005,
      Infinity,
    );
    // scipy.stats.norm.isf(0.0005) = 3.2905; a hundredth of 20,000 tells its bound to 0.03 or so.
    expect(Math.abs(high - 3.2905)).toBeLessThan(0.15);
    expect(Math.abs(low + 3.2905)).toBeLessThan(0.15);
  });

  test('is wider the less is known of the spread', () => {
    const values = (): Float64Array => Float64Array.from({ length: 1001 }, (_, at) => at - 500);
    const wide = intervalOf(values(), 0.025, 4);
    // scipy.stats.t.isf(0.025, 4) = 2.776 against 1.960.
    expect(wide.high / intervalOf(values(), 0.025, Infinity).high).toBeCloseTo(2.776 / 1.96, 2);
  });
});
