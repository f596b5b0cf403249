import type { Clock } from '../../src/base/clock.js';
import type { LogLine } from '../../src/model/log-line.js';
import { NO_PARENT, SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanRecorder, type RecorderLimits } from '../../src/record/span-recorder.js';

/** A recorder that records, on a clock that stands still until it is moved; and a way to fill it. */
export function createRecorder(
  limits: Partial<RecorderLimits> = {},
  time = 10,
): { recorder: SpanRecorder; clock: Clock & { time: number }; addRows: (rows: number) => void } {
  const clock = {
    time,
    timeOrigin: 1_700_000_000_000,
    now() {
      return this.time;
    },
  };
  const session = { id: '0123456789abcdef', name: 'test', timeOrigin: clock.timeOrigin, startedAt: 0, resolution: 0, page: '', build: '' };
  const recorder = new SpanRecorder(session, clock, {
    maxSpans: 10_240,
    maxLogs: 100,
    maxAttributeBytes: 1000,
    ...limits,
  });
  recorder.start(0.1);
  return {
    recorder,
    clock,
    addRows(rows) {
      for (let at = 0; at < rows; at++) {
        recorder.add(SpanKind.measure, 0, 0, 0, 1, NO_PARENT, recorder.spans.rowCount, recorder.spans.rowCount + 1, SpanStatus.ok);
      }
    },
  };
}

export function line(number: number): LogLine {
  return { type: 'info', message: String(number), source: 'test', time: number, trace: 1 };
}
