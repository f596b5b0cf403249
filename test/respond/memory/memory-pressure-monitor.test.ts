import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MemoryPressureMonitor } from '../../../src/respond/memory/memory-pressure-monitor.js';
import type { MemoryEvents, MemorySample } from '../../../src/respond/memory/memory-report.js';
import { createRandom } from '../../../src/statistics/random.js';

const MB = 1_000_000;
const MINUTE = 60_000;
const schedule = (run: () => void, delay: number): (() => void) => {
  const timer = setTimeout(run, delay);
  return () => clearTimeout(timer);
};

/** One sample every 10 s. */
function feed(monitor: MemoryPressureMonitor, minutes: number, sampleAt: (step: number) => Omit<MemorySample, 'time'>, from = 0): void {
  for (let step = 0; step < minutes * 6; step++) monitor.addSample({ time: from + step * 10_000, ...sampleAt(step) });
}

describe('levels', () => {
  const levelsOf = (shares: readonly number[], apart = 10_000): string[] => {
    const monitor = new MemoryPressureMonitor();
    const events: MemoryEvents['level'][] = [];
    monitor.on('level', (event) => events.push(event));
    shares.forEach((share, at) => monitor.addSample({ time: at * apart, heapUsed: share * 100 * MB, heapLimit: 100 * MB }));
    return events.map(({ level, before, time }) => `${time / 1000} s: ${before} → ${level}`);
  };

  test('rise at 75 % and 90 % of the limit, at once', () => {
    expect(levelsOf([0.5, 0.74, 0.75, 0.89, 0.9])).toEqual(['0 s: unknown → normal', '20 s: normal → warning', '40 s: warning → critical']);
  });

  test('fall when the heap has stayed 5 points below for a minute, not after each collection', () => {
    const sawTooth = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 0.78 : 0.6));
    expect(levelsOf(sawTooth)).toEqual(['0 s: unknown → warning']);
    expect(levelsOf([0.92, 0.86, ...new Array<number>(7).fill(0.8), ...new Array<number>(8).fill(0.5)])).toEqual([
      '0 s: unknown → critical',
      '70 s: critical → warning',
      '140 s: warning → normal',
    ]);
  });

  test('are unknown without a limit, or with one of 0', () => {
    for (const heapLimit of [undefined, 0, NaN, -1, Infinity]) {
      const monitor = new MemoryPressureMonitor();
      monitor.addSample({ time: 0, heapUsed: MB, heapLimit });
      expect(monitor.report().level).toBe('unknown');
      expect(monitor.report().share).toBeNaN();
    }
  });

  test('stay as they are where a sample has counts alone', () => {
    const monitor = new MemoryPressureMonitor();
    monitor.addSample({ time: 0, heapUsed: 95, heapLimit: 100 });
    monitor.addSample({ time: 1, elements: 5 });
    expect(monitor.report().level).toBe('critical');
  });
});

describe('collections', () => {
  test('are counted from falls, with what they freed; what they cost is unknown until a long task tells', () => {
    const monitor = new MemoryPressureMonitor();
    const saw = [10, 14, 8, 12, 16, 9, 9.05, 9].map((megabytes) => megabytes * MB);
    saw.forEach((heapUsed, at) => monitor.addSample({ time: at * 1000, heapUsed }));
    const { collections } = monitor.report();
    expect(collections).toMatchObject({ count: 2, large: 2, freed: 13 * MB, medianFreed: 6.5 * MB, over: 7000 });
    expect(collections?.perMinute).toBeCloseTo(17.1, 1);
    // Over a few seconds that says nothing yet.
    expect(collections?.frequent).toBe(false);
    expect(collections?.cost).toBeUndefined();
    monitor.addLongTask(4200, 80);
    expect(monitor.report().collections?.cost).toEqual({ collections: 1, pause: 80 });
  });

  test('cost at most all of the long tasks between the readings, as far as they lie between them, each moment once', () => {
    const costOf = (megabytes: readonly number[], tasks: readonly (readonly [start: number, duration: number])[]): unknown => {
      const monitor = new MemoryPressureMonitor();
      megabytes.forEach((used, at) => monitor.addSample({ time: at * 1000, heapUsed: used * MB }));
      for (const [start, duration] of tasks) monitor.addLongTask(start, duration);
      return monitor.report().collections?.cost;
    };
    // It fell between 1 s and 2 s: in either of two tasks.
    expect(
      costOf(
        [10, 14, 8, 9],
        [
          [1100, 60],
          [1500, 300],
        ],
      ),
    ).toEqual({ collections: 1, pause: 360 });
    // A long frame is told beside the long tasks in it.
    expect(
      costOf(
        [10, 14, 8, 9],
        [
          [1150, 60],
          [1100, 200],
        ],
      ),
    ).toEqual({ collections: 1, pause: 200 });
    // What is before and after the readings had no part in it.
    expect(
      costOf(
        [10, 14, 8, 9],
        [
          [900, 150],
          [1950, 100],
        ],
      ),
    ).toEqual({ collections: 1, pause: 100 });
    // One that goes on, bit by bit, keeps what it cost before.
    const monitor = new MemoryPressureMonitor();
    for (const [time, used] of [
      [0, 20],
      [1000, 15],
    ] as const)
      monitor.addSample({ time, heapUsed: used * MB });
    monitor.addLongTask(200, 70);
    monitor.addSample({ time: 2000, heapUsed: 13 * MB });
    monitor.addLongTask(1200, 50);
    expect(monitor.report().collections).toMatchObject({ count: 1, cost: { collections: 1, pause: 120 } });
  });

  test('that are swept bit by bit are one', () => {
    const monitor = new MemoryPressureMonitor();
    [16, 14.5, 16, 14.5, 16, 20, 16, 13, 12.95, 14].forEach((megabytes, at) =>
      monitor.addSample({ time: at * 1000, heapUsed: megabytes * MB }),
    );
    const { collections, lowPoints } = monitor.report();
    expect(collections).toMatchObject({ count: 3, freed: 10.05 * MB });
    expect(lowPoints.value).toEqual([12.95 * MB]);
  });
});

