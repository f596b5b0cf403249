/** Records sessions of a known size, as long ago as wanted, until the site's storage is full. */
import { createTracer, type HistoryEvent, type HistoryStatus } from '../../../src/index.js';

const HOUR = 3_600_000;
/** Characters recorded with a run: less than a recording of usual detail cuts off. */
const CHARACTERS = 900;

interface Line {
  readonly name: string;
  readonly pinned: boolean;
  readonly raw: boolean;
}

interface Recorded {
  readonly status: HistoryStatus;
  readonly events: readonly HistoryEvent[];
  /** Newest first. */
  readonly lines: readonly Line[];
  /** Of this session; and how many of them the history gives back with all of their data. */
  readonly recorded: number;
  readonly found: number;
}

declare global {
  /** @param size - of the data recorded, which cannot be packed; bytes. */
  var recordSession: (name: string, hoursAgo: number, size: number, pinned?: boolean) => Promise<Recorded>;
}

function noise(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => String.fromCharCode(48 + (byte & 63))).join('');
}

globalThis.recordSession = async (name, hoursAgo, size, pinned = false) => {
  const clock = { now: () => performance.now(), timeOrigin: performance.timeOrigin - hoursAgo * HOUR };
  const tracer = createTracer({ name, clock, settingsStorage: null, observe: false });
  tracer.start();
  await tracer.history.flush();
  if (pinned) await tracer.history.pin(tracer.session.id, true);
  const trace = tracer.createTrace();
  const recorded = Math.ceil(size / CHARACTERS);
  for (let run = 0; run < recorded; run++) {
    trace.endSpan(trace.startSpan('run', { kind: 'pipeline', attributes: { noise: noise(CHARACTERS) } }));
    if (run % 300 === 299) await tracer.history.flush();
  }
  tracer.stop();
  await tracer.history.flush();
  const { history, session } = tracer;
  const data = await history.open(session.id);
  let found = 0;
  for (let row = 0; row < (data?.spans.rowCount ?? 0); row++) {
    const text = data?.spans.attributes(row)?.noise;
    if (typeof text === 'string' && text.length === CHARACTERS) found++;
  }
  const lines = (await history.list()).map(({ session: { name: label }, pinned: kept, raw }) => ({ name: label, pinned: kept, raw }));
  return { status: history.status, events: await history.events(), lines, recorded, found };
};
