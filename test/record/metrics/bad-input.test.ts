import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PerformanceMetrics } from '../../../src/record/metrics/performance-metrics.js';
import { createTestMetrics } from './test-metrics.js';

const NO_FIGURES: unknown[] = [NaN, Infinity, -Infinity, 1e200, '5', 5n, null, {}, [3], true, Symbol('x')];

describe('a value that is none', () => {
  it.each(NO_FIGURES)('is refused, counted and told: %s', (bad) => {
    const { metrics, told } = createTestMetrics();
    const value = bad as number;
    const counter = metrics.counter('jobs');
    const gauge = metrics.gauge('depth');
    const histogram = metrics.histogram('size');
    const timer = metrics.timer('load');
    counter.add(3);
    gauge.set(3);
    counter.add(value);
    gauge.set(value);
    histogram.record(value);
    timer.record(value);
    metrics.incrementCounter('jobs', value);
    metrics.recordMetric('size', value);
    expect([counter.value, gauge.value, histogram.count, timer.count]).toEqual([3, 3, 0, 0]);
    expect(metrics.getMetrics().refused).toBe(6);
    expect(new Set(told).size).toBe(4);
  });

  it('is a negative one to counters and timers', () => {
    const { metrics, told } = createTestMetrics();
    metrics.incrementCounter('jobs', -1);
    metrics.recordTimer('load', -0.5);
    metrics.recordHistogram('size', -1);
    metrics.setGauge('depth', -1);
    expect(metrics.getMetrics()).toMatchObject({ refused: 2, series: [{ value: 0 }, { count: 0 }, { count: 1 }, { value: -1 }] });
    expect(told).toEqual([
      'counter "jobs": a value that is negative was left out',
      'timer "load" (ms): a value that is negative was left out',
    ]);
  });

  it('is a start of a timer that was none', () => {
    const { metrics } = createTestMetrics();
    const load = metrics.timer('load');
    expect([load.stop(NaN), load.stop('x' as never), load.stop(5n as never), load.stop(10)]).toEqual([NaN, NaN, NaN, -10]);
    expect([load.count, metrics.getMetrics().refused]).toEqual([0, 4]);
  });

  it('is no share', () => {
    const size = createTestMetrics().metrics.histogram('size');
    size.record(1);
    expect([size.quantile(NaN), size.quantile('0.5' as never), size.quantile(1n as never)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('a name', () => {
  it.each(['__proto__', 'constructor', 'toString', 'a b\n"\\', 'ключ', '🚀', ' ', '\0', 'x'.repeat(200)])('may be any text: %s', (name) => {
    const { metrics } = createTestMetrics();
    metrics.incrementCounter(name, 2, { [name]: name });
    metrics.incrementCounter(name, 3, { [name]: name });
    expect(metrics.getMetrics()).toMatchObject({ refused: 0, overflow: 0, series: [{ name, value: 5 }] });
    expect(Object.entries(metrics.getMetrics().series[0].tags)).toEqual([[name, name]]);
  });

  it.each(['', 'x'.repeat(201), 5, undefined, null, {}, Symbol('x')])(
    'is refused where it is no text of 1 to 200 characters: %s',
    (bad) => {
      const { metrics, told } = createTestMetrics();
      const name = bad as string;
      const counter = metrics.counter(name);
      counter.add(2);
      metrics.setGauge(name, 1);
      metrics.recordMetric(name, 1);
      metrics.startTimer(name)();
      expect(metrics.getMetrics()).toMatchObject({ series: [], refused: 4 });
      expect(new Set(told).size).toBe(1);
    },
  );

  it('keeps its first kind', () => {
    const { metrics, told } = createTestMetrics();
    metrics.incrementCounter('jobs', 2);
    metrics.setGauge('jobs', 7);
    metrics.recordTimer('jobs', 7, { a: '1' });
    metrics.gauge('jobs').set(9);
    expect(metrics.getMetrics()).toMatchObject({ refused: 3, series: [{ kind: 'counter', value: 2 }] });
    expect(told).toEqual([
      'counter "jobs" takes no values of a gauge, or none of another unit',
      'counter "jobs" takes no values of a timer, or none of another unit',
      'counter "jobs" takes no values of a gauge, or none of another unit',
    ]);
  });

  it('keeps the first unit that it is given', () => {
    const { metrics } = createTestMetrics();
    const early = metrics.histogram('size');
    metrics.recordHistogram('size', 1, undefined, 'bytes');
    metrics.recordHistogram('size', 2);
    metrics.recordHistogram('size', 3, undefined, 'kB');
    metrics.recordHistogram('size', 4, undefined, 5 as never);
    metrics.recordHistogram('late', 5, undefined, 'x'.repeat(201));
    expect(early).toMatchObject({ unit: 'bytes', sum: 3 });
    expect(metrics.getMetrics()).toMatchObject({ refused: 3, series: [{ name: 'size' }] });
  });
});

describe('tags', () => {
  const tagsOf = (tags: unknown): unknown => createTestMetrics().metrics.counter('jobs', tags as never).tags;

  it('are texts: numbers and truth values become such, what is empty is left out', () => {
    const given = { d: 'x', c: 5, b: false, a: 12n, e: '', f: null, g: undefined };
    expect(tagsOf(given)).toEqual({ a: '12', b: 'false', c: '5', d: 'x' });
    const { metrics } = createTestMetrics();
    expect(metrics.counter('jobs', given as never)).toBe(metrics.counter('jobs', { d: 'x', c: '5', b: 'false', a: '12' }));
    expect(tagsOf(null)).toEqual({});
  });

  it.each([
    ['objects', { a: {} }],
    ['functions', { a: () => 'x' }],
    ['symbols', { a: Symbol('x') }],
    ['long values', { a: 'x'.repeat(201) }],
    ['long names', { ['x'.repeat(201)]: 'a' }],
    ['many', Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`tag${at}`, 'x']))],
    ['a text', 'tag'],
    ['a number', 7],
  ])('that cannot be told apart within bounds go into the series of what overflows: %s', (_name, tags) => {
    const { metrics, told } = createTestMetrics();
    metrics.incrementCounter('jobs', 2, tags as never);
    metrics.incrementCounter('jobs', 3, tags as never);
    expect(metrics.getMetrics()).toMatchObject({ overflow: 2, refused: 0, series: [{ tags: { overflow: 'true' }, value: 5 }] });
    expect(new Set(told).size).toBe(1);
  });

  it('may be sixteen', () => {
    const tags = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`tag${at}`, 'x'.repeat(200)]));
    expect(tagsOf(tags)).toEqual(tags);
  });

  it('that throw when they are read are refused', () => {
    const { metrics } = createTestMetrics();
    const tags = {
      get a(): string {
        throw new Error('getter');
      },
    };
    metrics.incrementCounter('jobs', 2, tags);
    metrics.incrementCounter('jobs', 2, new Proxy({}, { ownKeys: () => [][0] }));
    expect(metrics.getMetrics()).toMatchObject({ refused: 2, series: [] });
  });
});