describe('verdicts', () => {
  test('on counts alone where there is no heap figure, which is said', () => {
    const monitor = new MemoryPressureMonitor();
    feed(monitor, 30, (step) => ({ elements: 500 + step * 2, entries: 1000, listeners: 40 + (step % 3) }));
    for (let step = 0; step < 180; step++) monitor.addAction('open', step * 10_000);
    const report = monitor.report();
    expect(report.verdict).toBe('leak');
    expect(report.series.map(({ series, verdict }) => `${series} ${verdict}`)).toEqual([
      'heap unknown',
      'elements leak',
      'listeners none',
      'entries none',
    ]);
    expect(report.notes.join()).toContain('does not tell the heap’s size');
    expect(report.collections).toBeUndefined();
    expect(report.series[1].growth?.perMinute.value).toBeCloseTo(12, 0);
  });

  test('are none for a step, and for a cache that fills', () => {
    const curves = [
      (step: number): number => (step < 60 ? 500 : 900),
      (step: number): number => 500 - 300 * Math.expm1(-step / 15),
      (step: number): number => 500 + (step % 7),
    ];
    for (const curve of curves) {
      const monitor = new MemoryPressureMonitor();
      feed(monitor, 60, (step) => ({ elements: Math.round(curve(step)) }));
      expect(monitor.report().verdict).toBe('none');
    }
  });

  test('are taken back: suspected when growth pauses, none when it is given back or has levelled off', () => {
    const monitor = new MemoryPressureMonitor();
    const said: string[] = [];
    monitor.on('verdict', ({ report: { verdict } }) => said.push(verdict));
    feed(monitor, 20, (step) => ({ elements: 500 + step * 5 }));
    expect(said.at(-1)).toBe('leak');
    feed(monitor, 25, () => ({ elements: 1095 }), 20 * MINUTE);
    expect(said.at(-1)).toBe('suspected');
    expect(monitor.report().series[1].reasons.join()).toContain('has not grown for 10 minutes');
    feed(monitor, 5, () => ({ elements: 500 }), 45 * MINUTE);
    expect(said.at(-1)).toBe('none');
    expect(monitor.report().series[1].reasons.join()).toContain('given back');
  });

  test('are unknown, with the reason, before 7 minutes, without full collections, and of a figure that hardly moves', () => {
    const early = new MemoryPressureMonitor();
    feed(early, 5, (step) => ({ heapUsed: (20 + (step % 3)) * MB }));
    expect(early.report().series[0].reasons.join()).toContain('at least 7 minutes');
    const uncollected = new MemoryPressureMonitor();
    feed(uncollected, 20, (step) => ({ heapUsed: 50 * MB + step * 1000 }));
    expect(uncollected.report()).toMatchObject({ verdict: 'unknown' });
    expect(uncollected.report().series[0].reasons.join()).toContain('Too few full collections');
    const coarse = new MemoryPressureMonitor();
    feed(coarse, 120, (step) => ({ heapUsed: (20 + Math.floor(step / 120)) * MB }));
    expect(coarse.report()).toMatchObject({ verdict: 'unknown' });
    expect(coarse.report().notes.join()).toContain('hardly ever changes');
  });

  test('suspect a heap that has trebled, and was never collected; call it past four times, with the action it goes by', () => {
    const monitor = new MemoryPressureMonitor();
    const random = createRandom(1);
    let heap = 25 * MB;
    let made = 0;
    const growUntil = (second: number): void => {
      for (; made < second; made++) {
        const time = made * 1000;
        if (random() < 0.3 + 0.2 * Math.sin(made / 60)) {
          monitor.addAction('grows', time);
          heap += 400_000;
        }
        if (random() < 0.3) monitor.addAction('other', time);
        monitor.addSample({ time, heapUsed: heap });
      }
    };
    growUntil(630);
    expect(heap / MB).toBeLessThan(108);
    expect(monitor.report().verdict).toBe('suspected');
    expect(monitor.report().series[0].reasons.join()).toContain('may be garbage');
    expect(monitor.report().series[0].reasons.join()).toMatch(/Each “grows” adds about (39\d|40\d) kB/);
    growUntil(1500);
    expect(heap / MB).toBeGreaterThan(108);
    expect(monitor.report().verdict).toBe('leak');
    expect(monitor.report().series[0].reasons.join()).toContain('never fell');
    expect(monitor.report().series[0].reasons.join()).toMatch(/Each “grows” leaves about (39\d|40\d) kB behind/);
  });

  test('wait while a page was frozen: there is no growth between two samples', () => {
    const monitor = new MemoryPressureMonitor();
    feed(monitor, 3, () => ({ elements: 500 }));
    feed(monitor, 3, () => ({ elements: 900 }), 600 * MINUTE);
    expect(monitor.report().series[1].verdict).toBe('unknown');
  });
});

