import { describe, expect, it } from 'vitest';
import { NO_PARENT, NO_SPAN, SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

describe('spans', () => {
  it('records name, times, kind and status', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    clock.time = 10;
    const span = trace.startSpan('load', { kind: 'pipeline' });
    clock.time = 25;
    trace.endSpan(span);
    expect(spansOf(tracer)).toEqual([
      { row: 0, kind: SpanKind.pipeline, name: 'load', stage: '', start: 10, end: 25, parent: NO_PARENT, status: SpanStatus.ok },
    ]);
  });

  it('ends spans in any order, each with its own time', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const a = trace.startSpan('a');
    const b = trace.startSpan('b', { parent: a });
    const c = trace.startSpan('c', { parent: a });
    clock.time = 1;
    trace.endSpan(a);
    clock.time = 2;
    trace.endSpan(c);
    clock.time = 3;
    trace.endSpan(b);
    expect(spansOf(tracer).map(({ name, end, parent }) => [name, end, parent])).toEqual([
      ['a', 1, -1],
      ['b', 3, 0],
      ['c', 2, 0],
    ]);
  });

  it('counts what makes no sense instead of obeying it', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const other = tracer.createTrace();
    const span = trace.startSpan('once');
    clock.time = 5;
    trace.endSpan(span);
    clock.time = 9;
    trace.endSpan(span);
    other.endSpan(trace.startSpan('not of the other trace'));
    trace.endSpan(4711);
    expect(spansOf(tracer)[0].end).toBe(5);
    expect(tracer.status().misuse).toEqual({ endedTwice: 1, endedUnknown: 2 });
  });

  it('keeps an error with the span that failed', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    trace.endSpan(trace.startSpan('bad'), new Error('no such room'));
    expect(spansOf(tracer)[0].status).toBe(SpanStatus.error);
    expect(tracer.toTraceData().spans.attributes(0)).toEqual({ error: 'no such room' });
  });
});

describe('parents', () => {
  it('takes the handle that is given, also after an await', async () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const a = trace.startSpan('a');
    const b = trace.startSpan('b', { parent: null });
    await Promise.resolve();
    trace.startSpan('of a', { parent: a });
    trace.startSpan('of b', { parent: b });
    expect(spansOf(tracer).map(({ parent }) => parent)).toEqual([-1, -1, 0, 1]);
  });

  it('takes the current span inside withSpan, and restores it', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    trace.withSpan('outer', () => {
      trace.withSpan('inner', () => trace.startSpan('leaf'));
      trace.startSpan('second');
    });
    expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
      ['outer', -1],
      ['inner', 0],
      ['leaf', 1],
      ['second', 0],
    ]);
  });

  it('says unknown after an await when no handle is given, and counts it', async () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    await trace.withSpanAsync('outer', async () => {
      await Promise.resolve();
      trace.startSpan('whose?');
    });
    expect(spansOf(tracer)[1].parent).toBe(UNKNOWN_PARENT);
    expect(tracer.status().unknownParents).toBe(1);
  });

  it('has no current span left over for code that runs while a withSpanAsync waits', async () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const waiting = trace.withSpanAsync('waits', () => new Promise((resolve) => setTimeout(resolve, 1)));
    trace.startSpan('unrelated');
    await waiting;
    expect(spansOf(tracer)[1].parent).toBe(UNKNOWN_PARENT);
  });

  it('calls a span a root when nothing is open in its trace', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    tracer.createTrace().startSpan('open elsewhere');
    trace.endSpan(trace.startSpan('first'));
    trace.startSpan('second');
    expect(spansOf(tracer).map(({ parent }) => parent)).toEqual([-1, -1, -1]);
  });

  it('files a stage under the only pipeline run of its own trace, but never in the shared trace', () => {
    const { tracer } = startTestTracer();
    for (const trace of [tracer.createTrace(), tracer.trace]) {
      const pipeline = trace.startSpan('run', { kind: 'pipeline' });
      const stage = trace.startSpan('filter', { kind: 'stage' });
      trace.startSpan('nested', { kind: 'stage' });
      trace.endSpan(stage);
      trace.endSpan(pipeline);
    }
    expect(spansOf(tracer).map(({ parent }) => parent)).toEqual([-1, 0, -2, -1, -2, -2]);
  });

  it('makes a span current with run, up to its end even when it throws', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const span = trace.startSpan('a');
    expect(() =>
      trace.run(span, () => {
        trace.startSpan('b');
        throw new TypeError('app');
      }),
    ).toThrow(TypeError);
    trace.startSpan('c');
    expect(spansOf(tracer).map(({ parent }) => parent)).toEqual([-1, 0, -2]);
  });

  it('does not believe a handle that was never given out', () => {
    const { tracer } = startTestTracer();
    tracer.createTrace().startSpan('a', { parent: 99 });
    expect(spansOf(tracer)[0].parent).toBe(UNKNOWN_PARENT);
  });
});

