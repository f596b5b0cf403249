/** What is sampled of a real page, in every engine; freezes by the events that a frozen page gets (real ones: `test/e2e/frozen.test.ts`). */
import { afterEach, describe, expect, it } from 'vitest';
import { PipelinePerformanceAnalyzer } from '../../src/analyze/pipeline-performance-analyzer.js';
import { createTracer } from '../../src/create-tracer.js';
import { COUNTERS } from '../../src/model/counter-table.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanFlag } from '../../src/model/span.js';
import { observeSampled } from '../../src/observe/observe-sampled.js';
import { createPageEnvironment, type PageDocument, type PageEnvironment, type PageWindow } from '../../src/observe/page-environment.js';
import type { Tracer } from '../../src/tracer.js';
import { createHost } from '../observe/fake-page.js';

const tracers: Tracer[] = [];
afterEach(() => {
  for (const tracer of tracers.splice(0)) tracer.stop();
});

/** A tracer that observes: what does has been loaded. */
async function start(): Promise<Tracer> {
  const tracer = createTracer({ history: false, settingsStorage: null });
  tracers.push(tracer);
  tracer.start();
  await expect.poll(() => tracer.toTraceData().counters.rowCount, { timeout: 20_000 }).toBeGreaterThan(0);
  return tracer;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function entries(tracer: Tracer, name: string): { attributes: unknown; start: number; duration: number; flags: number }[] {
  const { spans, strings } = tracer.toTraceData();
  return Array.from({ length: spans.rowCount }, (_, row) => row)
    .filter((row) => strings.get(spans.nameId(row)) === name)
    .map((row) => ({
      attributes: spans.attributes(row),
      start: spans.start(row),
      duration: spans.end(row) - spans.start(row),
      flags: spans.flags(row),
    }));
}

function samples(tracer: Tracer, name: string): number[] {
  const { counters, strings } = tracer.toTraceData();
  const id = strings.find(name);
  return Array.from({ length: counters.rowCount }, (_, row) => row)
    .filter((row) => counters.nameId(row) === id)
    .map((row) => counters.value(row));
}

const executions = (tracer: Tracer): number => new PipelinePerformanceAnalyzer().analyzeTracePerformance(tracer).pipeline.count;

describe('a page that was frozen', () => {
  const transition = (type: string): PageTransitionEvent => new PageTransitionEvent(type, { persisted: true });

  it.each([
    ['frozen', () => document.dispatchEvent(new Event('freeze')), () => document.dispatchEvent(new Event('resume'))],
    ['back/forward cache', () => dispatchEvent(transition('pagehide')), () => dispatchEvent(transition('pageshow'))],
  ])('by %s: the run across it is marked, and in no figure', async (why, freeze, resume) => {
    const tracer = await start();
    const trace = tracer.createTrace();
    const across = trace.startSpan('run', { kind: 'pipeline' });
    freeze();
    await sleep(60);
    resume();
    trace.endSpan(across);
    trace.endSpan(trace.startSpan('run', { kind: 'pipeline' }));
    expect(entries(tracer, PAGE_ENTRY.frozen)).toMatchObject([
      { attributes: { why }, duration: expect.toSatisfy((ms: number) => ms >= 50) },
    ]);
    expect(entries(tracer, 'run').map(({ flags }) => flags & SpanFlag.acrossFreeze)).toEqual([SpanFlag.acrossFreeze, 0]);
    expect(executions(tracer)).toBe(1);
  });
});

describe('what is sampled', () => {
  it('has lag, and frames and heap where the page has them', async () => {
    const tracer = await start();
    const { trace } = tracer;
    trace.endSpan(trace.startSpan('work'));
    await expect.poll(() => samples(tracer, COUNTERS.eventLoopLag).length, { timeout: 10_000 }).toBeGreaterThan(1);
    if ('memory' in performance) expect(samples(tracer, COUNTERS.heapUsed)[0]).toBeGreaterThan(100_000);
    // Keeps it recording until a second of frames is full.
    await expect
      .poll(
        () => {
          trace.endSpan(trace.startSpan('work'));
          return samples(tracer, COUNTERS.frameRate).length;
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    expect(samples(tracer, COUNTERS.frameRate)[0]).toBeGreaterThan(0);
    expect(samples(tracer, COUNTERS.frameInterval)[0]).toBeGreaterThan(0);
    expect(tracer.status().faults).toEqual([]);
  });

  it('has an estimate of a long task exactly where the engine reports none', async () => {
    const tracer = await start();
    const { entryTypes } = createPageEnvironment();
    dispatchEvent(new Event('keydown'));
    await sleep(100);
    const middle = performance.now() + 100;
    while (performance.now() < middle + 100);
    await sleep(100);
    // A busy machine makes gaps of its own.
    const gaps = entries(tracer, PAGE_ENTRY.taskGap).filter(({ start, duration }) => start < middle && start + duration > middle);
    if (entryTypes.includes('longtask')) expect(gaps).toEqual([]);
    else expect(gaps).toMatchObject([{ flags: SpanFlag.estimated, duration: expect.toSatisfy((ms: number) => ms > 150) }]);
  });
});

it('leaves no listener, timer, frame or observer', async () => {
  const page = createPageEnvironment();
  const pending = new Set<unknown>();
  let listeners = 0;
  let observers = 0;
  const count = (target: EventTarget): PageWindow & PageDocument => ({
    get visibilityState() {
      return document.visibilityState;
    },
    addEventListener(...given: Parameters<EventTarget['addEventListener']>) {
      listeners++;
      target.addEventListener(...given);
    },
    removeEventListener(...given: Parameters<EventTarget['removeEventListener']>) {
      listeners--;
      target.removeEventListener(...given);
    },
  });
  const observed = <Observer extends abstract new (...given: never[]) => { disconnect(): void }>(Base: Observer | null): Observer | null =>
    Base &&
    new Proxy(Base, {
      construct(base, given) {
        observers++;
        const made = Reflect.construct(base, given) as { disconnect(): void };
        const disconnect = made.disconnect.bind(made);
        made.disconnect = () => (observers--, disconnect());
        return made;
      },
    });
  const environment: PageEnvironment = {
    ...page,
    document: count(document),
    window: count(window),
    PerformanceObserver: observed(page.PerformanceObserver),
    PressureObserver: observed(page.PressureObserver),
    setTimeout(callback, delay) {
      const handle = page.setTimeout(() => (pending.delete(handle), callback()), delay);
      pending.add(handle);
      return handle;
    },
    clearTimeout: (handle) => (pending.delete(handle), page.clearTimeout(handle)),
    requestAnimationFrame(callback) {
      const handle = page.requestAnimationFrame!((time) => (pending.delete(`frame ${handle}`), callback(time)));
      pending.add(`frame ${handle}`);
      return handle;
    },
    cancelAnimationFrame: (handle) => (pending.delete(`frame ${handle}`), page.cancelAnimationFrame!(handle)),
  };
  const { host, recorder, clock, faults } = createHost();
  const stop = observeSampled(environment)(host);
  recorder.add(0, 0, 0, 0, 1, -1, 0, 0, 0);
  clock.time += 10;
  dispatchEvent(new Event('keydown'));
  await expect.poll(() => [...pending].some((handle) => String(handle).startsWith('frame'))).toBe(true);
  expect(listeners).toBeGreaterThan(0);
  expect(observers).toBe(Number(page.entryTypes.includes('longtask')) + Number(page.PressureObserver !== null));
  stop();
  expect([listeners, observers, [...pending]]).toEqual([0, 0, []]);
  expect(faults).toEqual([]);
});
