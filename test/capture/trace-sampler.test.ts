import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEAST_RATE, TraceSampler } from '../../src/capture/trace-sampler.js';
import type { SamplingOptions } from '../../src/model/sampling.js';

function decisions(sampler: TraceSampler, count: number): boolean[] {
  return Array.from({ length: count }, () => sampler.decide());
}

/** Cost as a share of pipeline time: what every run costs, and what details cost, which are recorded of a share of the runs. */
function cost(fixed: number, details: number, rate: number): number {
  return fixed + details * rate;
}

/** Rates of an adaptive sampler over some seconds in which the cost of the rate is told to it, `delay` seconds late. */
function simulate(options: SamplingOptions, costOf: (rate: number, second: number) => number, seconds: number, delay = 0): number[] {
  const sampler = new TraceSampler({ adaptive: true, ...options }, 1);
  const rates = [sampler.rate];
  for (let second = 0; second < seconds; second++) {
    sampler.adapt(costOf(rates[Math.max(0, second - delay)], second));
    rates.push(sampler.rate);
  }
  return rates;
}

/** How often a sequence changes its direction. */
function turns(values: readonly number[]): number {
  let found = 0;
  let direction = 0;
  for (let at = 1; at < values.length; at++) {
    const change = Math.sign(Math.round((values[at] - values[at - 1]) * 1e12));
    if (change !== 0 && direction !== 0 && change !== direction) found++;
    if (change !== 0) direction = change;
  }
  return found;
}

describe('decisions', () => {
  test('the same seed gives the same decisions, another seed others', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, rate) => {
        expect(decisions(new TraceSampler({ rate }, seed), 50)).toEqual(decisions(new TraceSampler({ rate }, seed), 50));
      }),
    );
    expect(decisions(new TraceSampler({ rate: 0.5 }, 1), 64)).not.toEqual(decisions(new TraceSampler({ rate: 0.5 }, 2), 64));
  });

  test.each([0.5, 0.1, 0.02])('a rate of %d is kept, over 100,000 traces of each of 20 seeds', (rate) => {
    for (let seed = 0; seed < 20; seed++) {
      const chosen = decisions(new TraceSampler({ rate }, seed * 7919), 100_000).filter(Boolean).length;
      // Four standard deviations of a binomial count: 1 in 16,000 for one seed.
      expect(Math.abs(chosen - 100_000 * rate)).toBeLessThan(4 * Math.sqrt(100_000 * rate * (1 - rate)));
    }
  });

  test('decisions do not depend on the ones before: as many pairs as independence gives', () => {
    const made = decisions(new TraceSampler({ rate: 0.3 }, 42), 100_000);
    for (const distance of [1, 2, 3, 4]) {
      const pairs = made.filter((chosen, at) => chosen && made[at - distance]).length;
      // 0.09 of 100,000 pairs; four standard deviations of that count.
      expect(Math.abs(pairs - 9000)).toBeLessThan(4 * Math.sqrt(9000));
    }
  });

  test('1 chooses every trace without a step of the generator; 0 none', () => {
    expect(decisions(new TraceSampler({ rate: 0 }, 5), 1000)).not.toContain(true);
    const sampler = new TraceSampler({ rate: 1 }, 5);
    expect(decisions(sampler, 1000)).not.toContain(false);
    // The generator is where it began: the next decisions are the first ones of the seed.
    sampler.rate = 0.5;
    expect(decisions(sampler, 50)).toEqual(decisions(new TraceSampler({ rate: 0.5 }, 5), 50));
  });

  test('the probability is that of the last decision, also when the rate has moved since', () => {
    const sampler = new TraceSampler({ rate: 0.5, adaptive: true }, 5);
    sampler.decide();
    sampler.adapt(1);
    expect([sampler.probability, sampler.rate]).toEqual([0.5, 0.25]);
    sampler.decide();
    expect(sampler.probability).toBe(0.25);
  });

  test('what makes no sense counts as left out', () => {
    for (const rate of [NaN, -0.1, 1.1, Infinity, 'x' as unknown as number, undefined]) expect(new TraceSampler({ rate }, 1).rate).toBe(1);
    for (const budget of [NaN, -1, 0, Infinity, undefined]) {
      // At 16 times the default budget of 0.01 the rate is halved: (1/16)^(1/4).
      const sampler = new TraceSampler({ adaptive: true, budget }, 1);
      sampler.adapt(0.16);
      expect(sampler.rate).toBeCloseTo(0.5, 12);
    }
    expect(() => decisions(new TraceSampler({ rate: 0.5 }, NaN), 3)).not.toThrow();
  });
});

