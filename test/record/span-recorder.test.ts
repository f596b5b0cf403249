import { describe, expect, it, vi } from 'vitest';
import { NO_PARENT, SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import { createRecorder, line } from './recorder-fixture.js';

describe('SpanRecorder: spans', () => {
  it('counts an end that makes no sense, and changes nothing', () => {
    const { recorder } = createRecorder();
    const span = recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    expect(recorder.close(span, 1, 5, SpanStatus.ok)).toBe(true);
    expect(recorder.close(span, 1, 9, SpanStatus.error)).toBe(false);
    expect(recorder.close(span, 2, 9, SpanStatus.error)).toBe(false);
    expect(recorder.close(77, 1, 9, SpanStatus.error)).toBe(false);
    expect(recorder.misuse).toEqual({ endedTwice: 1, endedUnknown: 2 });
    expect([recorder.spans.end(span), recorder.spans.status(span)]).toEqual([5, SpanStatus.ok]);
  });

  it('leaves open what ends after a stop', () => {
    const { recorder } = createRecorder();
    const span = recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    recorder.stop();
    expect(recorder.close(span, 1, 5, SpanStatus.ok)).toBe(false);
    expect(recorder.spans.isOpen(span)).toBe(true);
    expect(recorder.misuse.endedUnknown).toBe(1);
  });

  it('counts spans whose parent cannot be known', () => {
    const { recorder } = createRecorder();
    recorder.add(SpanKind.measure, 0, 0, 0, 1, UNKNOWN_PARENT, 0);
    recorder.add(SpanKind.capture, 0, 0, 0, 1, UNKNOWN_PARENT, 0, 1, SpanStatus.ok);
    recorder.add(SpanKind.measure, 0, 0, 0, 1, 0, 0);
    expect(recorder.unknownParents).toBe(2);
  });

  it('knows the handles that it gave out', () => {
    const { recorder } = createRecorder();
    recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    expect([-1, 0, 1, NaN].map(recorder.has.bind(recorder))).toEqual([false, true, false, false]);
  });

  it('numbers traces from 1', () => {
    const { recorder } = createRecorder();
    expect([recorder.nextTrace(), recorder.nextTrace()]).toEqual([1, 2]);
  });

  it('tells of each change', () => {
    const { recorder } = createRecorder();
    recorder.onChange = vi.fn();
    const span = recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    recorder.attach(span, { a: 1 }, 10);
    recorder.close(span, 1, 5, SpanStatus.ok);
    recorder.log(line(1));
    expect(recorder.onChange).toHaveBeenCalledTimes(4);
  });
});

describe('SpanRecorder: time', () => {
  it('reaches up to now while it records, then up to the stop', () => {
    const { recorder, clock } = createRecorder();
    clock.time = 40;
    expect(recorder.until).toBe(40);
    recorder.stop();
    clock.time = 90;
    expect(recorder.until).toBe(40);
    recorder.start(0.1);
    expect(recorder.until).toBe(90);
  });

  it('begins its session at the first start only', () => {
    const { recorder, clock } = createRecorder({}, 0);
    expect(recorder.session.startedAt).toBe(0);
    recorder.stop();
    clock.time = 50;
    recorder.start(0.2);
    expect([recorder.session.startedAt, recorder.session.resolution]).toEqual([0, 0.1]);
  });
});

describe('SpanRecorder: attributes', () => {
  it('merges what is attached to one span', () => {
    const { recorder } = createRecorder();
    const span = recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    recorder.attach(span, { a: 1, b: 2 }, 20);
    recorder.attach(span, { b: 3 }, 10);
    expect(recorder.spans.attributes(span)).toEqual({ a: 1, b: 3 });
    expect(recorder.attributeBytes).toBe(30);
  });

  it('leaves out what its budget does not hold, and counts it', () => {
    const { recorder } = createRecorder({ maxAttributeBytes: 25 });
    const span = recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0);
    recorder.attach(span, { a: 1 }, 20);
    recorder.attach(span, { b: 1 }, 6);
    recorder.attach(span, { c: 1 }, 5);
    expect(recorder.spans.attributes(span)).toEqual({ a: 1, c: 1 });
    expect(recorder.dropped.attributes).toBe(1);
  });

  it('gets its budget back when the spans are evicted', () => {
    const { recorder, addRows } = createRecorder({ maxSpans: 2048, maxAttributeBytes: 25 });
    recorder.attach(recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, 0), { a: 1 }, 20);
    addRows(2047);
    expect(recorder.attributeBytes).toBe(20);
    addRows(1);
    expect([recorder.attributeBytes, recorder.dropped.spans]).toEqual([0, 1024]);
    // Evicted: there is nothing to attach to, and nothing is spent.
    recorder.attach(0, { a: 1 }, 20);
    expect(recorder.attributeBytes).toBe(0);
  });
});
