import { CounterTable } from '../../src/model/counter-table.js';
import { NO_WEIGHTS } from '../../src/model/sampling.js';
import type { DropCounts, SessionInfo } from '../../src/model/session.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';

export const NOTHING_DROPPED: DropCounts = { spans: 0, logs: 0, attributes: 0, names: 0, counters: 0, sampledOut: 0 };

export const SOME_SESSION: SessionInfo = {
  id: '00000000000000aa',
  name: '',
  timeOrigin: 0,
  startedAt: 0,
  resolution: 0.1,
  page: '',
  build: '',
};

/** A session in which nothing was recorded, with tables of its own: what a test's recording begins from. */
export function emptyData<Patch extends Partial<TraceData>>(patch: Patch): TraceData & Patch {
  return {
    session: SOME_SESSION,
    strings: new StringTable(),
    spans: new SpanTable(),
    counters: new CounterTable(),
    weights: NO_WEIGHTS,
    logs: [],
    dropped: NOTHING_DROPPED,
    until: 100,
    ...patch,
  };
}
