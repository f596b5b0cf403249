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

const SEEDS = 30;
const LEAK = { action: 'demo:pick_up', perMinute: MB };
/** A few: 1000 are measured in test/bench/statistics/memory.ts. */
const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const shareOf = (values: readonly boolean[]): number => values.filter(Boolean).length / values.length;

describe('a leak of 1 MB a minute', { timeout: 60_000 }, () => {
  const runs = seeds(SEEDS).map((seed) => play({ seed, minutes: 30, scenes: false, leak: LEAK }));
  const firsts = runs.map(({ said }) => said.find(({ verdict }) => verdict === 'leak'));

  test('is called within ten minutes mostly, within a quarter of an hour nearly always', () => {
    expect(shareOf(firsts.map((first) => first !== undefined && first.at <= 10))).toBeGreaterThanOrEqual(0.8);
    expect(shareOf(firsts.map((first) => first !== undefined && first.at <= 15))).toBeGreaterThanOrEqual(0.9);
  });

  test('is put down to the action that leaves it, in most cases by then, in nearly all later, and hardly ever to another', () => {
    const named = runs.map(({ said }) => said.find(({ source }) => source));
    expect(shareOf(named.map((report) => report !== undefined && report.at <= 10))).toBeGreaterThanOrEqual(0.5);
    expect(shareOf(runs.map(({ monitor }) => monitor.report().series[0].source?.action === LEAK.action))).toBeGreaterThanOrEqual(0.9);
    const misnamed = runs.map(({ said }) => said.some(({ source }) => source !== undefined && source.action !== LEAK.action));
    expect(shareOf(misnamed)).toBeLessThanOrEqual(0.1);
  });

  test('is told with what each action leaves, how fast it grows and when the heap is full', () => {
    const [heap] = runs[0].monitor.report().series;
    expect(heap.source!.each.value / 40_000).toBeCloseTo(1, 0);
    expect(heap.growth!.perMinute.low).toBeLessThan(heap.growth!.perMinute.high);
    expect(heap.growth!.perMinute.value / MB).toBeCloseTo(1, 0);
    expect(heap.exhaustion!.earliest).toBeLessThan(heap.exhaustion!.latest);
    expect(heap.reasons.join('\n')).toMatch(/Each “demo:pick_up” leaves about \d+ kB behind/);
  });

  test('is called as soon when it begins after an hour', () => {
    const later = seeds(10).map((seed) => play({ seed, minutes: 75, scenes: false, leak: { ...LEAK, from: 60 } }));
    const called = later.map(({ said }) => said.find(({ verdict }) => verdict === 'leak')?.at ?? Infinity);
    expect(Math.min(...called)).toBeGreaterThan(60);
    expect(shareOf(called.map((at) => at <= 70))).toBeGreaterThanOrEqual(0.8);
  });

  test('that no action explains is put down to none', () => {
    const over = seeds(10).map((seed) => play({ seed, minutes: 20, scenes: false, leakOverTime: MB }));
    expect(shareOf(over.map(({ said }) => said.some(({ verdict }) => verdict === 'leak')))).toBe(1);
    expect(shareOf(over.map(({ said }) => said.some(({ source }) => source)))).toBeLessThanOrEqual(0.2);
  });
});

describe('eight hours without a leak', { timeout: 60_000 }, () => {
  test('of saw-tooth, scenes that are loaded and caches that fill: nothing is said against the heap', () => {
    const said = seeds(5).flatMap((seed) => play({ seed, minutes: 480 }).said);
    expect(said.filter(({ verdict }) => verdict === 'leak' || verdict === 'suspected')).toEqual([]);
  });
});
