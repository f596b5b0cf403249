// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { MemoryPressureMonitor } from '../../../src/respond/memory/memory-pressure-monitor.js';
import type { SeriesReport } from '../../../src/respond/memory/memory-report.js';
import { MB, simulateHeap, type HeapCase } from '../../helpers/simulated-heap.js';

interface Said extends SeriesReport {
  /** Minutes. */
  readonly at: number;
}

function play(what: HeapCase): { monitor: MemoryPressureMonitor; said: Said[] } {
  const monitor = new MemoryPressureMonitor();
  const said: Said[] = [];
  monitor.on('verdict', ({ time, report }) => said.push({ ...report, at: time / 60_000 }));
  for (const { time, used, afterCollection, actions } of simulateHeap(what)) {
    for (const action of actions) monitor.addAction(action, time);
    monitor.addSample({ time, heapUsed: used, heapLimit: 2000 * MB });
    if (afterCollection !== undefined) monitor.addSample({ time, heapUsed: afterCollection, heapLimit: 2000 * MB });
  }
  return { monitor, said };
}

const LEAK = { action: 'demo:pick_up', perMinute: MB };
/** A few, of which none is left out: thousands are measured by `npm run bench:statistics -- --only memory`. */
const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const shareOf = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;

test('what acttrace itself holds is no leak of the app, as large as it may get, and is told', () => {
  const held = new MemoryPressureMonitor();
  const asOfApp = new MemoryPressureMonitor();
  for (const { time, used, afterCollection } of simulateHeap({ seed: 1, minutes: 30, scenes: false })) {
    const recorded = (MB * time) / 60_000;
    for (const heapUsed of afterCollection === undefined ? [used + recorded] : [used + recorded, afterCollection + recorded]) {
      held.addSample({ time, heapUsed, heldByTracer: recorded });
      asOfApp.addSample({ time, heapUsed });
    }
  }
  expect([asOfApp.report().verdict, held.report().verdict]).toEqual(['leak', 'none']);
  expect(held.report().notes).toEqual(['What acttrace itself holds of the heap, about 30 MB, is left out where growth is looked for.']);
});

describe('a leak of 1 MB a minute', () => {
  const runs = seeds(12).map((seed) => play({ seed, minutes: 16, scenes: false, leak: LEAK }));
  const firsts = runs.map(({ said }) => said.find(({ verdict }) => verdict === 'leak')?.at ?? Infinity);

  test('is called within ten minutes mostly, within a quarter of an hour nearly always', () => {
    expect(shareOf(firsts.map((at) => at <= 10))).toBeGreaterThanOrEqual(0.7);
    expect(shareOf(firsts.map((at) => at <= 15))).toBeGreaterThanOrEqual(0.9);
  });

  test('is put down to the action that leaves it, mostly by then, and to no other', () => {
    const named = runs.map(({ said }) => said.find(({ source }) => source));
    expect(shareOf(named.map((report) => report !== undefined && report.at <= 10))).toBeGreaterThanOrEqual(0.7);
    expect(new Set(named.map((report) => report?.source?.action ?? LEAK.action))).toEqual(new Set([LEAK.action]));
  });

  test('is told with what each action leaves, how fast it grows and when the heap is full', () => {
    const [heap] = runs[1].monitor.report().series;
    expect(heap.source!.each.value / 40_000).toBeCloseTo(1, 0);
    expect(heap.growth!.perMinute.low).toBeLessThan(heap.growth!.perMinute.high);
    expect(heap.growth!.perMinute.value / MB).toBeCloseTo(1, 0);
    expect(heap.exhaustion!.earliest).toBeLessThan(heap.exhaustion!.latest);
    expect(heap.reasons.join('\n')).toMatch(/Each “demo:pick_up” leaves about \d+ kB behind/);
  });

  test('is called as soon when it begins after an hour', () => {
    const { said } = play({ seed: 1, minutes: 75, scenes: false, leak: { ...LEAK, from: 60 } });
    const called = said.find(({ verdict }) => verdict === 'leak')!.at;
    expect(called).toBeGreaterThan(60);
    expect(called).toBeLessThanOrEqual(75);
  });

  test('that no action explains is called all the same, and put down to none mostly', () => {
    const over = seeds(5).map((seed) => play({ seed, minutes: 16, scenes: false, leakOverTime: MB }));
    expect(over.filter(({ said }) => !said.some(({ verdict }) => verdict === 'leak'))).toEqual([]);
    expect(over.filter(({ said }) => said.some(({ source }) => source?.beyondTime)).length).toBeLessThanOrEqual(1);
  });
});

describe('without a leak, nothing is said against the heap', () => {
  test.each<[string, Partial<HeapCase>]>([
    ['scenes that are loaded, and caches that fill', {}],
    ['large collections that come every 5 to 15 minutes, and small ones between', { largeEvery: [300, 900] }],
    ['caches that fill over 10 to 20 minutes', { cacheTime: [10, 20] }],
    ['four times as much garbage', { amplitude: 4 }],
  ])('%s', (_, what) => {
    const said = seeds(3).flatMap((seed) => play({ seed, minutes: 90, ...what }).said);
    expect(said.filter(({ verdict }) => verdict === 'leak' || verdict === 'suspected')).toEqual([]);
  });
});
