import { describe, expect, it } from 'vitest';
import { NO_SPAN, UNKNOWN_PARENT } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

/** `[action, stage, start, end, parent]` of each capture. */
function captures(tracer: Parameters<typeof spansOf>[0]): unknown[] {
  return spansOf(tracer)
    .filter(({ kind }) => kind === 3)
    .map(({ name, stage, start, end, parent }) => [name, stage, start, end, parent]);
}

describe('a capture closes the interval since the capture before it', () => {
  // filter  |--a--|-b-|----a----|..|   stage from 10 to 40, captures at 15, 18, 28; the rest belongs to no action
  it('of any action, in the same stage execution; the first one since its start', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    clock.time = 10;
    const stage = trace.startSpan('filter', { kind: 'stage' });
    clock.time = 15;
    trace.captureActionData('filter', 'a');
    clock.time = 18;
    trace.captureActionData('filter', 'b');
    clock.time = 28;
    trace.captureActionData('filter', 'a');
    clock.time = 40;
    trace.endSpan(stage);
    expect(captures(tracer)).toEqual([
      ['a', 'filter', 10, 15, 0],
      ['b', 'filter', 15, 18, 0],
      ['a', 'filter', 18, 28, 0],
    ]);
    expect({ ...trace.calculateStagePerformance('a') }).toEqual({ filter: { start: 10, end: 28, duration: 15, count: 2 } });
    expect({ ...trace.calculateStagePerformance('b') }).toEqual({ filter: { start: 15, end: 18, duration: 3, count: 1 } });
    expect(trace.calculateStagePerformance('never seen')).toBeNull();
  });

  it('in the trace, where no stage span exists; the first one since the start of the trace', () => {
    const { tracer, clock } = startTestTracer();
    clock.time = 100;
    const trace = tracer.createTrace();
    clock.time = 104;
    trace.captureActionData('s1', 'a');
    clock.time = 110;
    trace.captureActionData('s2', 'a');
    expect(captures(tracer)).toEqual([
      ['a', 's1', 100, 104, -1],
      ['a', 's2', 104, 110, -1],
    ]);
  });

  it('separately in interleaved executions of different traces', () => {
    const { tracer, clock } = startTestTracer();
    const [one, two] = [tracer.createTrace(), tracer.createTrace()];
    one.startSpan('filter', { kind: 'stage' });
    clock.time = 2;
    two.startSpan('filter', { kind: 'stage' });
    clock.time = 5;
    one.captureActionData('filter', 'a');
    clock.time = 6;
    two.captureActionData('filter', 'a');
    expect(captures(tracer)).toEqual([
      ['a', 'filter', 0, 5, 0],
      ['a', 'filter', 2, 6, 1],
    ]);
  });

  it('separately in a second execution of the same stage, which does not overwrite the first', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    for (const [start, end] of [
      [0, 4],
      [10, 17],
    ]) {
      clock.time = start;
      const stage = trace.startSpan('filter', { kind: 'stage' });
      clock.time = end;
      trace.captureActionData('filter', 'a');
      trace.endSpan(stage);
    }
    expect({ ...trace.calculateStagePerformance('a') }).toEqual({ filter: { start: 0, end: 17, duration: 11, count: 2 } });
  });

  it('also when the action before it is filtered out: nobody pays for what is not shown', () => {
    const { tracer, clock } = startTestTracer({ filter: { exclude: ['secret:*'] } });
    const trace = tracer.createTrace();
    trace.startSpan('filter', { kind: 'stage' });
    clock.time = 50;
    trace.captureActionData('filter', 'secret:a');
    clock.time = 53;
    trace.captureActionData('filter', 'b');
    expect(captures(tracer)).toEqual([['b', 'filter', 50, 53, 0]]);
  });
});

describe('a capture with its own duration', () => {
  it('is believed', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    trace.startSpan('filter', { kind: 'stage' });
    clock.time = 50;
    trace.captureActionData('filter', 'a', { duration: 6 });
    expect(captures(tracer)).toEqual([['a', 'filter', 44, 50, 0]]);
  });

  it('is clipped to its stage', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    clock.time = 40;
    trace.startSpan('filter', { kind: 'stage' });
    clock.time = 50;
    trace.captureActionData('filter', 'a', { duration: 600 });
    expect(captures(tracer)).toEqual([['a', 'filter', 40, 50, 0]]);
  });

  it.each([-1, NaN, Infinity, '6', null])('of %s is no measurement', (duration) => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    trace.startSpan('filter', { kind: 'stage' });
    clock.time = 9;
    trace.captureActionData('filter', 'a', { duration });
    expect(captures(tracer)).toEqual([['a', 'filter', 0, 9, 0]]);
  });
});

