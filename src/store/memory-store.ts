import { SessionGoneError, type SessionDelta, type SessionSummary, type TraceStore } from '../model/ports.js';
import { CounterTable } from '../model/counter-table.js';
import type { LogLine } from '../model/log-line.js';
import type { TraceWeight } from '../model/sampling.js';
import type { SessionInfo } from '../model/session.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import type { TraceData } from '../model/trace-data.js';
import { chunkIndex, fromChunkRecord, toChunkRecord, type ChunkRecord } from './chunk-record.js';
import { byNewest } from './expired-sessions.js';
import { advanceProgress, summarize } from './session-progress.js';
import { assembleSession } from './stored-session.js';
import type { ProgressRecord } from './trace-database.js';
import { toWeightColumns } from './weight-segments.js';

/** As much as the recorder holds by default: 204,800 spans, about 8 MB without their attributes. */
const MOST_CHUNKS = 200;
/** As many as the recorder holds by default. */
const MOST_COUNTERS = 65_536;
/** As many as there are spans: a trace has one at least. */
const MOST_WEIGHTS = MOST_CHUNKS * CHUNK_ROWS;
/** As many as the recorder holds by default. */
const MOST_LOG_LINES = 10_000;

interface MemorySession {
  info: SessionInfo;
  progress: ProgressRecord;
  readonly chunks: Map<number, ChunkRecord>;
  readonly strings: string[];
  logs: LogLine[];
  readonly counters: CounterTable;
  readonly weights: Map<number, TraceWeight>;
}

/** Keeps sessions as long as the page lives: what takes over where IndexedDB is missing or refuses. Bounded for each session. */
export class MemoryStore implements TraceStore {
  readonly medium = 'memory';
  readonly #sessions = new Map<string, MemorySession>();

  write(delta: SessionDelta): Promise<void> {
    const { id } = delta.session;
    const known = this.#sessions.get(id);
    if (!known && delta.firstString > 0) return Promise.reject(new SessionGoneError(id));
    const records = delta.chunks.map(toChunkRecord);
    const progress = advanceProgress(known?.progress, delta, records, { chunks: MOST_CHUNKS, counters: MOST_COUNTERS });
    const { logs: logsBefore, counters: countersBefore } = known?.progress ?? { logs: 0, counters: 0 };
    const session = known ?? createSession(delta.session, progress);
    session.progress = progress;
    for (const record of records) session.chunks.set(chunkIndex(record.firstRow), record);
    for (const index of session.chunks.keys()) if (!progress.chunks.has(index)) session.chunks.delete(index);
    delta.strings.forEach((text, at) => (session.strings[delta.firstString + at] = text));
    // What was written before is not added again when the session is written in full.
    const news = delta.logs.slice(Math.max(0, logsBefore - delta.firstLog));
    session.logs = session.logs.concat(news).slice(-MOST_LOG_LINES);
    const { time, name, value } = delta.counters;
    for (let at = Math.max(0, countersBefore - delta.firstCounter); at < time.length; at++) {
      session.counters.append(time[at], name[at], value[at]);
    }
    for (const [trace, weight] of delta.weights) session.weights.set(trace, weight);
    for (const trace of session.weights.keys()) {
      if (session.weights.size <= MOST_WEIGHTS) break;
      session.weights.delete(trace);
    }
    this.#sessions.set(id, session);
    return Promise.resolve();
  }

  list(): Promise<SessionSummary[]> {
    return Promise.resolve([...this.#sessions.values()].map(({ info, progress }) => summarize(info, progress)).sort(byNewest));
  }

  read(id: string): Promise<TraceData | undefined> {
    const session = this.#sessions.get(id);
    if (!session) return Promise.resolve(undefined);
    const { info, progress, chunks, strings, logs, counters, weights } = session;
    const records = [...chunks.values()].sort((a, b) => a.firstRow - b.firstRow);
    const { until, dropped } = progress;
    const data = assembleSession({
      id,
      session: info,
      until,
      dropped,
      chunks: records.map(fromChunkRecord),
      strings: [{ first: 0, items: strings }],
      logs: [{ first: 0, items: logs }],
      counters: [{ first: progress.counters - (counters.rowCount - counters.firstRow), items: counters.slice() }],
      weights: [{ first: 0, items: toWeightColumns([...weights]) }],
    });
    return Promise.resolve(data);
  }

  rename(id: string, name: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) session.info = { ...session.info, name };
    return Promise.resolve();
  }

  delete(id: string): Promise<void> {
    this.#sessions.delete(id);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#sessions.clear();
    return Promise.resolve();
  }

  close(): void {
    this.#sessions.clear();
  }
}

function createSession(info: SessionInfo, progress: ProgressRecord): MemorySession {
  const counters = new CounterTable(MOST_COUNTERS);
  return { info, progress, chunks: new Map(), strings: [], logs: [], counters, weights: new Map() };
}