describe('callbacks of the app', () => {
  it('get their own error back, and the span fails', () => {
    const { tracer } = startTestTracer();
    const error = new Error('mine');
    let caught: unknown;
    try {
      tracer.createTrace().withSpan('x', () => {
        throw error;
      });
    } catch (thrown) {
      caught = thrown;
    }
    expect(caught).toBe(error);
    expect(spansOf(tracer)[0].status).toBe(SpanStatus.error);
  });

  it('get what their promise resolves to, and the span ends when it settles', async () => {
    const { tracer, clock } = startTestTracer();
    let resolve = (_value: number): void => undefined;
    const mine = new Promise<number>((done) => (resolve = done));
    const returned = tracer.createTrace().withSpan('x', () => mine);
    clock.time = 7;
    expect(spansOf(tracer)[0].end).toBeNaN();
    resolve(42);
    expect(await returned).toBe(42);
    expect(spansOf(tracer)[0].end).toBe(7);
  });

  it('see rejections and synchronous throws of withSpanAsync as rejections with their own error', async () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const error = new RangeError('mine');
    await expect(trace.withSpanAsync('a', () => Promise.reject(error))).rejects.toBe(error);
    await expect(
      trace.withSpanAsync('b', () => {
        throw error;
      }),
    ).rejects.toBe(error);
    await expect(trace.withSpanAsync('c', () => 5)).resolves.toBe(5);
    expect(spansOf(tracer).map(({ status }) => status)).toEqual([SpanStatus.error, SpanStatus.error, SpanStatus.ok]);
  });

  it('run untraced while the tracer is stopped', async () => {
    const { tracer } = startTestTracer();
    tracer.stop();
    const trace = tracer.createTrace();
    expect(trace.withSpan('x', (span) => [span, 'result'])).toEqual([NO_SPAN, 'result']);
    await expect(trace.withSpanAsync('x', () => Promise.resolve(1))).resolves.toBe(1);
    expect(trace.startSpan('x')).toBe(NO_SPAN);
    trace.info('x', 'test');
    expect(spansOf(tracer)).toEqual([]);
    expect(trace.logs).toEqual([]);
  });
});

describe('log lines', () => {
  it('keep type, message, source, time and a snapshot of the payload, by trace', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    tracer.createTrace().info('of another trace', 'test');
    const payload = { hp: 3 };
    clock.time = 4;
    trace.step('moved', 'turns', payload);
    payload.hp = 0;
    trace.failure('fell', 'turns');
    expect(trace.logs).toEqual([
      { type: 'step', message: 'moved', source: 'turns', time: 4, trace: trace.traceId, payload: { hp: 3 } },
      { type: 'failure', message: 'fell', source: 'turns', time: 4, trace: trace.traceId },
    ]);
  });

  it('are bounded, and what is lost is counted', () => {
    const { tracer } = startTestTracer({ maxLogs: 3 });
    const trace = tracer.createTrace();
    for (let index = 0; index < 5; index++) trace.info(`line ${index}`, 'test');
    expect(trace.logs.map(({ message }) => message)).toEqual(['line 2', 'line 3', 'line 4']);
    expect(tracer.status().dropped.logs).toBe(2);
  });
});

it('has methods that are safe to pull off', () => {
  const { tracer } = startTestTracer();
  const { startSpan, endSpan, withSpan, captureActionData, info } = tracer.createTrace();
  endSpan(startSpan('a'));
  withSpan('b', () => captureActionData('s', 'act'));
  info('hello', 'test');
  expect(spansOf(tracer).map(({ name }) => name)).toEqual(['a', 'b', 'act']);
});

describe('a trace that goes on', () => {
  it('knows its parents again after a stop in the middle of a stage', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const cut = trace.startSpan('filter', { kind: 'stage' });
    tracer.stop();
    trace.endSpan(cut);
    tracer.start();
    const again = trace.startSpan('filter', { kind: 'stage' });
    trace.captureActionData('filter', 'go');
    expect(spansOf(tracer).map(({ parent }) => parent)).toEqual([NO_PARENT, NO_PARENT, again]);
  });

  it('knows its parents again after a span that was evicted while it ran', () => {
    // Two chunks of 1024 rows are held, so the first row is gone once 2049 were recorded.
    const { tracer } = startTestTracer({ maxSpans: 2048 });
    const { trace } = tracer;
    const long = trace.startSpan('long');
    for (let count = 0; count < 2048; count++) trace.withSpan('short', () => undefined, { parent: null });
    expect(tracer.toTraceData().spans.firstRow).toBe(1024);
    trace.endSpan(long);
    expect(tracer.toTraceData().spans.parent(trace.startSpan('next'))).toBe(NO_PARENT);
  });

  it('puts no error on a span that is not its own, or has ended', () => {
    const { tracer } = startTestTracer();
    const span = tracer.trace.startSpan('mine');
    tracer.createTrace().endSpan(span, new Error('not mine'));
    tracer.trace.endSpan(span);
    tracer.trace.endSpan(span, new Error('too late'));
    expect(tracer.toTraceData().spans.attributes(span)).toBeUndefined();
  });

  it('cuts names that nobody could read', () => {
    const { tracer } = startTestTracer();
    const name = 'n'.repeat(10_000_000);
    tracer.trace.withSpan(name, () => undefined);
    const { strings } = tracer.toTraceData();
    expect(spansOf(tracer)[0].name).toBe('n'.repeat(1000));
    expect(strings.find(name)).toBe(strings.find('n'.repeat(1000)));
  });
});

it('keeps attributes whose getters record attributes themselves', () => {
  const { tracer } = startTestTracer();
  const trace = tracer.createTrace();
  trace.startSpan('outer', {
    attributes: {
      first: 1,
      get second() {
        trace.startSpan('inner', { attributes: { other: 'inner', more: 'inner' } });
        return 2;
      },
      third: 3,
    },
  });
  const { spans } = tracer.toTraceData();
  expect(spans.attributes(0)).toEqual({ first: 1, second: 2, third: 3 });
  for (let row = 1; row < spans.rowCount; row++) expect(spans.attributes(row)).toEqual({ other: 'inner', more: 'inner' });
});
