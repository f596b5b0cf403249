/** What is sampled at beats: event-loop lag, heap, clock drift, each with beats made by hand. */
import { describe, expect, it } from 'vitest';
import { COUNTERS } from '../../src/model/counter-table.js';
import { sampleClockDrift } from '../../src/observe/clock-drift.js';
import { sampleEventLoopLag } from '../../src/observe/event-loop-lag.js';
import { sampleHeap } from '../../src/observe/heap.js';
import type { HeapFigures } from '../../src/observe/page-environment.js';
import type { Beat } from '../../src/observe/pulse.js';
import { SteppedPage } from './stepped-page.js';

/** A beat that comes `late` ms after it was due; the page's time is moved there. */
function beatAt(page: SteppedPage, now: number, late = 0, undisturbed = true): Beat {
  page.pass(now - page.now);
  return { now, due: now - late, before: now - late - 100, active: true, undisturbed };
}

describe('sampleEventLoopLag', () => {
  it('keeps the worst of each second', () => {
    const page = new SteppedPage();
    const beat = sampleEventLoopLag(page.host);
    for (const [now, late] of [
      [10_100, 3],
      [10_600, 40],
      [11_000, 7],
      // A timer that is early by a rounding is not late.
      [11_500, -0.4],
      [12_100, 0],
    ])
      beat(beatAt(page, now, late));
    expect(page.samples(COUNTERS.eventLoopLag)).toEqual([
      [11_000, 40],
      [12_100, 0],
    ]);
  });

  it('does not count what the browser held back in a hidden page', () => {
    const page = new SteppedPage();
    const beat = sampleEventLoopLag(page.host);
    beat(beatAt(page, 11_900, 900, false));
    beat(beatAt(page, 12_000, 2));
    beat(beatAt(page, 12_950, 3));
    expect(page.samples(COUNTERS.eventLoopLag)).toEqual([[12_950, 3]]);
  });
});

describe('sampleHeap', () => {
  /** Samples at these times and sizes (bytes). */
  function sample(...sizes: [time: number, used: number][]): [number, number][] {
    let usedJSHeapSize = 0;
    const memory: HeapFigures = {
      get usedJSHeapSize() {
        return usedJSHeapSize;
      },
      totalJSHeapSize: 0,
      jsHeapSizeLimit: 0,
    };
    const performance = { now: () => 0, timeOrigin: 0, getEntriesByType: () => [], memory };
    const page = new SteppedPage({ performance });
    const beat = sampleHeap(page.environment, page.host)!;
    for (const [time, used] of sizes) {
      usedJSHeapSize = used;
      beat(beatAt(page, time));
    }
    return page.samples(COUNTERS.heapUsed);
  }

  it('keeps a sample a second while the heap grows', () => {
    expect(sample([10_000, 1e6], [10_100, 2e6], [10_900, 3e6], [11_000, 4e6], [11_100, 5e6])).toEqual([
      [10_000, 1e6],
      [11_000, 4e6],
    ]);
  });

  it('keeps both ends of each fall', () => {
    expect(sample([10_000, 1e6], [10_100, 5e6], [10_200, 2e6], [10_300, 1e6], [10_400, 3e6], [11_299, 3e6], [11_300, 4e6])).toEqual([
      [10_000, 1e6],
      [10_100, 5e6],
      [10_200, 2e6],
      [10_300, 1e6],
      [11_300, 4e6],
    ]);
  });

  it('takes less than 100 kB for noise', () => {
    expect(sample([10_000, 5_000_000], [10_100, 4_900_001], [10_200, 4_850_000])).toEqual([[10_000, 5_000_000]]);
  });

  it('is absent where the browser does not tell', () => {
    const page = new SteppedPage();
    expect(sampleHeap(page.environment, page.host)).toBeUndefined();
  });
});

describe('sampleClockDrift', () => {
  /** Wall clock ahead by these ms, at these times. */
  function sample(resolution: number, ...steps: [time: number, ahead: number][]): [number, number][] {
    const page = new SteppedPage();
    const beat = sampleClockDrift(page.environment, page.host, resolution);
    for (const [time, ahead] of steps) {
      page.wallAhead = ahead;
      beat(beatAt(page, time));
    }
    return page.samples(COUNTERS.clockDrift);
  }

  it('counts a change by more than the steps of both clocks, against the start, at most once a second', () => {
    // 0.1 ms and the wall clock's 1 ms: 1.1 ms may be nothing.
    expect(sample(0.1, [11_000, 1], [12_000, 1.25], [12_500, 900], [13_000, 2.25], [14_000, -1], [15_000, -3_600_000])).toEqual([
      [12_000, 1.25],
      [14_000, -1],
      [15_000, -3_600_000],
    ]);
  });

  it('expects a coarse page clock to have a coarse wall clock', () => {
    // 16.7 ms twice.
    expect(sample(16.7, [11_000, 33], [12_000, 34])).toEqual([[12_000, 34]]);
  });

  it('does without a known resolution', () => {
    expect(sample(0, [11_000, 1], [12_000, 2])).toEqual([[12_000, 2]]);
  });
});
