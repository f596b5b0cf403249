import type { DeviceClass } from '../../src/model/device-class.js';
import { someAggregate } from './fake-history.js';
import { someData, someSession, type TracerDouble } from './fake-tracer.js';

const DAY = 24 * 60 * 60 * 1000;
const THIS_DEVICE: DeviceClass = { cores: 8, memory: 8, engine: 'chromium', isolated: false };
const RUNS = 40;

interface RecordedSessions {
  /** The first session that is slow, counted from 0; it is of another build. Default: none. */
  readonly slowFrom?: number;
  /** How many times as long the slow ones take. Default 1. */
  readonly factor?: number;
  /** Of the oldest sessions, those of another machine. Default 0. */
  readonly foreign?: number;
  /** Of the oldest sessions, those whose spans were given up. Default 0. */
  readonly figuresOnly?: number;
}

/**
 * Puts sessions into a fake history, one a day, the last of them the running one. A run takes about 4 ms, of which `component_filtering`
 * takes 3 and `action_formatting` 1, in all sessions the same but for a ripple of some per cent; only `component_filtering` gets slow.
 * Returns their ids, oldest first.
 */
export function recordSessions(double: TracerDouble, count: number, options: RecordedSessions = {}): string[] {
  const { slowFrom = count, factor = 1, foreign = 0, figuresOnly = 0 } = options;
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const running = index === count - 1;
    const id = running ? double.data.session.id : `session-${index}`;
    const slow = index >= slowFrom;
    const session = someSession({
      id,
      name: `Session ${index + 1}`,
      timeOrigin: now - (count - 1 - index) * DAY,
      build: slow ? '2.0' : '1.0',
      device: index < foreign ? { ...THIS_DEVICE, cores: 4 } : THIS_DEVICE,
    });
    if (running) double.data = someData({ session });
    // Between sessions 3 %, within them 20 %, without a pattern that repeats in step with the days.
    const ripple = 1 + 0.03 * Math.sin(index * 2.4);
    const values = (ms: number): number[] =>
      Array.from({ length: RUNS }, (_, run) => ms * ripple * (1 + 0.2 * Math.sin(run * 1.7 + index)));
    const filtering = 3 * (slow ? factor : 1);
    const stages = { component_filtering: values(filtering), action_formatting: values(1) };
    double.history.add(someData({ session }), someAggregate(session, values(filtering + 1), stages), {
      raw: index >= figuresOnly,
      spans: 3 * RUNS,
      executions: RUNS,
    });
    return id;
  });
}
