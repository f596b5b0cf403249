/* eslint-disable @typescript-eslint/require-await -- a store answers with promises, of its errors too, also where it waits for nothing */
import { aggregateTrace } from '../aggregate/aggregate-trace.js';
import type { SessionAggregate } from '../model/aggregate.js';
import { CounterTable } from '../model/counter-table.js';
import type { LogLine } from '../model/log-line.js';
import { SessionGoneError, type SessionDelta, type SessionSummary, type ShelfName, type Shelves, type TraceStore } from '../model/ports.js';
import type { TraceWeight } from '../model/sampling.js';
import type { SessionInfo } from '../model/session.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import type { TraceData } from '../model/trace-data.js';
import { chunkIndex, chunkSize } from './chunk-record.js';
import { withoutStrata } from '../aggregate/without-strata.js';
import { aggregateSize, LiveAggregates } from './live-aggregates.js';
import { prepareDelta, type PreparedChunk } from './prepared-delta.js';
import { advanceProgress, giveUpSpans, summarize } from './session-progress.js';
import { byNewest } from './session-order.js';
import { SessionClashError } from './store-errors.js';
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
/** Most records on one shelf; those with the lowest keys go first. */
const MOST_ON_A_SHELF = 1000;

interface MemorySession {
  info: SessionInfo;
  pinned: boolean;
  progress: ProgressRecord;
  readonly chunks: Map<number, PreparedChunk>;
  readonly strings: string[];
  logs: LogLine[];
  readonly counters: CounterTable;
  readonly weights: Map<number, TraceWeight>;
  /** What is left when the spans were given up. */
  aggregate?: SessionAggregate;
}

/** Keeps sessions as long as the page lives: what takes over where IndexedDB is missing or refuses. Bounded for each session. */
export class MemoryStore implements TraceStore {
  readonly medium = 'memory';
  readonly shelves = new MemoryShelves();
  readonly #sessions = new Map<string, MemorySession>();
  readonly #live = new LiveAggregates();

  async write(live: SessionDelta): Promise<void> {
    const { id, timeOrigin } = live.session;
    const found = this.#sessions.get(id);
    const known = found?.aggregate ? undefined : found;
    if (!known && live.firstString > 0) throw new SessionGoneError(id);
    if (found && found.info.timeOrigin !== timeOrigin) throw new SessionClashError(id);
    const sequence = (known?.progress.sequence ?? 0) + 1;
    const delta = prepareDelta(live, sequence);
    const sizes = delta.chunks.map((chunk) => [chunkIndex(chunk.firstRow), chunkSize(chunk)] as const);
    const progress = advanceProgress(known?.progress, delta, sequence, sizes, { chunks: MOST_CHUNKS, counters: MOST_COUNTERS });
    const { logs: logsBefore, counters: countersBefore } = known?.progress ?? { logs: 0, counters: 0 };
    const session = known ?? createSession(found?.info ?? live.session, found?.pinned ?? false, progress);
    session.progress = progress;
    for (const chunk of delta.chunks) session.chunks.set(chunkIndex(chunk.firstRow), chunk);
    for (const index of session.chunks.keys()) if (!progress.chunks.has(index)) session.chunks.delete(index);
    delta.strings.forEach((text, at) => (session.strings[delta.firstString + at] = text));
    // What was written before is not added again when the session is written in full.
    const news = delta.logs.slice(Math.max(0, logsBefore - delta.firstLog));
    session.logs = session.logs.concat(news).slice(-MOST_LOG_LINES);
    const { time, name, value } = delta.counters;
    for (let at = Math.max(0, countersBefore - delta.firstCounter); at < time.length; at++) {
      session.counters.append(time[at], name[at], value[at]);
    }
    for (const [trace, weight] of live.weights) session.weights.set(trace, weight);
    for (const trace of session.weights.keys()) {
      if (session.weights.size <= MOST_WEIGHTS) break;
      session.weights.delete(trace);
    }
    this.#live.add(delta, sequence, !known);
    this.#sessions.set(id, session);
  }

  async list(): Promise<SessionSummary[]> {
    return [...this.#sessions.values()].map(({ info, pinned, progress }) => summarize(info, pinned, progress)).sort(byNewest);
  }

  async read(id: string): Promise<TraceData | undefined> {
    const session = this.#sessions.get(id);
    return session && assemble(session);
  }

  async rename(id: string, name: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) session.info = { ...session.info, name };
  }

  async pin(id: string, pinned: boolean): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) session.pinned = pinned;
  }

  async compact(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (!session || session.aggregate) return;
    const aggregate = withoutStrata(this.#aggregate(id, session));
    const { info, pinned, progress } = session;
    this.#live.forget(id);
    this.#sessions.set(id, { ...createSession(info, pinned, giveUpSpans(progress, aggregateSize(aggregate))), aggregate });
  }

  async aggregates(ids: readonly string[] = [...this.#sessions.keys()]): Promise<SessionAggregate[]> {
    return ids.flatMap((id) => {
      const session = this.#sessions.get(id);
      return session ? [this.#aggregate(id, session)] : [];
    });
  }

  async delete(id: string): Promise<void> {
    this.#sessions.delete(id);
    this.#live.forget(id);
  }

  async clear(): Promise<void> {
    this.close();
  }

  close(): void {
    this.#sessions.clear();
    this.#live.clear();
    this.shelves.clear();
  }

  #aggregate(id: string, session: MemorySession): SessionAggregate {
    const aggregate = session.aggregate ?? this.#live.get(id, session.progress.sequence) ?? aggregateTrace(assemble(session));
    return { ...aggregate, session: session.info };
  }
}

class MemoryShelves implements Shelves {
  readonly #shelves = new Map<ShelfName, Map<string, object>>();

  async list(shelf: ShelfName): Promise<readonly unknown[]> {
    return inOrder(this.#open(shelf)).map(([, value]) => value);
  }

  async put(shelf: ShelfName, key: string, value: object): Promise<void> {
    const records = this.#open(shelf).set(key, structuredClone(value));
    if (records.size > MOST_ON_A_SHELF) records.delete(inOrder(records)[0][0]);
  }

  async remove(shelf: ShelfName, key: string): Promise<void> {
    this.#open(shelf).delete(key);
  }

  clear(): void {
    this.#shelves.clear();
  }

  #open(shelf: ShelfName): Map<string, object> {
    const records = this.#shelves.get(shelf) ?? new Map<string, object>();
    this.#shelves.set(shelf, records);
    return records;
  }
}

function inOrder(records: ReadonlyMap<string, object>): [string, object][] {
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1));
}

function createSession(info: SessionInfo, pinned: boolean, progress: ProgressRecord): MemorySession {
  const counters = new CounterTable(MOST_COUNTERS);
  return { info, pinned, progress, chunks: new Map(), strings: [], logs: [], counters, weights: new Map() };
}

function assemble({ info, progress, chunks, strings, logs, counters, weights }: MemorySession): TraceData {
  return assembleSession({
    id: info.id,
    session: info,
    until: progress.until,
    dropped: progress.dropped,
    chunks: [...chunks.values()].sort((a, b) => a.firstRow - b.firstRow),
    sizes: progress.chunks,
    strings: [{ first: 0, items: strings }],
    logs: [{ first: 0, items: logs }],
    counters: [{ first: progress.counters - (counters.rowCount - counters.firstRow), items: counters.slice() }],
    weights: [{ first: 0, items: toWeightColumns([...weights]) }],
  });
}
