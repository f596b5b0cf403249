import type { Clock } from '../../src/base/clock.js';
import { CounterTable } from '../../src/model/counter-table.js';
import type { SessionInfo } from '../../src/model/session.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanRecorder } from '../../src/record/span-recorder.js';

export const TIME_ORIGIN = 1_700_000_000_000;

export function sessionInfo(id: string, more: Partial<SessionInfo> = {}): SessionInfo {
  return {
    id,
    name: `Session ${id}`,
    timeOrigin: TIME_ORIGIN,
    startedAt: 0,
    resolution: 0.1,
    page: 'https://game.example/',
    build: '',
    device: { cores: 4, memory: 8, engine: 'chromium', isolated: false },
    ...more,
  };
}

/** The real recorder on a clock that the test moves: what a history is started with. */
export class TestSession {
  readonly recorder: SpanRecorder;
  time = 0;

  constructor(id: string, more: Partial<SessionInfo> & { readonly maxSpans?: number; readonly maxCounters?: number } = {}) {
    const { maxSpans = 100_000, maxCounters = 65_536, ...info } = more;
    const clock: Clock = { now: () => this.time, timeOrigin: TIME_ORIGIN };
    this.recorder = new SpanRecorder(sessionInfo(id, info), clock, { maxSpans, maxLogs: 100, maxAttributeBytes: 1_000_000 });
    this.recorder.counters = new CounterTable(maxCounters);
    this.recorder.start(0.1);
  }

  /** One pipeline run of 10 ms with one stage of 4 ms: two rows. Returns the row of the run. */
  turn(name = 'turn'): number {
    const { recorder } = this;
    const start = this.time;
    const id = recorder.intern(name);
    const stage = recorder.intern('filter');
    const run = recorder.add(SpanKind.pipeline, id, 0, 0, 1, -1, start, start + 10, SpanStatus.ok);
    recorder.add(SpanKind.stage, stage, stage, 0, 1, run, start + 1, start + 5, SpanStatus.ok);
    this.time += 10;
    return run;
  }

  /** One sample of a counter, now. */
  count(name: string, value: number): void {
    this.recorder.count(this.recorder.intern(name), this.time, value);
  }

  log(message: string): void {
    this.recorder.log({ type: 'info', message, source: 'test', time: this.time, trace: 1 });
  }
}
