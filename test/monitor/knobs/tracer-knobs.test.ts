/** Each knob of a real tracer: that it changes how the tracer works, and that all is as before when it is turned back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSampling } from '../../../src/capture/sampling.js';
import type { TracerOptions } from '../../../src/model/options.js';
import type { KeyValueStorage } from '../../../src/model/ports.js';
import type { Knob, KnobStep } from '../../../src/model/tuning.js';
import { createTracerFigures } from '../../../src/monitor/knobs/tracer-figures.js';
import type { HistoryStatus } from '../../../src/store/session-history.js';
import { createTracerKnobs } from '../../../src/monitor/knobs/create-tracer-knobs.js';
import { PerformanceOptimizer } from '../../../src/respond/tuning/performance-optimizer.js';
import type { Tracer } from '../../../src/tracer.js';
import { spansOf, startTestTracer, type ManualClock } from '../../helpers/test-tracer.js';

const DEEP = { label: 'go', target: { place: 'north', path: [1, 2, { far: true }] } };

let tracer: Tracer;
let clock: ManualClock;
let knobs: Map<string, Knob>;

function start(options: TracerOptions = {}): void {
  ({ tracer, clock } = startTestTracer(options));
  knobs = new Map(createTracerKnobs(tracer).map((knob) => [knob.id, knob]));
}

afterEach(() => tracer.stop());

function turn(id: string): KnobStep {
  const step = knobs.get(id)?.next();
  if (!step) throw new Error(`${id} has no step left`);
  const before = knobs.get(id)?.read();
  expect(before).toEqual(step.from);
  step.apply();
  expect(knobs.get(id)?.read()).toEqual(step.to);
  return step;
}

/** One run with a stage and captures; what it is to fail with, if it is. @returns the rows that it left behind. */
function run(error?: unknown, data: unknown = DEEP): ReturnType<typeof spansOf> {
  const first = tracer.toTraceData().spans.rowCount;
  const trace = tracer.createTrace({ actorId: 'hero' });
  const pipeline = trace.startSpan('discovery', { kind: 'pipeline' });
  const stage = trace.startSpan('component_filtering', { kind: 'stage' });
  clock.time += 1;
  trace.captureActionData('component_filtering', 'core:go', data);
  clock.time += 1;
  trace.endSpan(stage, error);
  trace.endSpan(pipeline, error);
  return spansOf(tracer).filter(({ row }) => row >= first);
}

const attributesOf = (spans: readonly { row: number; name: string }[], name: string): unknown =>
  tracer.toTraceData().spans.attributes(spans.find((span) => span.name === name)?.row ?? -1);

describe('who writes the history', () => {
  /** A tracer whose history is moved when the test says so. */
  function startMovable(status: Partial<HistoryStatus>) {
    ({ tracer, clock } = startTestTracer());
    const asked: { to: string; answer: (done: boolean) => void }[] = [];
    const history = { status: { medium: 'IndexedDB', persistent: true, failedWrites: 0, ...status } };
    const moveWriter = (to: 'worker' | 'page'): Promise<boolean> =>
      new Promise((resolve) => {
        asked.push({
          to,
          answer(done) {
            if (done) history.status = { ...history.status, writer: to };
            resolve(done);
          },
        });
      });
    const moved = { ...tracer, history: Object.assign(history, { moveWriter }) } as unknown as Tracer;
    knobs = new Map(createTracerKnobs(moved).map((knob) => [knob.id, knob]));
    return { asked, stands: () => knobs.get('history-writer')!.read() };
  }
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

  it('is a worker again where one has ended, and the page when that is taken back', async () => {
    const { asked, stands } = startMovable({ writer: 'page', hasWorker: true });
    const step = turn('history-writer');
    expect([step.from, step.to, step.isNeeded?.()]).toEqual(['page', 'worker', true]);
    asked[0].answer(true);
    await settled();
    expect(stands()).toBe('worker');
    expect(knobs.get('history-writer')!.next()).toBeUndefined();
    step.revert();
    expect(stands()).toBe('page');
    asked[1].answer(true);
    await settled();
    expect(stands()).toBe('page');
    expect(asked.map(({ to }) => to)).toEqual(['worker', 'page']);
  });

  it('stands where it stood when no worker starts', async () => {
    const { asked, stands } = startMovable({ writer: 'page', hasWorker: true });
    turn('history-writer');
    asked[0].answer(false);
    await settled();
    expect(stands()).toBe('page');
  });

  it('stands where it was turned last, whatever ends first', async () => {
    const { asked, stands } = startMovable({ writer: 'page', hasWorker: true });
    turn('history-writer').revert();
    asked[0].answer(true);
    await settled();
    expect(stands()).toBe('page');
  });

  it.each([
    ['a worker writes', { writer: 'worker', hasWorker: true }],
    ['none is wanted, or ever started', { writer: 'page' }],
    ['it is kept in memory', {}],
  ] as const)('is not offered where %s', (_where, status) => {
    startMovable(status);
    expect(knobs.get('history-writer')!.next()).toBeUndefined();
  });
});

