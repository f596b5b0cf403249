import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Distribution } from '../../src/statistics/distribution.js';
import { createNoise } from './noise.js';

const SHARES = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
/** Half of a bucket, 1/64 of the value wide at most. */
const ERROR = 1 / 128;

function distributionOf(values: Iterable<number>): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

/** The k-th smallest, k = ⌈share·n⌉. */
function nearestRank(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length - 1e-9)) - 1];
}

function largestError(values: readonly number[], shares = SHARES): number {
  const distribution = distributionOf(values);
  return Math.max(
    ...shares.map((share) => {
      const exact = nearestRank(values, share);
      return exact === 0 ? Math.abs(distribution.quantile(share)) : Math.abs(distribution.quantile(share) / exact - 1);
    }),
  );
}

describe('quantiles', () => {
  const { uniform, normal } = createNoise(1);
  const many = (draw: () => number, count = 20_000): number[] => Array.from({ length: count }, draw);

  it.each([
    ['lognormal', many(() => 12 * Math.exp(0.8 * normal()))],
    ['two peaks, far apart', many(() => (uniform() < 0.7 ? 2 + 0.1 * normal() : 400 + 20 * normal()))],
    ['heavy tail (Pareto, 1.1)', many(() => 3 / (1 - uniform()) ** (1 / 1.1))],
    ['clock steps of 0.1 ms', many(() => Math.round(50 * uniform()) / 10)],
    ['constant', many(() => 16.7)],
    ['whole milliseconds up to a day', many(() => Math.floor(86_400_000 * uniform()))],
    ['tiny and huge', many(() => 10 ** (60 * uniform() - 30))],
    ['both signs', many(() => 5 * normal() * Math.exp(3 * normal()))],
    ['one value', [0.1]],
    ['two values', [0.1, 37]],
    ['three values', [3, 1, 2]],
  ])('are within 1/128 of the value: %s', (_name, values) => {
    expect(largestError(values)).toBeLessThanOrEqual(ERROR);
  });

  it('are within 1/128 of the value for any values', () => {
    const value = fc.oneof(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), fc.integer({ min: -1000, max: 1000 }), fc.constant(0));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (values, share) => {
        expect(largestError(values, [share])).toBeLessThanOrEqual(ERROR);
      }),
    );
  });

  it('are exact at the ends and for a constant', () => {
    const distribution = distributionOf([1.03, 5, 9.99]);
    expect([distribution.quantile(0), distribution.quantile(1)]).toEqual([1.03, 9.99]);
    expect(distributionOf([7.7, 7.7, 7.7]).quantile(0.5)).toBe(7.7);
    expect(distributionOf([7.7]).quantile(0.95)).toBe(7.7);
  });

  it('count a value as often as it stands for some', () => {
    // As 1, 8 eight times and 9: the 5th and the 9th of ten are 8, the 10th is 9.
    const distribution = new Distribution();
    distribution.record(1);
    distribution.record(8, 8);
    distribution.record(9);
    for (const share of [0.2, 0.5, 0.9]) expect(distribution.quantile(share)).toBeCloseTo(8, 0);
    expect([distribution.quantile(0.1), distribution.quantile(0.91)]).toEqual([expect.closeTo(1, 1), 9]);
  });

  it('take values near to 0 for 0, and what is beyond 2^128 together', () => {
    // 2^-1074, the least there is, and 1e-40, under 2^-127.
    const small = distributionOf([5e-324, 1e-40, 1]);
    expect([small.min, small.quantile(0.5), small.quantile(1)]).toEqual([5e-324, 5e-324, 1]);
    const huge = distributionOf([1, 1e50, 1e100]);
    expect([huge.quantile(0.3), huge.quantile(0.6)]).toEqual([expect.closeTo(1, 1), 1e100]);
    expect(huge.toRecord().sketch.buckets).toHaveLength(2);
  });

  it('are none without values', () => {
    const none = new Distribution();
    expect([none.quantile(0.5), none.min, none.max, none.mean, none.variance, none.effectiveCount]).toEqual([NaN, NaN, NaN, NaN, NaN, 0]);
    expect(distributionOf([1]).quantile(NaN)).toBeNaN();
  });
});

describe('what is no value', () => {
  it('is left out', () => {
    const distribution = distributionOf([NaN, Infinity, -Infinity, 1e300, 4]);
    distribution.record(5, 0);
    distribution.record(5, -1);
    distribution.record(5, NaN);
    distribution.record(5, Infinity);
    expect([distribution.recorded, distribution.count, distribution.min, distribution.max]).toEqual([1, 1, 4, 4]);
  });
});

describe('memory', () => {
  it('is bounded, whatever is recorded', () => {
    const { uniform } = createNoise(2);
    const distribution = new Distribution();
    for (let at = 0; at < 300_000; at++) distribution.record((uniform() < 0.5 ? -1 : 1) * 10 ** (200 * uniform() - 100));
    // 255 doublings, from 2^-127 to 2^128, of 64 buckets each, for both signs.
    expect(distribution.toRecord().sketch.buckets.length).toBeLessThanOrEqual(2 * 255 * 64);
    const { buckets } = distribution.toRecord().sketch;
    expect(new Set(buckets).size).toBe(buckets.length);
  });
});

