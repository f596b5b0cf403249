/** Writes numbered spans as long as it is let, when it is given a mark; else reads what others wrote. */
import { createTracer, type TracerStatus } from '../../../src/index.js';
import { checkSessions, type CheckedSession } from './check-sessions.js';
import { recordNumbered } from './numbered-spans.js';

const SPANS_A_TURN = 20;
const TURN_MS = 4;

interface Writing {
  /** Ends the recording, and waits until all of it is written. */
  stop(): Promise<{ readonly spans: number; readonly faults: TracerStatus['faults']; readonly failedWrites: number }>;
  check(): Promise<CheckedSession[]>;
}

declare global {
  var writing: Writing;
}

const mark = new URLSearchParams(location.search).get('mark');
const tracer = createTracer({ name: mark ?? 'reader', settingsStorage: null, observe: false });
const trace = tracer.createTrace();
let timer: ReturnType<typeof setInterval> | undefined;
let number = 0;
if (mark !== null) {
  tracer.start();
  timer = setInterval(() => {
    for (let span = 0; span < SPANS_A_TURN; span++) recordNumbered(trace, mark, number++);
  }, TURN_MS);
}

globalThis.writing = {
  async stop() {
    clearInterval(timer);
    tracer.stop();
    await tracer.history.flush();
    return { spans: number, faults: tracer.status().faults, failedWrites: tracer.history.status.failedWrites };
  },
  check: () => checkSessions(tracer.history),
};
