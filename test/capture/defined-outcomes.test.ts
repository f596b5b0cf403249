import { describe, expect, it, vi } from 'vitest';
import { NO_SPAN, SpanStatus, UNKNOWN_PARENT, type SpanId } from '../../src/model/span.js';
import { analyze, spansOf, startTestTracer } from '../helpers/test-tracer.js';

describe('what an app may do to its spans', () => {
  it('10,000 nested by callbacks: each lies in the one before, and none is unknown', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const nest = (left: number): void => {
      if (left > 0) trace.withSpan('level', () => nest(left - 1));
    };
    // Three frames of the stack a level: as deep as it allows at once, then on from there by handle.
    for (let piece = 0, parent: SpanId = NO_SPAN; piece < 10; piece++) {
      if (parent === NO_SPAN) nest(1000);
      else trace.run(parent, () => nest(1000));
      parent = tracer.status().spansRecorded - 1;
    }
    const { spans } = tracer.toTraceData();
    expect(spans.rowCount).toBe(10_000);
    for (let row = 0; row < 10_000; row++) expect(spans.parent(row)).toBe(row - 1);
    expect(tracer.status()).toMatchObject({ unknownParents: 0, misuse: { endedTwice: 0, endedUnknown: 0 } });
  });

  it('10,000 nested by handle, ended from the outermost inwards', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const handles: SpanId[] = [];
    for (let level = 0; level < 10_000; level++) handles.push(trace.startSpan('level', { parent: handles.at(-1) ?? null }));
    for (const handle of handles) {
      clock.time += 1;
      trace.endSpan(handle);
    }
    const { spans } = tracer.toTraceData();
    for (let row = 0; row < 10_000; row++) expect([spans.parent(row), spans.end(row)]).toEqual([row - 1, row + 1]);
    // Nothing is taken for open any more: what comes next is a root.
    expect(spans.parent(trace.startSpan('next'))).toBe(-1);
  });

  it.each([undefined, null, NaN, 1.5, -7, 1000, true, '1'])(
    'run or named as parent with %s, which is no span: no parent is made of it',
    (handle) => {
      const { tracer } = startTestTracer();
      const trace = tracer.createTrace();
      const none = handle as never;
      trace.endSpan(trace.startSpan('first'));
      trace.endSpan(trace.startSpan('second'));
      trace.run(none, () => trace.endSpan(trace.startSpan('inside')));
      trace.captureActionData('filter', 'go', {}, { span: none });
      if (handle !== undefined && handle !== null) trace.endSpan(trace.startSpan('named', { parent: none }));
      expect(
        spansOf(tracer)
          .slice(2)
          .map(({ parent }) => parent)
          .filter((parent) => parent >= 0 || parent < UNKNOWN_PARENT),
      ).toEqual([]);
    },
  );

  it('more runs begun than are known as open: once all have ended, none is taken for running', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const runs = Array.from({ length: 1500 }, () => trace.startSpan('run', { kind: 'pipeline', parent: null }));
    for (const run of runs) trace.endSpan(run);
    expect(tracer.toTraceData().spans.parent(tracer.trace.startSpan('outside of all'))).toBe(-1);
  });

  it('added with a moment that no file holds, as of a clock of nanoseconds: refused, so that the file can be read', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    expect(trace.addSpan('ns', 1.7e18, 1.7e18 + 1e6)).toBe(NO_SPAN);
    expect(trace.addSpan('the last', 0, 8.64e15)).toBe(0);
    expect(tracer.status().faults).toMatchObject([{ part: 'capture' }]);
  });

  it('never ended: it counts up to the end of the recording, and in no average', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    trace.startSpan('discover', { kind: 'pipeline' });
    trace.startSpan('filter', { kind: 'stage' });
    clock.time = 40;
    tracer.stop();
    clock.time = 90;
    expect(spansOf(tracer).map(({ end }) => end)).toEqual([NaN, NaN]);
    const { stages, pipeline, notes } = analyze(tracer);
    expect([stages.filter.count, stages.filter.total, pipeline.wall]).toEqual([0, 40, 40]);
    expect(notes.join(' ')).toContain('2 spans (1 run) had not ended');
  });

  it('ended twice: the first end holds, the second is counted', () => {
    const { tracer, clock } = startTestTracer();
    const span = tracer.trace.startSpan('x');
    clock.time = 1;
    tracer.trace.endSpan(span);
    clock.time = 2;
    tracer.trace.endSpan(span, new Error('late'));
    expect(spansOf(tracer)).toMatchObject([{ end: 1, status: SpanStatus.ok }]);
    expect(tracer.status().misuse).toEqual({ endedTwice: 1, endedUnknown: 0 });
    expect(tracer.toTraceData().spans.attributes(span)).toBeUndefined();
  });

  it('ended after the stop: it stays open, and the end is counted', () => {
    const { tracer, clock } = startTestTracer();
    const span = tracer.trace.startSpan('x');
    tracer.stop();
    clock.time = 2;
    tracer.trace.endSpan(span);
    expect(spansOf(tracer)).toMatchObject([{ end: NaN, status: SpanStatus.unset }]);
    expect(tracer.status().misuse).toEqual({ endedTwice: 0, endedUnknown: 1 });
  });

  it('attributes that throw: what can be read is kept, and the rest says so', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer } = startTestTracer();
    const { trace } = tracer;
    const attributes = {
      fine: 1,
      get broken(): never {
        throw new Error('no');
      },
    };
    const span = trace.startSpan('x', { attributes });
    const behindProxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys');
        },
      },
    );
    const other = trace.startSpan('y', { attributes: behindProxy });
    const { spans } = tracer.toTraceData();
    expect([spans.attributes(span), spans.attributes(other)]).toEqual([{ fine: 1, broken: '[threw: no]' }, { value: '[threw: no keys]' }]);
  });

  it('a clock that steps back: time stands still until it has caught up, nothing is negative', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer, clock } = startTestTracer();
    clock.time = 10;
    const span = tracer.trace.startSpan('x');
    clock.time = 4;
    tracer.trace.endSpan(span);
    const later = tracer.trace.startSpan('y');
    clock.time = 12;
    tracer.trace.endSpan(later);
    expect(spansOf(tracer)).toMatchObject([
      { start: 10, end: 10 },
      { start: 10, end: 12 },
    ]);
    expect(tracer.status().faults).toMatchObject([{ part: 'clock', message: 'The clock stepped back.' }]);
  });

  it('a span added after it was over: its parent is known only where it can be', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { tracer, clock } = startTestTracer();
    const { trace } = tracer;
    clock.time = 10;
    trace.addSpan('nothing open since', 3, 5, { attributes: { a: 1 } });
    trace.withSpan('outer', () => {
      clock.time = 20;
      trace.addSpan('inside', 12, 15);
      trace.addSpan('began before', 2, 15);
    });
    trace.addSpan('outer was open then', 12, 15);
    trace.addSpan('by handle', 12, 15, { parent: 1, error: new Error('bad') });
    expect(trace.addSpan('backwards', 5, 3)).toBe(NO_SPAN);
    expect(trace.addSpan('never', NaN, 3)).toBe(NO_SPAN);
    expect(spansOf(tracer).map(({ name, start, end, parent, status }) => [name, start, end, parent, status])).toEqual([
      ['nothing open since', 3, 5, -1, SpanStatus.ok],
      ['outer', 10, 20, -1, SpanStatus.ok],
      ['inside', 12, 15, 1, SpanStatus.ok],
      ['began before', 2, 15, -2, SpanStatus.ok],
      ['outer was open then', 12, 15, -2, SpanStatus.ok],
      ['by handle', 12, 15, 1, SpanStatus.error],
    ]);
    expect(tracer.status().faults[0].message).toBe('addSpan("backwards") needs a start and a later end in ms, not 5 and 3.');
  });
});

