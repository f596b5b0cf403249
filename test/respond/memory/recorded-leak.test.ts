// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MemoryPressureMonitor } from '../../../src/respond/memory/memory-pressure-monitor.js';
import type { MemoryReport } from '../../../src/respond/memory/memory-report.js';

interface Recorded {
  readonly time: readonly number[];
  readonly usedKb: readonly number[];
  readonly actions: Readonly<Record<string, readonly number[]>>;
}

function replay(fixture: string, until: number): { report: MemoryReport; verdicts: Set<string> } {
  const recorded = JSON.parse(readFileSync(new URL(`../../fixtures/${fixture}.json`, import.meta.url), 'utf8')) as Recorded;
  const monitor = new MemoryPressureMonitor();
  const verdicts = new Set<string>();
  monitor.on('verdict', ({ report }) => verdicts.add(report.verdict));
  const actions = Object.entries(recorded.actions).flatMap(([action, times]) => times.map((time) => ({ action, time })));
  actions.sort((a, b) => a.time - b.time);
  let next = 0;
  recorded.time.forEach((time, at) => {
    if (time > until) return;
    for (; next < actions.length && actions[next].time <= time; next++) monitor.addAction(actions[next].action, actions[next].time * 1000);
    monitor.addSample({ time: time * 1000, heapUsed: recorded.usedKb[at] * 1000 });
  });
  return { report: monitor.report(), verdicts };
}

it('the demo’s leak, as Chromium told the heap, is put down to the action that leaves it, within ten minutes', () => {
  const [heap] = replay('demo-leak-heap', 600).report.series;
  // So far it may be garbage, of which little was given back; a copy of 1,000 entities takes some 360 kB.
  expect(heap.verdict).toBe('suspected');
  expect(heap.source).toMatchObject({ action: 'demo:pick_up', alike: [], beyondTime: true });
  expect(heap.source!.each.value / 360_000).toBeCloseTo(1, 1);
  expect(heap.reasons.join('\n')).toMatch(/Each “demo:pick_up” adds about 3\d\d kB/);
});

it('of a page with a full collection a minute, a leak of 1 MB/min is called within ten minutes, and put down to its action', () => {
  const [heap] = replay('page-leak-heap', 615).report.series;
  expect(heap).toMatchObject({ verdict: 'leak', source: { action: 'app:open' } });
});

it('before that, it is said what was seen, and what is missing', () => {
  const [heap] = replay('page-leak-heap', 300).report.series;
  expect(heap.verdict).toBe('unknown');
  expect(heap.reasons[1]).toMatch(/it went from .* MB to .* MB\. It takes at least 7 of them in ten minutes to be certain, \d more;/);
});

it('the same kind of page without a leak is never accused', () => {
  expect([...replay('page-no-leak-heap', Infinity).verdicts]).toEqual(['none']);
});
