import { describe, expect, it } from 'vitest';
import { PerformanceMetrics } from '../../../src/record/metrics/performance-metrics.js';
import { createTestMetrics } from './test-metrics.js';

const NO_RATES = { '1s': 0, '10s': 0, '1m': 0, '5m': 0 };

describe('a counter', () => {
  it('adds up what is added, 1 by default', () => {
    const { metrics } = createTestMetrics();
    const jobs = metrics.counter('jobs', { queue: 'a' }, 'jobs');
    jobs.add();
    jobs.add(0);
    jobs.add(2.5);
    expect(jobs).toMatchObject({ kind: 'counter', name: 'jobs', tags: { queue: 'a' }, unit: 'jobs', value: 3.5 });
  });
});

describe('a gauge', () => {
  it('is what it was last set to, and says when', () => {
    const { metrics, clock } = createTestMetrics();
    const depth = metrics.gauge('depth');
    expect(depth.value).toBeNaN();
    expect(metrics.getMetrics().series[0]).toMatchObject({ value: null, lastUpdated: null });
    clock.time = 250;
    depth.set(7);
    depth.set(-3);
    clock.time = 900;
    expect(depth.value).toBe(-3);
    expect(metrics.getMetrics().series[0]).toMatchObject({ kind: 'gauge', value: -3, lastUpdated: 1_700_000_000_250 });
  });
});

describe('a histogram', () => {
  it('knows count, sum, extremes and mean exactly, and quantiles within 0.79 %', () => {
    const { metrics } = createTestMetrics();
    const size = metrics.histogram('size', {}, 'bytes');
    for (const value of [8, -2, 40, 4]) size.record(value);
    expect(size).toMatchObject({ count: 4, sum: 50, min: -2, max: 40, mean: 12.5 });
    // By nearest rank: of -2, 4, 8, 40 the 2nd, and the ends.
    expect(Math.abs(size.quantile(0.5) / 4 - 1)).toBeLessThanOrEqual(1 / 128);
    expect([size.quantile(0), size.quantile(1)]).toEqual([-2, 40]);
  });

  it('has no figures without values', () => {
    const { metrics } = createTestMetrics();
    const size = metrics.histogram('size');
    expect(size).toMatchObject({ count: 0, sum: 0, min: NaN, max: NaN, mean: NaN });
    expect(size.quantile(0.5)).toBeNaN();
    const none = { p50: null, p75: null, p95: null, p99: null };
    expect(metrics.getMetrics().series[0]).toMatchObject({ count: 0, sum: 0, min: null, max: null, mean: null, quantiles: none });
  });
});

describe('a timer', () => {
  it('records the time between start and stop, of any number at once', () => {
    const { metrics, clock } = createTestMetrics();
    const load = metrics.timer('load');
    clock.time = 10;
    const first = load.start();
    clock.time = 14;
    const second = load.start();
    clock.time = 20;
    expect([load.stop(first), load.stop(second)]).toEqual([10, 6]);
    load.record(2);
    expect(load).toMatchObject({ kind: 'timer', unit: 'ms', count: 3, sum: 18, min: 2, max: 10 });
  });

  it('is stopped by what startTimer returns', () => {
    const { metrics, clock } = createTestMetrics();
    const stop = metrics.startTimer('load', { level: '3' });
    clock.time = 5.5;
    expect(stop()).toBe(5.5);
    expect(metrics.timer('load', { level: '3' })).toMatchObject({ count: 1, sum: 5.5 });
  });
});

describe('a series', () => {
  it('is its name and its tags, whatever their order', () => {
    const { metrics } = createTestMetrics();
    const one = metrics.counter('jobs', { a: '1', b: '2' });
    expect(metrics.counter('jobs', { b: '2', a: '1' })).toBe(one);
    const others: Record<string, string>[] = [{ a: '2', b: '1' }, { a: '1' }, { a: '1', b: '2', c: '3' }, {}, { a: '12' }, { a1: '2' }];
    const all = others.map((tags) => metrics.counter('jobs', tags));
    expect(new Set([one, ...all]).size).toBe(7);
    expect(metrics.counter('jobs')).toBe(metrics.counter('jobs', {}));
    expect(metrics.counter('other', { a: '1' })).not.toBe(metrics.counter('jobs', { a: '1' }));
  });

  it('keeps tags of its own', () => {
    const { metrics } = createTestMetrics();
    const tags = { a: '1' };
    const one = metrics.counter('jobs', tags);
    tags.a = '2';
    expect(one.tags).toEqual({ a: '1' });
    expect(metrics.counter('jobs', tags)).not.toBe(one);
  });

  it('has methods that can be pulled off', () => {
    const { metrics, clock } = createTestMetrics();
    const { counter, incrementCounter } = metrics;
    const { add, rate } = counter('jobs');
    add(2);
    incrementCounter('jobs');
    const { record, quantile } = metrics.histogram('size');
    record(3);
    const { start, stop } = metrics.timer('load');
    const begin = start();
    clock.time = 1000;
    stop(begin);
    expect([rate('1s'), quantile(1), metrics.timer('load').sum, metrics.counter('jobs').value]).toEqual([3, 3, 1000, 3]);
  });
});