describe('adaptation', () => {
  test('not asked for: the rate stays', () => {
    const sampler = new TraceSampler({ rate: 0.5 }, 1);
    sampler.adapt(1);
    expect(sampler.rate).toBe(0.5);
  });

  test('settles where the cost meets the budget, without a turn, and within 2 % after 20 s', () => {
    // 0.002 fixed; details cost 0.05 of the time in full: 0.01 = 0.002 + 0.05 · 0.16.
    const rates = simulate({}, (rate) => cost(0.002, 0.05, rate), 40);
    expect(turns(rates)).toBe(0);
    expect(Math.abs(rates[20] / 0.16 - 1)).toBeLessThan(0.02);
    expect(rates[40]).toBeCloseTo(0.16, 4);
  });

  test.each([0, 1])('any plant of fixed cost and cost by rate: never past the budget and back, told %d s late', (delay) => {
    const share = fc.double({ min: 0.0001, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(share, share, (fixed, details) => {
        const rates = simulate({}, (rate) => cost(fixed, details, rate), 400, delay);
        expect(turns(rates)).toBe(0);
        const ideal = Math.min(1, Math.max(LEAST_RATE, (0.01 - fixed) / details));
        // Where most of the cost is fixed each step corrects little: near the ideal rate is near enough.
        expect(Math.abs(cost(fixed, details, rates[400]) - cost(fixed, details, ideal))).toBeLessThan(0.0002);
      }),
    );
  });

  test('back up to the rate that was asked for, and not above it, when the cost allows', () => {
    const rates = simulate({ rate: 0.8 }, (rate, second) => cost(0, second < 30 ? 0.2 : 0.004, rate), 80);
    expect(rates[30]).toBeCloseTo(0.05, 3);
    expect(rates[80]).toBe(0.8);
    expect(turns(rates)).toBe(1);
  });

  test('not below 1 in 100, whatever the cost; a lower rate that was asked for stays', () => {
    expect(simulate({}, () => 0.9, 60)[60]).toBe(LEAST_RATE);
    expect(simulate({ rate: 0.001 }, () => 0.9, 60)[60]).toBe(0.001);
    expect(simulate({ rate: 0 }, () => 0.9, 60)[60]).toBe(0);
  });

  test('one odd second halves or doubles the rate at most; no figure at all changes nothing', () => {
    const sampler = new TraceSampler({ adaptive: true }, 1);
    sampler.adapt(1e9);
    expect(sampler.rate).toBe(0.5);
    sampler.adapt(NaN);
    expect(sampler.rate).toBe(0.5);
    sampler.adapt(1);
    sampler.adapt(0);
    expect(sampler.rate).toBe(0.5);
  });

  test('a cost that is measured with noise leaves the rate near the ideal one', () => {
    const noise = new TraceSampler({ rate: 0.5 }, 9);
    // Noise of a factor of 0.5 to 1.5, evenly.
    const uniform = (): number => 0.5 + decisions(noise, 10).reduce((sum, bit, at) => sum + (bit ? 2 ** -(at + 1) : 0), 0);
    const rates = simulate({}, (rate) => cost(0.002, 0.05, rate) * uniform(), 400).slice(40);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    expect(Math.abs(mean / 0.16 - 1)).toBeLessThan(0.1);
    expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(2.5);
  });
});