describe('captures that are filtered out without a look at the clock', () => {
  it('leave the next capture of their stage without a time, and no other', () => {
    const { tracer, clock } = startTestTracer({ filter: { exclude: ['skip'], timeFiltered: false } });
    const trace = tracer.createTrace();
    const stage = trace.startSpan('filter', { kind: 'stage' });
    const capture = (action: string): void => {
      clock.time += 2;
      trace.captureActionData('filter', action);
    };
    capture('go');
    capture('skip');
    capture('take');
    capture('drop');
    trace.endSpan(stage);
    // A stage that began afterwards knows all of its time.
    const next = trace.startSpan('format', { kind: 'stage' });
    clock.time += 3;
    trace.captureActionData('format', 'go', undefined, { span: next });
    const captures = spansOf(tracer).filter(({ kind }) => kind === 3);
    expect(captures.map(({ name, start, end }) => [name, end - start])).toEqual([
      ['go', 2],
      ['take', 0],
      ['drop', 2],
      ['go', 3],
    ]);
  });

  it('are timed by default, so that the next one gets its own time alone', () => {
    const { tracer, clock } = startTestTracer({ filter: { exclude: ['skip'] } });
    for (const action of ['skip', 'take']) {
      clock.time += 2;
      tracer.trace.captureActionData('filter', action);
    }
    expect(spansOf(tracer).map(({ name, start, end }) => [name, start, end])).toEqual([['take', 2, 4]]);
  });
});

describe('a capture without a handle', () => {
  const parentsOf = (tracer: ReturnType<typeof startTestTracer>['tracer']): unknown[] =>
    spansOf(tracer).map(({ name, parent, start, end }) => [name, parent, end - start]);

  it('that comes after its stage has ended has no known parent and no time', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    trace.captureActionData('filter', 'before any');
    trace.endSpan(trace.startSpan('filter', { kind: 'stage' }));
    clock.time = 3;
    trace.captureActionData('filter', 'late');
    // By definition a capture belongs to the only execution of its stage that is open in its trace.
    trace.startSpan('filter', { kind: 'stage', parent: null });
    trace.captureActionData('filter', 'go');
    expect(parentsOf(tracer)).toEqual([
      ['before any', -1, 0],
      ['filter', -1, 0],
      ['late', UNKNOWN_PARENT, 0],
      ['filter', -1, NaN],
      ['go', 3, 0],
    ]);
  });

  it('in the shared trace belongs to the execution that runs just now, also from within a span in it, and to none that is merely open', () => {
    const { tracer, clock } = startTestTracer();
    const { trace } = tracer;
    trace.withSpan(
      'filter',
      () => {
        clock.time = 2;
        trace.withSpan('lookup', () => trace.captureActionData('filter', 'inside'));
      },
      { kind: 'stage' },
    );
    trace.startSpan('format', { kind: 'stage' });
    clock.time = 5;
    trace.captureActionData('format', 'outside');
    expect(parentsOf(tracer)).toEqual([
      ['filter', -1, 2],
      ['lookup', 0, 0],
      ['inside', 0, 2],
      ['format', -1, NaN],
      ['outside', UNKNOWN_PARENT, 0],
    ]);
  });
});
