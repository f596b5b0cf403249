import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAlertRule } from '../../../src/respond/alerts/parse-alert-rule.js';
import { PerformanceMetrics } from '../../../src/record/metrics/performance-metrics.js';
import { RecentMetrics } from '../../../src/record/metrics/recent-metrics.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';

interface World {
  readonly clock: ManualClock;
  readonly metrics: PerformanceMetrics;
  readonly recent: RecentMetrics;
  /** What a rule's reading gives, by tags as JSON. */
  read(reading: string): Record<string, number>;
}

function createWorld(onValue?: () => void): World {
  const clock = createManualClock();
  const metrics = new PerformanceMetrics({ clock, report: () => undefined });
  const recent = new RecentMetrics(metrics, () => clock.time, onValue);
  return {
    clock,
    metrics,
    recent,
    read(reading) {
      const parsed = parseAlertRule(`${reading} > 0`);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const values: Record<string, number> = {};
      recent.read(parsed.rule, (tags, value) => (values[JSON.stringify(tags)] = value));
      return values;
    },
  };
}

const NO_TAGS = '{}';

describe('RecentMetrics', () => {
  it('reads aggregates of a timer over the last minute', () => {
    const { clock, metrics, read } = createWorld();
    expect(read('load: avg')).toEqual({});
    for (const [at, value] of [
      [0, 100],
      [1000, 1],
      [2000, 2],
      [3000, 9],
    ]) {
      clock.time = at;
      metrics.recordTimer('load', value);
    }
    expect(read('load: avg')[NO_TAGS]).toBe(28);
    expect(read('load: min')[NO_TAGS]).toBe(1);
    expect(read('load: max')[NO_TAGS]).toBe(100);
    expect(read('load: count')[NO_TAGS]).toBe(4);
    expect(read('load: value')[NO_TAGS]).toBe(9);
    // By nearest rank: the second of four, and the last; within 0.79 %.
    expect(read('load: med')[NO_TAGS]).toBeCloseTo(2, 1);
    expect(read('load: p(95)')[NO_TAGS]).toBe(100);
  });

  it('forgets the oldest ten seconds whole, once they are a minute old', () => {
    const { clock, metrics, read } = createWorld();
    read('load: count');
    clock.time = 9_999;
    metrics.recordTimer('load', 100);
    clock.time = 10_000;
    metrics.recordTimer('load', 2);
    clock.time = 59_999;
    expect(read('load: max')[NO_TAGS]).toBe(100);
    clock.time = 60_000;
    expect(read('load: max')[NO_TAGS]).toBe(2);
    expect(read('load: p(100)')[NO_TAGS]).toBe(2);
    clock.time = 70_000;
    expect(read('load: max')[NO_TAGS]).toBeNaN();
    expect(read('load: value')[NO_TAGS]).toBeNaN();
  });

  it('reads a counter: its total, what it grew by, and how much a second', () => {
    const { clock, metrics, read } = createWorld();
    metrics.incrementCounter('coins', 5);
    expect(read('coins: value')[NO_TAGS]).toBe(5);
    clock.time = 4000;
    metrics.incrementCounter('coins', 6);
    metrics.incrementCounter('coins', 2);
    expect(read('coins: value')[NO_TAGS]).toBe(13);
    expect(read('coins: count')[NO_TAGS]).toBe(8);
    // Watched for 4 s.
    expect(read('coins: rate')[NO_TAGS]).toBe(2);
    expect(read('coins: max')[NO_TAGS]).toBe(6);
  });

  it('gives the rate of a counter that grows evenly as it is, at any time', () => {
    const { clock, metrics, read } = createWorld();
    read('coins: rate');
    for (let tenth = 1; tenth <= 1300; tenth++) {
      clock.time = tenth * 100;
      metrics.incrementCounter('coins');
      if (tenth > 100) expect(Math.abs(read('coins: rate')[NO_TAGS] - 10)).toBeLessThan(0.21);
    }
  });

  it('reads a gauge: what it is, however long ago it was set, and what it was in the last minute', () => {
    const { clock, metrics, read } = createWorld();
    read('queue: avg');
    metrics.setGauge('queue', 4);
    metrics.setGauge('queue', 8);
    expect(read('queue: avg')[NO_TAGS]).toBe(6);
    clock.time = 100_000;
    expect(read('queue: value')[NO_TAGS]).toBe(8);
    expect(read('queue: avg')[NO_TAGS]).toBeNaN();
  });

  it('gives shares of yes from 20 values on, or from three times yes', () => {
    const { metrics, read } = createWorld();
    read('failed: rate');
    metrics.recordHistogram('failed', 1);
    metrics.recordHistogram('failed', 1);
    expect(read('failed: rate')[NO_TAGS]).toBeNaN();
    metrics.recordHistogram('failed', 1);
    expect(read('failed: rate')[NO_TAGS]).toBe(1);
    for (let value = 0; value < 19; value++) metrics.recordHistogram('failed', 0, { action: 'go' });
    expect(read('failed{action=go}: rate')).toEqual({ '{"action":"go"}': NaN });
    metrics.recordHistogram('failed', 0, { action: 'go' });
    expect(read('failed{action=go}: rate')).toEqual({ '{"action":"go"}': 0 });
  });

  it('reads series with the tags that are asked for, and hands over the same tags each time', () => {
    const { metrics, read, recent } = createWorld();
    metrics.recordTimer('load', 1, { of: 'map', how: 'fast' });
    metrics.recordTimer('load', 2, { of: 'sound' });
    expect(Object.keys(read('load{of=map}: value'))).toEqual(['{"how":"fast","of":"map"}']);
    expect(Object.keys(read('load: value'))).toHaveLength(2);
    const tags = new Set<object>();
    const query = { metric: 'load', tags: {}, aggregate: { name: 'value' as const } };
    for (let time = 0; time < 3; time++) recent.read(query, (found) => tags.add(found));
    expect(tags.size).toBe(2);
  });

  it('tells of values of names that were asked about, until it stops', () => {
    let told = 0;
    const { metrics, read, recent } = createWorld(() => told++);
    metrics.recordTimer('load', 1);
    expect(told).toBe(0);
    read('load: avg');
    metrics.recordTimer('load', 1);
    metrics.recordTimer('other', 1);
    expect(told).toBe(1);
    recent.stop();
    metrics.recordTimer('load', 1);
    expect(told).toBe(1);
  });

  it('agrees with all values of the window kept in a list', () => {
    const values = fc.array(
      fc.record({ pause: fc.integer({ min: 1, max: 15_000 }), value: fc.double({ min: 0.001, max: 1e6, noNaN: true }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 70_000 }), (records, rest) => {
        const { clock, metrics, read } = createWorld();
        read('load: avg');
        const all: { time: number; value: number }[] = [];
        for (const { pause, value } of records) {
          clock.time += pause;
          metrics.recordTimer('load', value);
          all.push({ time: clock.time, value });
        }
        clock.time += rest;
        const from = (Math.floor(clock.time / 10_000) - 5) * 10_000;
        const kept = all.filter(({ time }) => time >= from).map(({ value }) => value);
        if (kept.length === 0) return all.length === 0 || Number.isNaN(read('load: avg')[NO_TAGS]);
        const sorted = [...kept].sort((a, b) => a - b);
        const p95 = sorted[Math.ceil(0.95 * sorted.length - 1e-9) - 1];
        expect(read('load: count')[NO_TAGS]).toBe(kept.length);
        expect(read('load: min')[NO_TAGS]).toBe(sorted[0]);
        expect(read('load: max')[NO_TAGS]).toBe(sorted.at(-1));
        expect(Math.abs(read('load: p(95)')[NO_TAGS] - p95)).toBeLessThanOrEqual(p95 / 128);
        const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
        expect(Math.abs(read('load: avg')[NO_TAGS] - mean)).toBeLessThanOrEqual(mean * 1e-9);
        return true;
      }),
      { numRuns: 200 },
    );
  });
});

describe('PerformanceMetrics.watch', () => {
  it('tells of each value of a name, before and after there is a series of it', () => {
    const { metrics, clock } = createWorld();
    const told: unknown[] = [];
    const stop = metrics.watch('load', ({ tags }, value, time) => told.push([tags.of, value, time]));
    clock.time = 500;
    metrics.recordTimer('load', 3, { of: 'map' });
    metrics.recordTimer('other', 4);
    const timer = metrics.timer('load', { of: 'sound' });
    timer.record(5);
    timer.record(NaN);
    stop();
    timer.record(6);
    expect(told).toEqual([
      ['map', 3, 500],
      ['sound', 5, 500],
    ]);
  });

  it('lets each watcher end by itself, and one that throws stops nobody', () => {
    const { metrics } = createWorld();
    const told: string[] = [];
    const watcher = (): void => void told.push('one');
    metrics.watch('coins', () => {
      throw new Error('no');
    });
    const stop = metrics.watch('coins', watcher);
    metrics.watch('coins', watcher);
    metrics.incrementCounter('coins');
    expect(told).toEqual(['one', 'one']);
    stop();
    metrics.incrementCounter('coins');
    expect(told).toHaveLength(3);
    expect(metrics.counter('coins').value).toBe(2);
  });
});
