import { describe, expect, it, vi } from 'vitest';
import { PipelinePerformanceAnalyzer } from '../src/analyze/pipeline-performance-analyzer.js';
import { createTracer } from '../src/create-tracer.js';
import { fromTraceJson } from '../src/export/trace-json-reader.js';
import type { TracerOptions } from '../src/model/options.js';
import type { KeyValueStorage } from '../src/model/ports.js';
import { analyze, createManualClock, spansOf, startTestTracer } from './helpers/test-tracer.js';

function createStorage(): KeyValueStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('a session', () => {
  it('knows its page, start, clock step and build', () => {
    document.title = 'My game';
    let time = 0;
    // Steps of exactly 0.5 ms.
    const clock = { timeOrigin: 1_700_000_000_000, now: () => (time += 0.5) };
    const tracer = createTracer({ clock, build: 'r42', history: false, settingsStorage: null, performanceObserver: null });
    tracer.start();
    const { session } = tracer;
    expect(session).toMatchObject({ name: 'My game', build: 'r42', timeOrigin: 1_700_000_000_000, resolution: 0.5 });
    expect(session.id).toMatch(/^[0-9a-f]{16}$/);
    expect(session.startedAt).toBeGreaterThan(0);
    tracer.stop();
  });

  it('stays one session over stop and start', () => {
    const { tracer, clock } = startTestTracer();
    const { id, startedAt } = tracer.session;
    clock.time = 50;
    tracer.stop();
    clock.time = 100;
    expect(tracer.toTraceData().until).toBe(50);
    tracer.start();
    expect(tracer.session).toMatchObject({ id, startedAt });
    expect(tracer.toTraceData().until).toBe(100);
  });

  it('tells who listens that it runs, once', () => {
    const { tracer } = startTestTracer();
    const heard: boolean[] = [];
    const unsubscribe = tracer.on('running', (running) => heard.push(running));
    tracer.start();
    tracer.stop();
    tracer.stop();
    const stop = tracer.start();
    stop();
    unsubscribe();
    tracer.start();
    expect(heard).toEqual([false, true, false]);
    tracer.stop();
  });
});

it('tells of many changes once a frame, and of none when nothing changed', async () => {
  const { tracer } = startTestTracer();
  const heard = vi.fn();
  tracer.on('change', heard);
  const trace = tracer.createTrace();
  for (let index = 0; index < 100; index++) trace.endSpan(trace.startSpan('x'));
  expect(heard).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(heard).toHaveBeenCalledTimes(1);
});

describe('memory is bounded', () => {
  it('for spans: the oldest chunk goes first, and is counted', () => {
    // 2048 spans are two chunks of 1024; span 2049 evicts the first chunk.
    const { tracer } = startTestTracer({ maxSpans: 2048 });
    const trace = tracer.createTrace();
    for (let index = 0; index < 2049; index++) trace.endSpan(trace.startSpan('x', { parent: null }));
    expect(tracer.status()).toMatchObject({ spans: 1025, spansRecorded: 2049, dropped: { spans: 1024 } });
  });

  it('for attributes: past the budget they are left out, and counted', () => {
    const { tracer } = startTestTracer({ maxAttributeBytes: 100 });
    const trace = tracer.createTrace();
    // Key `k` 2 bytes + 40 characters 80 bytes = 82 bytes: one fits into 100.
    trace.captureActionData('s', 'a', { k: 'x'.repeat(40) });
    trace.captureActionData('s', 'a', { k: 'x'.repeat(40) });
    expect(tracer.status()).toMatchObject({ attributeBytes: 82, dropped: { attributes: 1 } });
  });
});

describe('settings', () => {
  it('changed in the panel reach the filter and the analyzer, and survive a reload', () => {
    const settingsStorage = createStorage();
    const { tracer, clock } = startTestTracer({ settingsStorage });
    tracer.settings.update({ filter: { exclude: ['a'] }, thresholds: { slow: { duration: 5, memory: 1 } } });
    const trace = tracer.createTrace();
    trace.captureActionData('slow', 'a');
    expect(spansOf(tracer)).toEqual([]);
    const stage = trace.startSpan('slow', { kind: 'stage' });
    clock.time = 6;
    trace.endSpan(stage);
    expect(analyze(tracer).stages.slow).toMatchObject({ violations: 1, threshold: 5 });
    const reloaded = startTestTracer({ settingsStorage, filter: { exclude: [] } }).tracer;
    expect(reloaded.filter.config.exclude).toEqual(['a']);
    reloaded.settings.reset();
    expect(reloaded.filter.config.exclude).toEqual([]);
    expect(settingsStorage.kept.size).toBe(0);
  });
});

describe('a trace as JSON', () => {
  it('holds what was recorded, and reads back equal', async () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace({ track: 'Mira' });
    trace.withSpan('run', () => {
      clock.time = 12.5;
      trace.captureActionData('filter', 'demo:go', { to: 'cellar' });
    });
    trace.startSpan('still open');
    trace.info('hello', 'test', { a: 1 });
    const text = await tracer.exportTrace();
    const data = fromTraceJson(text);
    expect(data.session).toEqual(tracer.session);
    expect(data.spans.rowCount).toBe(3);
    expect(data.spans.end(0)).toBe(12.5);
    expect(data.spans.end(2)).toBeNaN();
    expect(data.spans.attributes(1)).toEqual({ to: 'cellar' });
    expect(data.logs).toEqual(tracer.toTraceData().logs);
    // Analysis does not care where the data comes from.
    const analysis = new PipelinePerformanceAnalyzer().analyzeTracePerformance({ toTraceData: () => data });
    expect(analysis.actions).toEqual(analyze(tracer).actions);
  });
});

it('two tracers on one page know nothing of each other', () => {
  const one = startTestTracer().tracer;
  const two = startTestTracer().tracer;
  one.trace.withSpan('of one', () => two.trace.startSpan('of two'));
  expect(spansOf(one).map(({ name }) => name)).toEqual(['of one']);
  expect(spansOf(two).map(({ name, parent }) => [name, parent])).toEqual([['of two', -1]]);
  expect(one.session.id).not.toBe(two.session.id);
});

it('options that make no sense fall back to the defaults', () => {
  const options = { clock: createManualClock(), history: false, settingsStorage: null, maxSpans: -5, maxLogs: NaN, name: '' } as const;
  const tracer = createTracer({ ...options, performanceObserver: null });
  tracer.start();
  tracer.trace.withSpan('x', () => undefined);
  expect(tracer.status().spans).toBe(1);
  tracer.stop();
});

it('options without types make a session that can be exported and read back', async () => {
  const nothing = createTracer(null as unknown as undefined);
  expect(nothing.running).toBe(false);
  const tracer = createTracer({ history: false, settingsStorage: null, name: 42, build: { commit: 7 } } as unknown as TracerOptions);
  const { session } = fromTraceJson(await tracer.exportTrace());
  expect([session.name, session.build]).toEqual(['42', '[object Object]']);
});

it('takes names that cannot be made a text for none, and a navigator that throws for an unknown device', () => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    get() {
      throw new Error('frozen');
    },
  });
  try {
    const unnamed = Object.create(null) as string;
    const { session, status } = createTracer({ name: unnamed, build: unnamed, history: false, settingsStorage: null, observe: false });
    expect(session).toMatchObject({ name: 'Untitled', build: '', device: undefined });
    expect(status().faults.map(({ part }) => part)).toContain('options');
  } finally {
    if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
  }
});