describe('calls by name', () => {
  it('record into the same series as handles', () => {
    const { metrics } = createTestMetrics();
    metrics.incrementCounter('jobs');
    metrics.incrementCounter('jobs', 4, { queue: 'a' });
    metrics.setGauge('depth', 9, undefined, 'jobs');
    metrics.recordHistogram('size', 3, { queue: 'a' }, 'bytes');
    metrics.recordTimer('load', 12, { level: '1' });
    expect(metrics.counter('jobs').value).toBe(1);
    expect(metrics.counter('jobs', { queue: 'a' }).value).toBe(4);
    expect(metrics.gauge('depth')).toMatchObject({ value: 9, unit: 'jobs' });
    expect(metrics.histogram('size', { queue: 'a' })).toMatchObject({ sum: 3, unit: 'bytes' });
    expect(metrics.timer('load', { level: '1' })).toMatchObject({ sum: 12, unit: 'ms' });
  });

  it('of recordMetric take the name’s kind, of a new name a histogram', () => {
    const { metrics } = createTestMetrics();
    metrics.counter('jobs');
    metrics.gauge('depth');
    metrics.timer('load');
    for (const name of ['jobs', 'depth', 'load', 'new']) for (const value of [2, 5]) metrics.recordMetric(name, value);
    expect(metrics.counter('jobs').value).toBe(7);
    expect(metrics.gauge('depth').value).toBe(5);
    expect(metrics.timer('load').sum).toBe(7);
    expect(metrics.histogram('new').sum).toBe(7);
  });
});

describe('a snapshot', () => {
  it('is plain data of all series', () => {
    const { metrics, clock } = createTestMetrics();
    metrics.incrementCounter('jobs', 3, { b: '2', a: '1' });
    metrics.recordTimer('load', 8);
    clock.time = 2000;
    const snapshot = metrics.getMetrics();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    const rates = { ...NO_RATES, '10s': 1.5, '1m': 1.5, '5m': 1.5 };
    expect(snapshot).toEqual({
      timestamp: 1_700_000_002_000,
      uptime: 2000,
      overflow: 0,
      refused: 0,
      series: [
        { kind: 'counter', name: 'jobs', tags: { a: '1', b: '2' }, unit: '', value: 3, rates },
        {
          kind: 'timer',
          name: 'load',
          tags: {},
          unit: 'ms',
          ...{ count: 1, sum: 8, min: 8, max: 8, mean: 8 },
          quantiles: { p50: 8, p75: 8, p95: 8, p99: 8 },
          rates: { ...NO_RATES, '10s': 0.5, '1m': 0.5, '5m': 0.5 },
        },
      ],
    });
    expect(metrics.seriesOf('jobs')).toEqual([metrics.counter('jobs', { a: '1', b: '2' })]);
    expect(metrics.seriesOf('unknown')).toEqual([]);
  });

  it('has no -0, which JSON does not know', () => {
    const { metrics } = createTestMetrics();
    metrics.setGauge('depth', -0);
    metrics.recordHistogram('size', -0);
    expect(metrics.getMetrics().series).toMatchObject([{ value: 0 }, { sum: 0, min: 0, max: 0, mean: 0, quantiles: { p50: 0 } }]);
  });

  it('is empty at first', () => {
    expect(createTestMetrics().metrics.getMetrics()).toMatchObject({ series: [], uptime: 0, overflow: 0, refused: 0 });
    expect(new PerformanceMetrics().getMetrics().series).toEqual([]);
  });
});

describe('reset', () => {
  it('starts figures anew, and leaves names, series and handles', () => {
    const { metrics, clock } = createTestMetrics();
    const jobs = metrics.counter('jobs');
    const depth = metrics.gauge('depth');
    const size = metrics.histogram('size');
    clock.time = 5000;
    jobs.add(5);
    depth.set(5);
    size.record(5);
    size.record(NaN);
    metrics.reset();
    expect(metrics.getMetrics()).toMatchObject({ uptime: 0, refused: 0, series: [{ value: 0 }, { value: null }, { count: 0, min: null }] });
    clock.time = 7000;
    jobs.add(4);
    size.record(3);
    // Since the reset, two seconds ago.
    expect([jobs.value, jobs.rate('1m'), size.max, size.quantile(0.5)]).toEqual([4, 2, 3, 3]);
    expect(metrics.counter('jobs')).toBe(jobs);
  });
});

describe('PerformanceMetrics.describe', () => {
  it('tells of a name what its series are, and of none nothing', () => {
    const { metrics } = createTestMetrics();
    expect(metrics.describe('jobs')).toBeUndefined();
    metrics.counter('jobs', { queue: 'a' }, 'items');
    metrics.gauge('depth').set(1);
    metrics.timer('wait').record(1);
    expect(metrics.describe('jobs')).toEqual({ isCounter: true, isYesNo: false, unit: 'items' });
    expect(metrics.describe('depth')).toEqual({ isCounter: false, isYesNo: false, unit: '' });
    expect(metrics.describe('wait')).toEqual({ isCounter: false, isYesNo: false, unit: 'ms' });
  });

  it('takes a histogram for yes and no until a value is neither', () => {
    const { metrics } = createTestMetrics();
    const hits = metrics.histogram('hits');
    const isYesNo = (): boolean | undefined => metrics.describe('hits')?.isYesNo;
    expect(isYesNo()).toBe(true);
    for (const value of [0, 1, 1]) hits.record(value);
    expect(isYesNo()).toBe(true);
    hits.record(2);
    expect(isYesNo()).toBe(false);
    metrics.histogram('depth').record(-1);
    metrics.histogram('size', {}, 'B').record(1);
    expect([metrics.describe('depth')?.isYesNo, metrics.describe('size')?.isYesNo]).toEqual([false, false]);
  });
});