describe('verbosity', () => {
  it('keeps less of what is captured, step by step, and all of it again', () => {
    start({ filter: { verbosity: 'verbose' } });
    const all = attributesOf(run(), 'core:go');
    expect(all).toEqual(DEEP);
    const steps = [turn('verbosity'), turn('verbosity')];
    expect(attributesOf(run(), 'core:go')).toEqual({ label: 'go', target: '[object]' });
    steps.push(turn('verbosity'));
    expect(attributesOf(run(), 'core:go')).toBeUndefined();
    expect(knobs.get('verbosity')?.next()).toBeUndefined();
    for (const step of steps.reverse()) step.revert();
    expect(attributesOf(run(), 'core:go')).toEqual(all);
  });

  it('is not stored as if somebody had chosen it, whatever else is changed meanwhile', () => {
    const stored = new Map<string, string>();
    const settingsStorage: KeyValueStorage = {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    };
    start({ settingsStorage });
    turn('verbosity');
    tracer.settings.update({ thresholds: { component_filtering: { duration: 5, memory: 1 } } });
    tracer.filter.configure({ exclude: ['core:wait'] });
    expect([tracer.filter.verbosity, tracer.filter.config.verbosity]).toEqual(['minimal', 'standard']);
    expect([...stored.values()].join()).toContain('core:wait');
    expect([...stored.values()].join()).not.toContain('minimal');
  });

  it('that somebody chooses in the settings just as tuning did is theirs, and no fault of the knob', () => {
    start();
    const faults: unknown[] = [];
    const verbosity = knobs.get('verbosity');
    const optimizer = new PerformanceOptimizer({
      read: () => ({}),
      knobs: verbosity ? [verbosity] : [],
      clock,
      report: (...fault) => faults.push(fault),
    });
    optimizer.start();
    const adjustment = optimizer.apply('verbosity');
    expect(tracer.filter.verbosity).toBe('minimal');
    tracer.settings.update({ filter: { verbosity: 'minimal' } });
    optimizer.revert(adjustment?.id ?? '');
    expect([tracer.filter.verbosity, optimizer.active, optimizer.knobs.length, faults]).toEqual(['minimal', [], 1, []]);
    expect(optimizer.getOptimizationHistory().at(-1)).toMatchObject({ step: 'superseded', knob: 'verbosity' });
    tracer.settings.update({ filter: { verbosity: 'standard' } });
    expect(optimizer.apply('verbosity')).toMatchObject({ from: 'standard', to: 'minimal' });
    optimizer.stop();
    expect(tracer.filter.verbosity).toBe('standard');
  });

  it('that somebody chooses wins', () => {
    start();
    const step = turn('verbosity');
    tracer.settings.update({ filter: { verbosity: 'detailed' } });
    expect(knobs.get('verbosity')?.read()).toBe('detailed');
    expect(step.to).toBe('minimal');
  });
});

describe('data of captures', () => {
  it('is kept of those that fail only; times and the attributes of other spans stay', () => {
    start();
    const step = turn('capture-data');
    const spans = run();
    expect(spans.map(({ name, end, start: from }) => [name, end - from])).toEqual([
      ['discovery', 2],
      ['component_filtering', 2],
      ['core:go', 1],
    ]);
    expect(attributesOf(spans, 'core:go')).toBeUndefined();
    expect(attributesOf(run(undefined, { error: 'no path' }), 'core:go')).toEqual({ error: 'no path' });
    const { trace } = tracer;
    const measure = trace.startSpan('load', { attributes: { size: 3 } });
    expect(tracer.toTraceData().spans.attributes(measure)).toEqual({ size: 3 });
    step.revert();
    expect(attributesOf(run(), 'core:go')).toMatchObject({ label: 'go' });
    tracer.filter.configure({ verbosity: 'minimal' });
    expect(knobs.get('capture-data')?.next()).toBeUndefined();
  });
});

