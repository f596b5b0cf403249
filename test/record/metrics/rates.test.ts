import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RATE_WINDOWS, type RateWindow } from '../../../src/model/metrics.js';
import { createTestMetrics } from './test-metrics.js';

const WINDOWS = Object.entries(RATE_WINDOWS) as [RateWindow, number][];

/** What happened, and how long after what happened before, ms. */
const steps = fc.array(
  fc.record({
    wait: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 400 }) },
      fc.double({ min: 0, max: 20_000, noNaN: true }),
      fc.integer({ min: 0, max: 400_000 }),
    ),
    value: fc.integer({ min: 0, max: 50 }),
  }),
  { maxLength: 60 },
);

interface Event {
  readonly time: number;
  readonly value: number;
}

/** The same by keeping all events: those of the last nine tenths and a bit in full, of the tenth before as much as lies in the window. */
function naiveRate(events: readonly Event[], now: number, window: number): number {
  const tenth = window / 10;
  const newest = Math.floor(now / tenth);
  const share = newest + 1 - now / tenth;
  const sum = events.reduce((sum, { time, value }) => {
    const age = newest - Math.floor(time / tenth);
    return sum + (age < 10 ? value : age === 10 ? share * value : 0);
  }, 0);
  return (1000 * sum) / Math.min(window, Math.max(1000, now));
}

/** Events younger than an age. */
function sumSince(events: readonly Event[], now: number, age: number): number {
  return events.reduce((sum, { time, value }) => sum + (now - time < age ? value : 0), 0);
}

/** Waits until another task of the page would have begun. */
async function endTask(): Promise<void> {
  await Promise.resolve();
}

describe('rates', () => {
  it('are those of a register of all events', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 15_000 }), async (all, wait) => {
        const { metrics, clock } = createTestMetrics();
        const counter = metrics.counter('jobs');
        const histogram = metrics.histogram('size');
        const events: Event[] = [];
        for (const { wait, value } of all) {
          clock.time += wait;
          counter.add(value);
          histogram.record(value);
          events.push({ time: clock.time, value });
          await endTask();
        }
        clock.time += wait;
        const ones = events.map(({ time }) => ({ time, value: 1 }));
        for (const [window, length] of WINDOWS) {
          expect(counter.rate(window)).toBeCloseTo(naiveRate(events, clock.time, length), 9);
          expect(histogram.rate(window)).toBeCloseTo(naiveRate(ones, clock.time, length), 9);
          const counted = (counter.rate(window) * Math.min(length, Math.max(1000, clock.time))) / 1000;
          expect(counted).toBeGreaterThanOrEqual(sumSince(events, clock.time, 0.9 * length) - 1e-6);
          expect(counted).toBeLessThanOrEqual(sumSince(events, clock.time, 1.1 * length + 1e-6) + 1e-6);
        }
        const { series } = metrics.getMetrics();
        expect(series[0]).toMatchObject({ rates: Object.fromEntries(WINDOWS.map(([window]) => [window, counter.rate(window)])) });
      }),
    );
  });

  it('of a steady stream are that of the stream, over each window', async () => {
    const { metrics, clock } = createTestMetrics();
    const counter = metrics.counter('jobs');
    for (let at = 0; at < 4000; at++) {
      clock.time = 100 * at + 50;
      counter.add(5);
      await endTask();
    }
    clock.time = 400_000;
    for (const [window] of WINDOWS) expect(counter.rate(window)).toBeCloseTo(50, 9);
    // Nothing for half a second, for half a minute, for an hour.
    clock.time += 500;
    expect([counter.rate('1s'), counter.rate('10s')]).toEqual([expect.closeTo(25, 9), expect.closeTo(47.5, 9)]);
    clock.time += 29_500;
    expect([counter.rate('10s'), counter.rate('1m'), counter.rate('5m')]).toEqual([0, expect.closeTo(25, 9), expect.closeTo(45, 9)]);
    clock.time += 3_600_000;
    expect(WINDOWS.map(([window]) => counter.rate(window))).toEqual([0, 0, 0, 0]);
  });

  it('of young metrics are over the time since the start, at least a second', () => {
    const { metrics, clock } = createTestMetrics();
    const counter = metrics.counter('jobs');
    counter.add(6);
    expect(WINDOWS.map(([window]) => counter.rate(window))).toEqual([6, 6, 6, 6]);
    clock.time = 4000;
    expect(WINDOWS.map(([window]) => counter.rate(window))).toEqual([0, 1.5, 1.5, 1.5]);
    expect(counter.rate('2h' as never)).toBeNaN();
  });

  it('lose nothing of what one task records, and place it within that task', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ wait: fc.integer({ min: 0, max: 900 }), value: fc.nat(9) }), { maxLength: 60 }), (all) => {
        const { metrics, clock } = createTestMetrics();
        const counter = metrics.counter('jobs');
        clock.time = 60_000;
        let sum = 0;
        for (const { wait, value } of all) {
          clock.time += wait;
          counter.add(value);
          sum += value;
        }
        // At most 54 s later: all within the last 5 minutes.
        expect(counter.rate('5m')).toBeCloseTo((1000 * sum) / clock.time, 9);
      }),
    );
  });

  it('share a look at the clock among sixteen records at most, and only of one task', async () => {
    const { metrics, clock } = createTestMetrics();
    let looks = 0;
    const now = clock.now.bind(clock);
    clock.now = () => {
      looks++;
      return now();
    };
    const counter = metrics.counter('jobs');
    const record = (times: number): number => {
      looks = 0;
      for (let at = 0; at < times; at++) counter.add();
      return looks;
    };
    // Each look is for twice as many records as the one before: 1, 2, 4, 8, then 16 each.
    expect(record(15 + 160)).toBeLessThanOrEqual(4 + 10);
    expect(record(16)).toBe(1);
    await endTask();
    expect(record(1)).toBe(1);
    await endTask();
    clock.time += 100;
    expect([record(1), record(1)]).toEqual([1, 1]);
  });
});

describe('a clock that', () => {
  it('stands still takes everything to have happened at once', () => {
    const { metrics } = createTestMetrics();
    const load = metrics.timer('load');
    for (let at = 0; at < 100; at++) load.stop(load.start());
    expect(load).toMatchObject({ count: 100, sum: 0, max: 0 });
    expect(load.rate('10s')).toBe(100);
  });

  it('goes back is taken to stand still until it has caught up, and is told of', async () => {
    const { metrics, clock, told } = createTestMetrics();
    clock.time = 20_000;
    const counter = metrics.counter('jobs');
    counter.add(10);
    await endTask();
    clock.time = 3000;
    counter.add(20);
    // Both now, at 20 s.
    expect([counter.rate('1s'), counter.rate('10s')]).toEqual([30, 3]);
    clock.time = 20_500;
    expect([counter.rate('1s'), counter.rate('10s')]).toEqual([30, 3]);
    expect(metrics.timer('load').stop(20_400)).toBe(100);
    expect(told).toContain('The clock stepped back.');
  });

  it('throws, or tells no time, is taken to stand still', () => {
    for (const now of [() => NaN, () => 'noon' as never, () => fail()]) {
      const { metrics, told } = createTestMetrics({ clock: { timeOrigin: 0, now } });
      const counter = metrics.counter('jobs');
      counter.add(2);
      expect(counter.rate('1s')).toBe(2);
      expect(told.length).toBeGreaterThan(0);
    }
  });
});

function fail(): never {
  throw new Error('clock');
}