describe('concurrent executions of one stage in one trace', () => {
  it('are told apart by the handle', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const one = trace.startSpan('filter', { kind: 'stage', parent: null });
    clock.time = 3;
    const two = trace.startSpan('filter', { kind: 'stage', parent: null });
    clock.time = 5;
    trace.captureActionData('filter', 'a', {}, { span: one });
    clock.time = 9;
    trace.captureActionData('filter', 'b', {}, { span: two });
    expect(captures(tracer)).toEqual([
      ['a', 'filter', 0, 5, 0],
      ['b', 'filter', 3, 9, 1],
    ]);
  });

  it('keep a capture that comes after its execution ended, without the time since', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const stage = trace.startSpan('filter', { kind: 'stage' });
    clock.time = 10;
    trace.endSpan(stage);
    clock.time = 400;
    trace.captureActionData('filter', 'late', {}, { span: stage });
    expect(captures(tracer)).toEqual([['late', 'filter', 400, 400, stage]]);
  });

  it('take a handle that was never given out as unknown, and the one of an untraced span as none', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const stage = trace.startSpan('filter', { kind: 'stage' });
    clock.time = 5;
    trace.captureActionData('filter', 'a', {}, { span: NO_SPAN });
    trace.captureActionData('filter', 'b', {}, { span: 4711 });
    expect(captures(tracer).map((capture) => (capture as unknown[])[4])).toEqual([stage, UNKNOWN_PARENT]);
  });

  it('leave a capture without a handle unknown and without time, never guessed', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    trace.startSpan('filter', { kind: 'stage', parent: null });
    trace.startSpan('filter', { kind: 'stage', parent: null });
    clock.time = 5;
    trace.captureActionData('filter', 'a');
    expect(captures(tracer)).toEqual([['a', 'filter', 5, 5, UNKNOWN_PARENT]]);
  });
});

describe('what was captured', () => {
  it('is a snapshot of that moment, with its _performance', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const data = { score: 1 };
    clock.time = 2;
    trace.captureActionData('filter', 'a', data);
    data.score = 99;
    expect(trace.getTracedActions().a.filter).toEqual([
      { score: 1, _performance: { captureTime: 2, stage: 'filter', actionId: 'a', duration: 2 } },
    ]);
    expect(trace.getActionTrace('a')).toEqual(trace.getTracedActions().a);
    expect(trace.getActionTrace('b')).toBeNull();
  });

  it('follows the verbosity of the moment', () => {
    const { tracer } = startTestTracer({ filter: { verbosity: 'minimal' } });
    const trace = tracer.createTrace();
    const data = { top: 1, nested: { deep: { deeper: 2 } } };
    trace.captureActionData('s', 'a', data);
    for (const verbosity of ['standard', 'detailed', 'verbose'] as const) {
      tracer.filter.configure({ verbosity });
      trace.captureActionData('s', 'a', data);
    }
    const kept = trace.getTracedActions().a.s.map(({ _performance, ...rest }) => rest);
    expect(kept).toEqual([{}, { top: 1, nested: '[object]' }, data, data]);
  });

  it('is summed up', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    tracer.createTrace().captureActionData('s', 'elsewhere');
    clock.time = 3;
    trace.captureActionData('s1', 'a');
    clock.time = 8;
    trace.captureActionData('s2', 'a');
    trace.captureActionData('s2', 'b');
    expect(trace.getTracingSummary()).toEqual({ tracedActionCount: 2, captureCount: 3, stages: ['s1', 's2'], spanCount: 3, duration: 8 });
  });

  it('takes any name as it is', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    trace.captureActionData('constructor', '__proto__', { x: 1 });
    expect(Object.keys(trace.getTracedActions())).toEqual(['__proto__']);
    expect(Object.keys(trace.getTracedActions()['__proto__'])).toEqual(['constructor']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
