import { expect, it, vi } from 'vitest';
import { drawDevtoolsTracks } from '../../src/export/devtools-tracks.js';
import { SpanKind, SpanStatus, type SpanId } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { startTestTracer } from '../helpers/test-tracer.js';

function record(chromium: number) {
  const { tracer, clock } = startTestTracer();
  const timeStamp = vi.fn();
  const recorder = tracer.toTraceData() as TraceData & { onEnd: ((span: SpanId) => void) | undefined };
  const detach = tracer.attach(drawDevtoolsTracks(recorder, chromium, { timeStamp }));
  const trace = tracer.createTrace({ track: 'mira' });
  return { tracer, clock, timeStamp, recorder, trace, detach };
}

it('draws runs, stages, captures and measures where they end, on the track of their actor', () => {
  const { clock, timeStamp, trace } = record(134);
  const run = trace.startSpan('discover', { kind: 'pipeline' });
  const stage = trace.startSpan('filter', { kind: 'stage', parent: run });
  clock.time = 2;
  trace.captureActionData('filter', 'go', { passed: true });
  clock.time = 3;
  trace.endSpan(stage, new Error('broken'));
  trace.endSpan(trace.startSpan('later', { parent: run }));
  clock.time = 7;
  trace.endSpan(run);
  expect(timeStamp.mock.calls).toEqual([
    ['go', 0, 2, 'mira', 'acttrace', 'primary-light'],
    ['filter', 0, 3, 'mira', 'acttrace', 'error'],
    ['later', 3, 3, 'mira', 'acttrace', 'tertiary'],
    ['discover', 0, 7, 'mira', 'acttrace', 'primary-dark'],
  ]);
});

it('leaves out what the browser shows by itself', () => {
  const { tracer, timeStamp } = record(134);
  tracer.attach(({ sink, sharedTrace }) => {
    sink.add(SpanKind.entry, sink.intern('longtask'), 0, 0, sharedTrace, -1, 0, 60, SpanStatus.unset);
    return () => undefined;
  });
  expect(timeStamp).not.toHaveBeenCalled();
});

it.each([0, 133])('draws nothing in Chromium %d, where the call draws nothing', (chromium) => {
  const { recorder, timeStamp, trace } = record(chromium);
  trace.endSpan(trace.startSpan('x'));
  expect(timeStamp).not.toHaveBeenCalled();
  // Not even asked.
  expect(recorder.onEnd).toBeUndefined();
});

it('stops with the tracer, and a console that throws reaches nobody', () => {
  const { tracer, recorder, timeStamp, trace } = record(140);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  timeStamp.mockImplementation(() => {
    throw new Error('no console');
  });
  trace.endSpan(trace.startSpan('x'));
  expect(tracer.status().faults).toMatchObject([{ part: 'devtools tracks', message: 'no console' }]);
  tracer.stop();
  expect(recorder.onEnd).toBeUndefined();
});