describe('whatever is handed in', () => {
  it('nothing throws, and what comes out is plain data', () => {
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
      fc.constantFrom(...NO_FIGURES),
    );
    const calls = [
      'incrementCounter',
      'setGauge',
      'recordHistogram',
      'recordTimer',
      'recordMetric',
      'startTimer',
      'counter',
      'timer',
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...calls), anything, anything, anything, anything)), (all) => {
        const { metrics } = createTestMetrics({ maxSeries: 3 });
        for (const [call, ...given] of all) {
          (metrics[call] as (...given: unknown[]) => unknown)(...given);
          metrics.seriesOf(given[0] as never);
        }
        const snapshot = metrics.getMetrics();
        expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
        expect(snapshot.series.length).toBeLessThanOrEqual(6);
        metrics.getPerformanceSummary();
        metrics.reset();
      }),
    );
  });

  it('options that make no sense are those by default', () => {
    for (const maxSeries of [NaN, -1, 0, 'many', null]) {
      const metrics = new PerformanceMetrics({ maxSeries: maxSeries as never });
      metrics.incrementCounter('jobs', 1, { a: '1' });
      expect(metrics.getMetrics()).toMatchObject({ overflow: 0, series: [{ tags: { a: '1' } }] });
    }
    const throwing = new PerformanceMetrics({
      report: () => {
        throw new Error('report');
      },
    });
    throwing.incrementCounter('', NaN);
    expect(throwing.getMetrics().refused).toBe(1);
  });
});
