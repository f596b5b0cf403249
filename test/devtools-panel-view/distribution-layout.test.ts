import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, layOutDistributions } from '../../devtools-panel/view/distribution-layout.js';
import { Distribution } from '../../src/statistics/distribution.js';

function of(...values: number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution;
}

describe('layOutDistributions', () => {
  it('puts values that the clock tells apart into bins of their own, in their middle', () => {
    // A clock of 1 ms: bins of 1 ms around 1, 2 and 3.
    const chart = layOutDistributions(of(1, 1, 2, 2), of(2, 3, 3, 3), 1, 300);
    expect([chart.from, chart.step, chart.to]).toEqual([0.5, 1, 3.5]);
    expect(chart.baseline).toEqual([0.5, 0.5, 0]);
    expect(chart.candidate).toEqual([0, 0.25, 0.75]);
    expect(chart.most).toBe(0.75);
    expect(chart.beyond).toEqual({ baseline: 0, candidate: 0 });
  });

  it('ends the axis where both sides have 99 % of their runs, and says how many lie beyond', () => {
    const values = Array.from({ length: 199 }, (_, at) => 10 + (at % 3));
    const chart = layOutDistributions(of(...values, 10_000), of(11), 1, 300);
    expect(chart.to).toBeLessThan(20);
    expect(chart.beyond.baseline).toBeCloseTo(1 / 200, 12);
    expect(chart.beyond.candidate).toBe(0);
  });

  it('is empty of nothing, and draws one side where there is one', () => {
    expect(layOutDistributions(of(), of(), 0.1, 300).baseline).toEqual([]);
    const chart = layOutDistributions(of(), of(5, 5), 0.1, 300);
    expect(chart.candidate.reduce((sum, share) => sum + share, 0)).toBe(1);
    expect(chart.baseline.reduce((sum, share) => sum + share, 0)).toBe(0);
  });

  it('draws nothing below 0', () => {
    // Finer than its bins: the first one begins at 0, and is as wide as the others.
    const fine = layOutDistributions(of(1, 3, 25, 940), of(12, 900), 0.1, 300);
    expect([fine.from, fine.step, fine.to]).toEqual([0, 20, 960]);
    expect(edgesOf(fine).slice(0, 3)).toEqual([0, 20, 40]);
    expect(fine.baseline.slice(0, 2)).toEqual([0.5, 0.25]);
    // As fine as the clock's steps: what took none of them has half a bin.
    const coarse = layOutDistributions(of(0, 0, 1), of(1, 2), 1, 300);
    expect(coarse.baseline).toEqual([2 / 3, 1 / 3, 0]);
    expect(edgesOf(coarse)).toEqual([0, 0.5, 1.5, 2.5]);
  });

  it('measures bytes in round numbers of them, where steps of a clock are not round', () => {
    const { step, ticks } = layOutDistributions(of(20e6, 50e6), of(80e6), 0, 300, 'bytes');
    expect(step).toBe(2e6);
    expect(ticks.map(({ label }) => label)).toEqual(['20 MB', '40 MB', '60 MB', '80 MB']);
  });

  it('loses no run and makes no more bins than can be seen', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, values, fc.constantFrom(0, 0.005, 0.1, 1), (before, after, resolution) => {
        const chart = layOutDistributions(of(...before), of(...after), resolution, 300);
        expect(chart.baseline.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(chart.candidate.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(chart.baseline.length).toBeLessThanOrEqual(50);
        expect(chart.step).toBeGreaterThanOrEqual(resolution * (1 - 1e-9));
      }),
    );
  });
});
