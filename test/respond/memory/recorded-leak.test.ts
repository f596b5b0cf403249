// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MemoryPressureMonitor } from '../../../src/respond/memory/memory-pressure-monitor.js';

interface Recorded {
  readonly time: readonly number[];
  readonly usedKb: readonly number[];
  readonly actions: Readonly<Record<string, readonly number[]>>;
}

it('the demo’s leak, as Chromium told the heap, is put down to the action that leaves it, within ten minutes', () => {
  const recorded = JSON.parse(readFileSync(new URL('../../fixtures/demo-leak-heap.json', import.meta.url), 'utf8')) as Recorded;
  const monitor = new MemoryPressureMonitor();
  const actions = Object.entries(recorded.actions).flatMap(([action, times]) => times.map((time) => ({ action, time })));
  actions.sort((a, b) => a.time - b.time);
  let next = 0;
  recorded.time.forEach((time, at) => {
    if (time > 600) return;
    for (; actions[next].time <= time; next++) monitor.addAction(actions[next].action, actions[next].time * 1000);
    monitor.addSample({ time: time * 1000, heapUsed: recorded.usedKb[at] * 1000 });
  });
  const [heap] = monitor.report().series;
  // So far it may be garbage, of which little was given back; a copy of 1,000 entities takes some 360 kB.
  expect(heap.verdict).toBe('suspected');
  expect(heap.source).toMatchObject({ action: 'demo:pick_up', alike: [], beyondTime: true });
  expect(heap.source!.each.value / 360_000).toBeCloseTo(1, 1);
  expect(heap.reasons.join('\n')).toMatch(/Each “demo:pick_up” adds about 3\d\d kB/);
});