describe('bad input', () => {
  test('samples and actions without a time, or with an earlier one, are refused and counted', () => {
    const monitor = new MemoryPressureMonitor();
    monitor.addSample({ time: 1000, heapUsed: MB });
    monitor.addSample({ time: NaN, heapUsed: MB });
    monitor.addSample({ time: 500, heapUsed: 9 * MB });
    monitor.addSample(undefined as never);
    monitor.addAction('a', Infinity);
    monitor.addAction(Object.create(null) as never, 5);
    monitor.addLongTask(0, NaN);
    expect(monitor.report()).toMatchObject({ refused: 6 });
    expect(monitor.report().samples.heapUsed).toEqual([MB]);
  });

  test('figures that are none are left out', () => {
    const monitor = new MemoryPressureMonitor();
    monitor.addSample({ time: 0, heapUsed: NaN, elements: -1, listeners: Infinity, entries: '7' as never });
    const { samples } = monitor.report();
    expect([samples.heapUsed, samples.elements, samples.listeners, samples.entries]).toEqual([[NaN], [NaN], [NaN], [NaN]]);
  });

  test('options that make no sense are as if left out', () => {
    const monitor = new MemoryPressureMonitor({ warning: NaN, critical: -1, leakGrowth: Infinity, falseAlarms: 0, onError: 7 as never });
    monitor.addSample({ time: 0, heapUsed: 80, heapLimit: 100 });
    expect(monitor.report().level).toBe('warning');
  });

  test('nothing throws, whatever comes; and what a listener throws goes to onError', () => {
    const anything = fc.oneof(fc.double(), fc.anything());
    const sample = fc.record({ time: anything, heapUsed: anything, heapLimit: anything, elements: anything });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), anything, (samples, time) => {
        const monitor = new MemoryPressureMonitor();
        for (const each of samples) monitor.addSample(each as never);
        monitor.addAction('a', time as never);
        monitor.report();
      }),
    );
    const errors: unknown[] = [];
    const monitor = new MemoryPressureMonitor({ onError: (error) => errors.push(error) });
    monitor.on('level', () => {
      throw new Error('mine');
    });
    monitor.addSample({ time: 0, heapUsed: 1, heapLimit: 2 });
    expect(errors).toEqual([new Error('mine')]);
    monitor.addSample({
      get time(): number {
        throw new Error('theirs');
      },
    });
    expect(errors).toEqual([new Error('mine'), new Error('theirs')]);
  });

  test('keeps 1000 samples, however many come', () => {
    const monitor = new MemoryPressureMonitor();
    for (let time = 0; time < 12_000_000; time += 1000) monitor.addSample({ time, heapUsed: 20 * MB + (time % 7000) });
    expect(monitor.report().samples.time).toHaveLength(1000);
    expect(monitor.report().samples.time.at(-1)).toBe(11_999_000);
  });
});

describe('start', () => {
  afterEach(() => void vi.useRealTimers());

  test('reads the heap every second and objects every ten, and leaves nothing behind', () => {
    vi.useFakeTimers();
    const monitor = new MemoryPressureMonitor();
    const heap = vi.fn(() => ({ used: 5 * MB, limit: 10 * MB }));
    const objects = vi.fn(() => ({ elements: 12 }));
    const stop = monitor.start({ now: () => Date.now(), heap, objects }, schedule);
    vi.advanceTimersByTime(20_500);
    expect(heap).toHaveBeenCalledTimes(21);
    expect(objects).toHaveBeenCalledTimes(3);
    expect(monitor.report()).toMatchObject({ level: 'normal', share: 0.5 });
    stop();
    stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(heap).toHaveBeenCalledTimes(21);
  });

  test('a second start ends the first; a source that throws has no figures', () => {
    vi.useFakeTimers();
    const errors: unknown[] = [];
    const monitor = new MemoryPressureMonitor({ onError: (error) => errors.push(error) });
    monitor.start({ now: () => Date.now() }, schedule);
    const stop = monitor.start(
      {
        now: () => Date.now(),
        heap: () => {
          throw new Error('no');
        },
      },
      schedule,
    );
    expect(vi.getTimerCount()).toBe(1);
    expect(errors).toEqual([new Error('no')]);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
