import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestMetrics } from './test-metrics.js';

describe('series past the limit', () => {
  it('are one a name, which says so and is counted', () => {
    const { metrics, told } = createTestMetrics({ maxSeries: 3 });
    for (let user = 0; user < 10; user++) metrics.incrementCounter('jobs', user, { user: String(user) });
    const handle = metrics.counter('jobs', { user: '77' });
    handle.add(100);
    metrics.incrementCounter('jobs', 50, { user: '1' });
    metrics.setGauge('depth', 5);
    expect(metrics.getMetrics()).toMatchObject({
      // Seven calls by name, one handle, one of another name.
      overflow: 9,
      refused: 0,
      series: [
        { name: 'jobs', tags: { user: '0' }, value: 0 },
        { name: 'jobs', tags: { user: '1' }, value: 51 },
        { name: 'jobs', tags: { user: '2' }, value: 2 },
        { name: 'jobs', tags: { overflow: 'true' }, value: 3 + 4 + 5 + 6 + 7 + 8 + 9 + 100 },
        { name: 'depth', tags: { overflow: 'true' }, value: 5 },
      ],
    });
    expect(new Set(told)).toEqual(
      new Set([
        `counter "jobs": no room for more series, so values are recorded under { overflow: 'true' }`,
        `gauge "depth": no room for more series, so values are recorded under { overflow: 'true' }`,
      ]),
    );
  });

  it('of names past the limit are left out, and counted', () => {
    const { metrics, told } = createTestMetrics({ maxSeries: 2 });
    for (const name of ['a', 'b', 'c', 'd']) metrics.recordHistogram(name, 1);
    const timer = metrics.timer('e');
    timer.record(4);
    expect(timer).toMatchObject({ kind: 'timer', sum: 4 });
    expect(metrics.getMetrics()).toMatchObject({ overflow: 3, series: [{ name: 'a' }, { name: 'b' }] });
    expect(new Set(told)).toEqual(new Set(['no room for more names: values of others are left out']));
  });

  it('lose no increment, whatever the tags', () => {
    const tags = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('', '1', '2', '3'));
    fc.assert(
      fc.property(fc.array(fc.tuple(tags, fc.nat(100))), fc.integer({ min: 1, max: 20 }), (all, maxSeries) => {
        const { metrics } = createTestMetrics({ maxSeries });
        const sums = new Map<string, number>();
        for (const [tags, value] of all) {
          metrics.incrementCounter('jobs', value, tags);
          const pairs = Object.entries(tags).filter(([, value]) => value !== '');
          const key = JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
          sums.set(key, (sums.get(key) ?? 0) + value);
        }
        const { series, overflow } = metrics.getMetrics();
        const counted = series.map((one) => (one.kind === 'counter' ? one.value : NaN));
        expect(counted.reduce((a, b) => a + b, 0)).toBe(all.reduce((sum, [, value]) => sum + value, 0));
        expect(series.length).toBeLessThanOrEqual(maxSeries + 1);
        expect(overflow > 0).toBe(sums.size > maxSeries);
        for (const one of series) {
          if (one.tags.overflow === undefined) expect(one).toMatchObject({ value: sums.get(JSON.stringify(Object.entries(one.tags))) });
        }
      }),
    );
  });
});

describe('quantiles', () => {
  it('of a snapshot are within 1 % of the exact ones', () => {
    const values = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(values, (all) => {
        const { metrics } = createTestMetrics();
        const load = metrics.timer('load');
        for (const value of all) load.record(value);
        const sorted = [...all].sort((a, b) => a - b);
        for (const share of [0.5, 0.75, 0.95, 0.99]) {
          const exact = sorted[Math.ceil(share * sorted.length - 1e-6) - 1];
          expect(Math.abs(load.quantile(share) / exact - 1)).toBeLessThan(0.01);
          expect(metrics.getMetrics().series[0]).toMatchObject({ quantiles: { [`p${100 * share}`]: load.quantile(share) } });
        }
      }),
    );
  });
});
