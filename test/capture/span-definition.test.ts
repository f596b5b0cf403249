import { describe, expect, it } from 'vitest';
import { defineSpan } from '../../src/capture/span-definition.js';
import { NO_SPAN, SpanKind, UNKNOWN_PARENT } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

describe('a defined span', () => {
  it('is recorded as startSpan would: name, kind, parent, times', () => {
    const { tracer, clock } = startTestTracer();
    const trace = tracer.createTrace();
    const stage = defineSpan(tracer, 'filter', { kind: 'stage' });
    const load = defineSpan(tracer, 'load');
    const outer = stage.start(trace);
    clock.time = 2;
    const inner = load.start(trace, outer);
    const unknown = load.start(trace);
    const root = load.start(trace, null);
    clock.time = 5;
    for (const span of [root, unknown, inner, outer]) trace.endSpan(span);
    expect(spansOf(tracer)).toMatchObject([
      { kind: SpanKind.stage, name: 'filter', stage: 'filter', start: 0, end: 5, parent: -1 },
      { kind: SpanKind.measure, name: 'load', stage: '', start: 2, end: 5, parent: 0 },
      { name: 'load', parent: UNKNOWN_PARENT },
      { name: 'load', parent: -1 },
    ]);
    expect(tracer.status().unknownParents).toBe(1);
  });

  it('takes the current span for its parent', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const load = defineSpan(tracer, 'load');
    trace.withSpan('outer', () => trace.endSpan(load.start(trace)));
    expect(spansOf(tracer)[1]).toMatchObject({ name: 'load', parent: 0 });
  });

  it('keeps its values by position, as they are now', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const four = defineSpan(tracer, 'four', { attributes: ['a', 'b', 'c', 'd', 'e'] });
    const two = defineSpan(tracer, 'two', { attributes: ['x', '__proto__'] });
    four.start(trace, null, 'text', 1.5, false, null);
    two.start(trace, null, 1, 2, 3, 4);
    const { spans } = tracer.toTraceData();
    expect(spans.attributes(0)).toEqual({ a: 'text', b: 1.5, c: false, d: null });
    expect(Object.entries(spans.attributes(1) ?? {})).toEqual([
      ['x', 1],
      ['__proto__', 2],
    ]);
    // a–d: 8 bytes of names, 8 of text, 8 + 4 + 0; x and __proto__: 20 of names, 16 of numbers.
    expect(tracer.status().attributeBytes).toBe(28 + 36);
  });

  it('makes texts of values that could change, and keeps nothing of the app alive', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const span = defineSpan(tracer, 's', { attributes: ['a', 'b', 'c'] });
    span.start(trace, null, { hp: 1 } as never, NaN, 'x'.repeat(1500));
    expect(tracer.toTraceData().spans.attributes(0)).toEqual({ a: '[object]', b: 'NaN', c: `${'x'.repeat(1000)}[… 500 more characters]` });
  });

  it('adds to them what setAttributes brings', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const span = defineSpan(tracer, 's', { attributes: ['a', 'b'] }).start(trace, null, 1, 2);
    trace.setAttributes(span, { b: 3, c: { deep: 1 } });
    expect(tracer.toTraceData().spans.attributes(span)).toEqual({ a: 1, b: 3, c: '[object]' });
  });

  it('keeps no values at the verbosity minimal, and records nothing while stopped or switched off', () => {
    const { tracer } = startTestTracer({ filter: { verbosity: 'minimal' } });
    const trace = tracer.createTrace();
    const { start } = defineSpan(tracer, 's', { attributes: ['a'] });
    expect(tracer.toTraceData().spans.attributes(start(trace, null, 1))).toBeUndefined();
    tracer.filter.configure({ enabled: false });
    expect(start(trace)).toBe(NO_SPAN);
    tracer.filter.configure({ enabled: true });
    tracer.stop();
    expect(start(trace)).toBe(NO_SPAN);
  });

  it('never throws, whatever it is given', () => {
    const { tracer } = startTestTracer();
    const broken = defineSpan(tracer, Symbol('s') as never, { kind: 'nonsense' as never, attributes: [1 as never] });
    expect(broken.start(undefined as never)).toBe(NO_SPAN);
    expect(broken.start(tracer.trace)).toBe(0);
    expect(defineSpan(tracer, 'x', null as never).start(tracer.trace, null)).toBeGreaterThanOrEqual(0);
  });

  it('keeps what others recorded whole when a value throws as it is made into a text', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const load = defineSpan(tracer, 'load', { attributes: ['a', 'b'] });
    const bare = Object.create(null) as never;
    trace.endSpan(load.start(trace, null, 1, 2));
    const span = load.start(trace, null, 3, bare);
    trace.endSpan(load.start(trace, null, 5, 6));
    trace.endSpan(span);
    const { spans } = tracer.toTraceData();
    expect([0, 1, 2].map((row) => spans.attributes(row))).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: '[object]' },
      { a: 5, b: 6 },
    ]);
    expect(tracer.status().misuse).toEqual({ endedTwice: 0, endedUnknown: 0 });
  });

  it('asks no object for its text', () => {
    const { tracer } = startTestTracer();
    const trace = tracer.createTrace();
    const load = defineSpan(tracer, 'load', { attributes: ['a', 'b'] });
    const recording = { toString: () => String(trace.endSpan(load.start(trace, null, 'inner', 1))) };
    trace.endSpan(load.start(trace, null, 'outer', recording as never));
    const { spans } = tracer.toTraceData();
    expect([spans.rowCount, spans.attributes(0)]).toEqual([1, { a: 'outer', b: '[object]' }]);
  });

  it('records nothing in a trace of another tracer, whose names are others, and says so', () => {
    const { tracer } = startTestTracer();
    const other = startTestTracer().tracer;
    other.createTrace().withSpan('of the other', () => undefined);
    const load = defineSpan(tracer, 'load', { attributes: ['a'] });
    expect(load.start(other.createTrace(), null, 1)).toBe(NO_SPAN);
    expect(spansOf(other).map(({ name }) => name)).toEqual(['of the other']);
    expect(tracer.status().faults).toMatchObject([{ part: 'capture', message: expect.stringContaining('another tracer') as string }]);
  });

  it.each([null, {}, 'tracer', { trace: {} }])('of %s, which is no tracer, records nothing and throws nothing', (none) => {
    const load = defineSpan(none as never, 'load');
    expect(load.start(startTestTracer().tracer.createTrace())).toBe(NO_SPAN);
  });
});
