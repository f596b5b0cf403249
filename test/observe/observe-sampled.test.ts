import { describe, expect, it } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { COUNTERS } from '../../src/model/counter-table.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { observeSampled } from '../../src/observe/observe-sampled.js';
import { entriesOf } from './fake-page.js';
import { SteppedPage } from './stepped-page.js';

class SilentObserver {
  observe(): void {}
  disconnect(): void {}
}
const REPORTS_TASKS = { PerformanceObserver: SilentObserver as unknown as typeof PerformanceObserver, entryTypes: ['longtask'] };

describe('observeSampled', () => {
  it('samples what the page has', () => {
    const memory = { usedJSHeapSize: 1e6, totalJSHeapSize: 1e6, jsHeapSizeLimit: 1e9 };
    const page = new SteppedPage({ performance: { now: () => 0, timeOrigin: 0, getEntriesByType: () => [], memory } });
    const stop = observeSampled(page.environment)(page.host);
    page.record();
    page.pass(2500);
    page.wallAhead = 5;
    page.pass(1000);
    stop();
    for (const name of [COUNTERS.heapUsed, COUNTERS.frameRate, COUNTERS.frameInterval, COUNTERS.eventLoopLag, COUNTERS.clockDrift]) {
      expect(page.samples(name), name).not.toEqual([]);
    }
    expect(page.faults).toEqual([]);
  });

  it.each([
    ['none where it reports tasks', REPORTS_TASKS, 0],
    ['one where it reports none', {}, 1],
  ])('finds task gaps: %s', (_what, browser, count) => {
    const page = new SteppedPage(browser);
    const stop = observeSampled(page.environment)(page.host);
    page.window.dispatchEvent(new Event('pointerdown'));
    page.pass(50);
    page.hold(200);
    stop();
    expect(entriesOf(page.recorder).filter(({ name }) => name === PAGE_ENTRY.taskGap)).toHaveLength(count);
    // Either way it is lag, but no second is full yet.
    expect(page.samples(COUNTERS.eventLoopLag)).toEqual([]);
  });

  it('leaves nothing behind, also when started and stopped often', () => {
    const page = new SteppedPage();
    for (let time = 0; time < 3; time++) {
      const stop = observeSampled(page.environment)(page.host);
      page.record();
      page.pass(1500);
      expect([page.listeners > 0, page.pending]).toEqual([true, 2]);
      stop();
      expect([page.listeners, page.pending]).toEqual([0, 0]);
    }
  });

  it('takes a clock of the app that is set back for what it is: one that stands still, and no freeze', () => {
    const page = new SteppedPage();
    let back = 0;
    const clock = { timeOrigin: 1_700_000_000_000, now: () => page.now - back };
    const tracer = createTracer({ clock, history: false, settingsStorage: null, observe: false });
    tracer.attach(observeSampled(page.environment));
    tracer.start();
    const span = tracer.trace.startSpan('across');
    page.pass(3000);
    back = 3_600_000;
    page.pass(60_000);
    tracer.trace.endSpan(span);
    tracer.stop();
    const { spans } = tracer.toTraceData();
    expect(spans.rowCount).toBe(1);
    // From 10,000 to 13,000, where the clock stopped; no time is negative, and nothing is marked.
    expect([spans.start(span), spans.end(span), spans.flags(span)]).toEqual([10_000, 13_000, 0]);
    expect(tracer.status().faults).toMatchObject([{ part: 'clock', message: 'The clock stepped back.' }]);
    expect([page.listeners, page.pending]).toEqual([0, 0]);
  });

  it('does without all of it', () => {
    const page = new SteppedPage({ document: null, window: null, requestAnimationFrame: null, cancelAnimationFrame: null });
    const stop = observeSampled(page.environment)(page.host);
    page.pass(3000);
    stop();
    expect(page.samples(COUNTERS.eventLoopLag)).toHaveLength(3);
    expect([page.pending, page.faults]).toEqual([0, []]);
  });
});