describe('the sampling rate', () => {
  it.each([
    ['of an app that records all', undefined, 1],
    ['of an app that samples', 0.8, 0.8],
  ])('%s falls by halves; weights stay right, and what fails is always kept', (_what, rate, before) => {
    start({ sampling: rate === undefined ? undefined : createSampling({ rate, seed: 5 }) });
    const given = tracer.controls.sampling;
    expect(tracer.status().samplingRate).toBe(before);
    const steps = [turn('sampling-rate'), turn('sampling-rate')];
    const share = before / 4;
    expect(tracer.status().samplingRate).toBeCloseTo(share, 10);
    let runs = 0;
    let failed = 0;
    let standFor = 0;
    const count = 4000;
    for (let at = 0; at < count; at++) {
      const spans = run(at % 10 === 0 ? 'broken' : undefined);
      const trace = tracer.toTraceData().spans.trace(spans[0]?.row ?? 0);
      const weight = tracer.toTraceData().weights.get(trace);
      if (at % 10 === 0) {
        failed += spans.some(({ name, status }) => name === 'discovery' && status !== 0) ? 1 : 0;
        if (spans.length > 0) expect(weight?.spans ?? 1).toBe(1);
      } else if (spans.length > 0) {
        runs++;
        standFor += weight?.spans ?? 1;
      }
    }
    expect(failed).toBe(count / 10);
    // Binomial: within four standard deviations of the share, and by the weights of the number that there were.
    const expected = count * 0.9 * share;
    expect(Math.abs(runs - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(standFor).toBeCloseTo(runs / share, 6);
    for (const step of steps.reverse()) step.revert();
    expect(tracer.status().samplingRate).toBe(before);
    expect(tracer.controls.sampling).toBe(given);
    if (rate === undefined) expect(run()).toHaveLength(3);
  });

  it('has an end, and is left alone where the app samples in a way of its own', () => {
    start();
    let steps = 0;
    for (let step = knobs.get('sampling-rate')?.next(); step; step = knobs.get('sampling-rate')?.next()) {
      step.apply();
      steps++;
    }
    // 1/64 is over 1 %, 1/128 is not.
    expect([steps, knobs.get('sampling-rate')?.read()]).toEqual([6, 1 / 64]);
    tracer.stop();
    start({ sampling: { rate: 0.5, begin: () => undefined } });
    expect(knobs.get('sampling-rate')?.next()).toBeUndefined();
  });
});

describe('the emergency shutdown', () => {
  it('records nothing but what fails, in the shared trace too, and all of it again', () => {
    start();
    const step = turn('emergency-shutdown');
    expect(run()).toEqual([]);
    expect(tracer.status().samplingRate).toBe(0);
    expect(run('broken').map(({ name }) => name)).toEqual(['discovery', 'component_filtering']);
    const rows = (): number => tracer.toTraceData().spans.rowCount;
    const before = rows();
    tracer.trace.captureActionData('component_filtering', 'core:go', DEEP);
    expect(rows()).toBe(before);
    tracer.trace.captureActionData('component_filtering', 'core:go', { error: 'no path' });
    expect(rows()).toBe(before + 1);
    step.revert();
    expect(run()).toHaveLength(3);
    expect([tracer.status().samplingRate, tracer.filter.captures, tracer.controls.sampling]).toEqual([1, 'all', undefined]);
  });

  it('can be taken back before or after others that turn the same', () => {
    start({ observe: true });
    const data = turn('capture-data');
    const rate = turn('sampling-rate');
    const shutdown = turn('emergency-shutdown');
    data.revert();
    rate.revert();
    expect([tracer.status().samplingRate, tracer.filter.captures]).toEqual([0, 'failures']);
    shutdown.revert();
    expect([tracer.status().samplingRate, tracer.filter.captures]).toEqual([1, 'all']);
  });
});

describe('bounds', () => {
  it('of captured data are raised once some was dropped, and then less is', () => {
    start({ maxAttributeBytes: 200 });
    expect(knobs.get('queue-size')?.next()).toBeUndefined();
    while (tracer.status().dropped.attributes === 0) run();
    const held = tracer.status().attributeBytes;
    const steps = [turn('queue-size'), turn('queue-size')];
    expect(knobs.get('queue-size')?.next()).toBeUndefined();
    const { attributes } = tracer.status().dropped;
    run();
    expect(tracer.status().dropped.attributes).toBe(attributes);
    expect(tracer.status().attributeBytes).toBeGreaterThan(held);
    // 800 bytes were allowed, and then 400: what is held now would not go into 200, while it does go into 400.
    expect(steps.map((step) => step.isNeeded?.())).toEqual([true, false]);
    for (const step of steps.reverse()) step.revert();
    expect(knobs.get('queue-size')?.read()).toBe(200);
    run();
    expect(tracer.status().dropped.attributes).toBe(attributes + 1);
  });

  it('of spans held are halved: the older half leaves memory, and the bound comes back', () => {
    start({ maxSpans: 64 * 1024 });
    const record = (count: number): void => {
      for (let at = 0; at < count; at++) tracer.trace.addSpan('step', 0, 0);
    };
    record(64 * 1024);
    expect(tracer.status().spans).toBe(64 * 1024);
    const bytes = tracer.status().ownCost.bytesHeld;
    const steps = [turn('retention'), turn('retention')];
    record(1024);
    expect(tracer.status().spans).toBe(16 * 1024);
    expect(tracer.status().ownCost.bytesHeld).toBeLessThan(bytes / 3);
    expect(knobs.get('retention')?.next()).toBeUndefined();
    for (const step of steps.reverse()) step.revert();
    record(64 * 1024);
    expect(tracer.status().spans).toBe(64 * 1024);
  });
});

describe('with timers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes to the history are made less often, and as often again', async () => {
    let writes = 0;
    const history = {
      medium: 'test',
      write: () => Promise.resolve(void writes++),
      list: () => Promise.resolve([]),
      read: () => Promise.resolve(undefined),
      rename: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      clear: () => Promise.resolve(),
      close: () => undefined,
    };
    start({ history });
    const writesIn = async (seconds: number): Promise<number> => {
      const before = writes;
      for (let at = 0; at < seconds * 10; at++) {
        tracer.trace.addSpan('step', 0, 0);
        await vi.advanceTimersByTimeAsync(100);
      }
      return writes - before;
    };
    await vi.advanceTimersByTimeAsync(2000);
    expect(await writesIn(8)).toBe(16);
    const steps = [turn('batch-size'), turn('batch-size'), turn('batch-size')];
    expect(await writesIn(8)).toBe(2);
    expect(knobs.get('batch-size')?.next()).toBeUndefined();
    for (const step of steps.reverse()) step.revert();
    await writesIn(4);
    expect(await writesIn(8)).toBe(16);
  });

  it('listeners are told less often, and once a frame again', () => {
    start();
    let told = 0;
    tracer.on('change', () => told++);
    const toldIn = (ms: number): number => {
      const before = told;
      for (let at = 0; at < ms / 10; at++) {
        tracer.trace.addSpan('step', 0, 0);
        vi.advanceTimersByTime(10);
      }
      return told - before;
    };
    const usual = toldIn(2000);
    expect(usual).toBeGreaterThan(50);
    const steps = [turn('refresh'), turn('refresh')];
    expect(toldIn(5000)).toBeLessThanOrEqual(5);
    for (const step of steps.reverse()) step.revert();
    toldIn(1100);
    expect(toldIn(2000)).toBe(usual);
  });
});