describe('mean and variance', () => {
  it('are those of the definition, also far from 0', () => {
    // 1e9 + 4, 7, 13, 16: mean 10, squares of distances 36 + 9 + 9 + 36 = 90, over 4.
    const distribution = distributionOf([4, 7, 13, 16].map((value) => 1e9 + value));
    expect(distribution.mean).toBe(1e9 + 10);
    expect(distribution.variance).toBeCloseTo(22.5, 6);
  });

  it('count weights: as if the values had come that often', () => {
    const weighted = new Distribution();
    weighted.record(2, 3);
    weighted.record(10, 5);
    const plain = distributionOf([2, 2, 2, 10, 10, 10, 10, 10]);
    expect([weighted.count, weighted.recorded]).toEqual([8, 2]);
    expect(weighted.mean).toBeCloseTo(plain.mean, 12);
    expect(weighted.variance).toBeCloseTo(plain.variance, 12);
    // Kish: 8² / (9 + 25).
    expect(weighted.effectiveCount).toBeCloseTo(64 / 34, 12);
  });
});

describe('merge', () => {
  const values = fc.array(fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 20 })), { maxLength: 30 });
  const build = (parts: readonly (readonly (readonly [number, number])[])[]): Distribution => {
    const merged = new Distribution();
    for (const part of parts) {
      const one = new Distribution();
      for (const [value, weight] of part) one.record(value, weight);
      merged.merge(one);
    }
    return merged;
  };
  const exact = (distribution: Distribution): unknown => {
    const { recorded, count, squaredWeights, min, max, sketch } = distribution.toRecord();
    return { recorded, count, squaredWeights, min, max, sketch, quantiles: SHARES.map((share) => distribution.quantile(share)) };
  };
  const expectClose = (a: number, b: number, scale: number): void => {
    if (Number.isNaN(a) || Number.isNaN(b)) expect(a).toBe(b);
    else expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * scale);
  };

  it('gives the same in any order, and what one stream would have given', () => {
    const parts = fc.array(values, { maxLength: 6 });
    fc.assert(
      fc.property(
        parts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const merged = build(list);
          const one = build([list.flat()]);
          for (const other of [build(shuffled), one]) {
            expect(exact(other)).toEqual(exact(merged));
            const largest = Math.max(1, Math.abs(merged.min), Math.abs(merged.max));
            expectClose(other.mean, merged.mean, largest);
            expectClose(other.variance, merged.variance, largest ** 2);
          }
          expectClose(build(shuffled).autocorrelation, merged.autocorrelation, 1);
        },
      ),
    );
  });

  it('does not matter in how many steps it is done', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const right = build([a]);
        right.merge(build([b, c]));
        expect(exact(right)).toEqual(exact(build([a, b, c])));
      }),
    );
  });

  it('leaves the other as it was, and goes on after it', () => {
    const other = distributionOf([1, 2, 3]);
    const before = other.toRecord();
    const merged = new Distribution();
    merged.merge(other);
    merged.record(10);
    merged.record(11);
    expect(other.toRecord()).toEqual(before);
    expect([merged.recorded, merged.mean, merged.max]).toEqual([5, 5.4, 11]);
    expect(merged.autocorrelation).not.toBeNaN();
  });

  it('of itself doubles it', () => {
    const distribution = distributionOf([1, 2, 30]);
    distribution.merge(distribution);
    expect([distribution.count, distribution.mean, distribution.quantile(0.5)]).toEqual([6, 11, expect.closeTo(2, 1)]);
  });
});

describe('records', () => {
  it('give back the distribution', () => {
    const value = fc.oneof(fc.double({ min: -1e200, max: 1e200, noNaN: true }), fc.double({ min: 0, max: 1000, noNaN: true }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.double({ min: 1, max: 100, noNaN: true })), { maxLength: 40 }), (list) => {
        const distribution = new Distribution();
        for (const [one, weight] of list) distribution.record(one, weight);
        const record = distribution.toRecord();
        const read = Distribution.from(structuredClone(record));
        expect(read.toRecord()).toEqual(record);
        for (const share of SHARES) expect(read.quantile(share)).toEqual(distribution.quantile(share));
        expect(read.effectiveCount).toBe(distribution.effectiveCount);
      }),
    );
  });

  it('hold values over 2 as well as under it', () => {
    const read = Distribution.from(distributionOf([0.5, 1.5, 2.5, 1000, 1e9]).toRecord());
    expect(read.quantile(0.6)).toBeCloseTo(2.5, 1);
    expect(read.quantile(0.8) / 1000).toBeCloseTo(1, 2);
  });

  it('can be gone on with: what follows is another stream', () => {
    const read = Distribution.from(distributionOf([1, 2]).toRecord());
    read.record(6);
    read.record(7);
    // Two streams of one pair each, a half from their means: products -1/4 each over squares of 1/2 each.
    expect(read.autocorrelation).toBeCloseTo(-0.5, 12);
    expect(read.mean).toBe(4);
  });

  it('of a damaged sketch do no harm', () => {
    const record = distributionOf([1, 2]).toRecord();
    const sketch = { buckets: Uint16Array.of(0, 0x7fff, 0xffff), counts: Float64Array.of(1, 1, 1), zeros: 0 };
    expect(Distribution.from({ ...record, sketch }).quantile(0.5)).toBeGreaterThanOrEqual(1);
  });
});

describe('buckets', () => {
  it('ascend, cut at the extremes, and hold everything', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e60, max: 1e60, noNaN: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const distribution = distributionOf(values);
        let count = 0;
        let reached = -Infinity;
        distribution.forEachBucket((low, high, inside) => {
          expect(low).toBeGreaterThanOrEqual(reached);
          expect(high).toBeGreaterThanOrEqual(low);
          expect([low >= distribution.min, high <= distribution.max]).toEqual([true, true]);
          reached = high;
          count += inside;
        });
        expect(count).toBe(values.length);
      }),
    );
  });
});
