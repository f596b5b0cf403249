/**
 * Says what the history holds of its earlier lives (`check`: of so many), then writes numbered spans without end, and says how far it has come. By itself:
 * nothing is attached to its browser.
 */
import { createTracer } from '../../../src/index.js';
import { checkSessions } from './check-sessions.js';
import { recordNumbered } from './numbered-spans.js';
import { post } from './post.js';

/** 20 spans every 4 ms or so: 5,000 a second, two or three chunks a flush. */
const SPANS_A_TURN = 20;
const TURN_MS = 4;

export interface WriterReport {
  readonly number: number;
  /** Wall clock at which the first span of these was recorded, ms. */
  readonly wall: number;
  /** Where it is written. */
  readonly writer?: string;
}

const query = new URLSearchParams(location.search);
const mark = query.get('mark') ?? '';
const tracer = createTracer({ name: mark, settingsStorage: null, observe: false });
const trace = tracer.createTrace();

async function write(): Promise<void> {
  await post('checked', await checkSessions(tracer.history, Number(query.get('check') ?? Infinity)));
  tracer.start();
  let number = 0;
  let reported = Promise.resolve();
  let reporting = false;
  setInterval(() => {
    const report: WriterReport = { number, wall: Date.now(), writer: tracer.history.status.writer };
    for (let span = 0; span < SPANS_A_TURN; span++) recordNumbered(trace, mark, number++);
    if (reporting) return;
    reporting = true;
    reported = reported.then(() => post('written', report)).finally(() => (reporting = false));
  }, TURN_MS);
}

write().catch((error: unknown) => post('failed', String(error)));