describe('what is recorded of the page', () => {
  it('stops and goes on', async () => {
    const observed: PerformanceObserver[] = [];
    class Observer {
      static supportedEntryTypes = ['longtask'];
      observe(): void {
        observed.push(this);
      }
      disconnect(): void {
        observed.splice(observed.indexOf(this), 1);
      }
      takeRecords(): [] {
        return [];
      }
    }
    start({ observe: true, performanceObserver: Observer as unknown as typeof PerformanceObserver });
    await expect.poll(() => observed.length).toBeGreaterThan(0);
    const count = observed.length;
    const step = turn('observers');
    expect(observed).toHaveLength(0);
    step.revert();
    await expect.poll(() => observed.length).toBe(count);
    tracer.stop();
    expect(observed).toHaveLength(0);
    start();
    expect(knobs.get('observers')?.next()).toBeUndefined();
  });
});

describe('figures of a tracer', () => {
  it('are of the time since the last reading, and unknown while nothing runs', () => {
    start({ maxAttributeBytes: 200 });
    const figures = createTracerFigures(tracer);
    expect(figures.read()).toEqual({ ownCost: NaN, dataLoss: NaN });
    let cost = 0;
    tracer.attach(({ sink }) => {
      sink.cost.pipelineStarted(clock.time);
      clock.time += 100;
      sink.cost.add(4);
      cost = figures.read().ownCost ?? NaN;
      clock.time += 100;
      sink.cost.add(1);
      return () => undefined;
    });
    expect(cost).toBeCloseTo(0.04, 10);
    expect(figures.read().ownCost).toBeCloseTo(0.01, 10);
    for (let at = 0; at < 100; at++) run();
    expect(figures.read().dataLoss).toBeGreaterThan(0.2);
    figures.stop();
    expect(figures.read()).toEqual({});
  });
});
