import { describe, expect, it, vi } from 'vitest';
import type { TracerOptions } from '../src/model/options.js';
import type { TraceStore } from '../src/model/ports.js';
import type { Tracer } from '../src/tracer.js';
import { createTracer } from '../src/create-tracer.js';
import { instrument } from '../src/instrument/instrument.js';
import { PipelineStage } from '../src/capture/pipeline-stage.js';
import { analyze, createManualClock, startTestTracer } from './helpers/test-tracer.js';

const fail = (): never => {
  throw new Error('dependency');
};

class Stage extends PipelineStage {
  protected executeInternal(): string {
    return 'result';
  }
}

/** Everything an app may call; returns what its own code returned. */
async function useEverything(tracer: Tracer): Promise<unknown[]> {
  const trace = tracer.createTrace({ actorId: 'a' });
  const span = trace.startSpan('x', { kind: 'pipeline', attributes: { a: 1 } });
  const seen: unknown[] = [new Stage('filter').execute({ trace, span })];
  seen.push(trace.withSpan('sync', () => 'sync'));
  seen.push(await trace.withSpanAsync('async', () => Promise.resolve('async')));
  seen.push(trace.run(span, () => 'run'));
  trace.captureActionData('filter', 'act', { some: 'data' });
  trace.info('line', 'test', { some: 'payload' });
  trace.endSpan(span, new Error('app'));
  trace.getTracedActions();
  trace.getTracingSummary();
  trace.calculateStagePerformance('act');
  const target = { go: () => 'go' };
  const undo = instrument(tracer, target, { method: 'go' });
  seen.push(target.go());
  undo();
  analyze(tracer);
  tracer.status();
  tracer.settings.update({ filter: { verbosity: 'verbose' } });
  await tracer.history.list();
  await tracer.history.flush();
  tracer.stop();
  tracer.start();
  tracer.stop();
  return seen;
}

const EXPECTED = ['result', 'sync', 'async', 'run', 'go'];

const brokenStore: TraceStore = {
  medium: 'broken',
  write: fail,
  list: fail,
  read: fail,
  rename: fail,
  delete: fail,
  clear: fail,
  close: fail,
};

class BrokenObserver {
  static get supportedEntryTypes(): string[] {
    return fail();
  }
}

class ObserverThatRefuses {
  static supportedEntryTypes = ['longtask'];
  observe(): void {
    fail();
  }
}

describe('a dependency that throws never reaches the app', () => {
  const cases: [string, TracerOptions][] = [
    ['clock', { clock: { now: fail, timeOrigin: 0 } }],
    [
      'clock’s origin',
      {
        clock: {
          now: () => 0,
          get timeOrigin() {
            return fail();
          },
        },
      },
    ],
    ['clock that returns NaN', { clock: { now: () => NaN, timeOrigin: 0 } }],
    ['store', { history: brokenStore }],
    ['settings storage', { settingsStorage: { getItem: fail, setItem: fail, removeItem: fail } }],
    ['observer support', { observe: true, performanceObserver: BrokenObserver as never }],
    ['observer', { observe: true, performanceObserver: ObserverThatRefuses as never }],
  ];
  it.each(cases)('%s', async (_name, options) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer(options);
    expect(await useEverything(tracer)).toEqual(EXPECTED);
    expect(tracer.status().faults.length).toBeGreaterThan(0);
    // Once a kind, however often it happens.
    expect(warn.mock.calls.length).toBe(tracer.status().faults.length);
    warn.mockRestore();
  });

  it.each(['shouldTrace', 'limits', 'enabled'])('filter (%s)', async (member) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    Object.defineProperty(tracer.filter, member, member === 'shouldTrace' ? { value: fail } : { get: fail });
    expect(await useEverything(tracer)).toEqual(EXPECTED);
    warn.mockRestore();
  });

  it('listener', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    tracer.on('running', fail);
    tracer.on('change', fail);
    const heard = vi.fn();
    tracer.on('running', heard);
    expect(await useEverything(tracer)).toEqual(EXPECTED);
    expect(heard).toHaveBeenCalled();
    warn.mockRestore();
  });

  it('options that cannot be read', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const tracer = createTracer({
      get name() {
        return fail();
      },
    });
    expect(tracer.trace.withSpan('x', () => 1)).toBe(1);
    expect(tracer.status().faults).toEqual([{ part: 'options', message: 'dependency', count: 1 }]);
    warn.mockRestore();
  });

  it('captured data, and names that cannot become text', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const hostile = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail });
    trace.captureActionData('s', 'a', hostile);
    trace.captureActionData(Object.create(null) as string, 'a', { duration: hostile });
    trace.startSpan(hostile as string, hostile);
    trace.startSpan('x', { attributes: hostile });
    trace.info(hostile as string, 's', hostile);
    trace.endSpan(trace.startSpan('y'), hostile);
    tracer.createTrace(hostile);
    instrument(tracer, hostile, hostile as never)();
    expect(trace.withSpan('z', () => 1)).toBe(1);
    warn.mockRestore();
  });

  it('a console that throws', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(fail);
    const { tracer } = startTestTracer({ clock: { now: fail, timeOrigin: 0 } });
    expect(tracer.createTrace().withSpan('x', () => 1)).toBe(1);
    warn.mockRestore();
  });
});

it('is inert until start and after stop: nothing is patched, observed, stored or timed', () => {
  const clock = createManualClock();
  let readings = 0;
  const counting = { timeOrigin: 0, now: () => ((readings += 1), clock.now()) };
  const { tracer } = startTestTracer({ clock: counting });
  tracer.stop();
  const before = readings;
  const trace = tracer.trace;
  trace.endSpan(trace.startSpan('x'));
  trace.captureActionData('s', 'a', {});
  trace.info('x', 'y');
  expect(readings).toBe(before);
  expect(tracer.status().spansRecorded).toBe(0);
});

it('records all traces when sampling is no sampling: options for one, or one that throws', () => {
  for (const sampling of [{ rate: 0.1 }, { rate: 1, begin: fail }]) {
    const { tracer } = startTestTracer({ sampling: sampling as never });
    expect(tracer.createTrace().withSpan('run', () => 'result')).toBe('result');
    expect(tracer.status()).toMatchObject({ spans: 1, faults: [{ part: 'sampling' }] });
  }
});
