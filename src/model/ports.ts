import type { SessionAggregate } from './aggregate.js';
import type { AttributeColumn } from './attribute-column.js';
import type { JsonObject } from './json.js';
import type { LogLine } from './log-line.js';
import type { DropCounts, SessionInfo } from './session.js';
import type { SpanChunk } from './span-chunk.js';
import type { TraceWeight } from './sampling.js';
import type { SpanFlag, SpanId, SpanKind, SpanStatus } from './span.js';
import type { TraceData } from './trace-data.js';

/** Where capture writes. Implemented by the recorder; nothing here throws. */
export interface SpanSink {
  /** False while the tracer is stopped: callers stop at this branch. */
  readonly recording: boolean;
  /** ms since the session's time origin. */
  now(): number;
  /** Id of a string in the session's table. */
  intern(text: string): number;
  /** Ends a span of a trace; false when it is not one that is open (ended before, evicted, of another trace), which is counted. */
  close(span: SpanId, trace: number, end: number, status: SpanStatus): boolean;
  /** Whether a handle is a span that was recorded in this session. */
  has(span: SpanId): boolean;
  /** Adds a span that is open. */
  open(kind: SpanKind, nameId: number, stageId: number, trackId: number, trace: number, parent: number, start: number): SpanId;
  /** Adds a span with all that is known of it; one without an `end` is open. */
  add(
    kind: SpanKind,
    nameId: number,
    stageId: number,
    trackId: number,
    trace: number,
    parent: number,
    start: number,
    end?: number,
    status?: SpanStatus,
  ): SpanId;
  /** Keeps a snapshot with a span, merged into what it has; `bytes` is its approximate size, counted against the session's budget. */
  attach(span: SpanId, attributes: JsonObject, bytes: number): void;
  /** Where to append a span's attributes of `bytes` in all; undefined when it is not held, or the budget is spent (which is counted). */
  columnFor(span: SpanId, bytes: number): AttributeColumn | undefined;
  /** How many runs a trace stands for, see `TraceWeight`. */
  weigh(trace: number, spans: number, details: number): void;
  /** Counts a trace as left out by sampling (1), or takes that back (-1). */
  leaveOut(change: 1 | -1): void;
  /** What recording costs. */
  readonly cost: CostMeter;
  /** Runs of pipelines that were seen to fail, recorded or not. */
  failedRuns: number;
  log(line: LogLine): void;
  /** Adds a sample of a counter. */
  count(nameId: number, time: number, value: number): void;
  /** Sets a flag on every span held that was open at some time between two moments. */
  flagSpans(flag: SpanFlag, from: number, to: number): void;
  /** Sets a flag on one span, if it is held. */
  flagSpan(span: SpanId, flag: SpanFlag): void;
  /** Number for a new trace. */
  nextTrace(): number;
}

/** Samples of counters side by side: item `i` of each column is one sample. */
export interface CounterSamples {
  /** ms since the session's time origin. */
  readonly time: Float64Array;
  readonly name: Uint32Array;
  readonly value: Float64Array;
}

/** Keeps the account of what acttrace costs, see `OwnCost`. */
export interface CostMeter {
  /** A call of the recorder begins: ms since the session's time origin when it is to be timed, as one in some 64 is, else NaN. */
  begin(): number;
  /** It is over. @param from - what `begin` gave. */
  end(from: number): void;
  /** Work that was timed whole: an observer's callback, a flush; ms. */
  add(duration: number): void;
  /** Pipelines that run just now, in all traces. */
  readonly openPipelines: number;
  pipelineStarted(now: number): void;
  pipelineEnded(now: number): void;
  /** What was spent while pipelines ran, and for how long any did, up to now; ms. */
  pipelineFigures(now: number): { readonly cost: number; readonly time: number };
}

/** What a flush hands to the store: chunks that changed and what was added since the flush before. */
export interface SessionDelta {
  readonly session: SessionInfo;
  /** Changed chunks, whole: a chunk written again replaces the one before. */
  readonly chunks: readonly SpanChunk[];
  /** Id of the first string in `strings`. */
  readonly firstString: number;
  readonly strings: readonly string[];
  /** Position of the first line in `logs`, counted over the session. */
  readonly firstLog: number;
  readonly logs: readonly LogLine[];
  /** Position of the first sample in `counters`, counted over the session. */
  readonly firstCounter: number;
  readonly counters: CounterSamples;
  /** Weights that are new or changed, by number of the trace. */
  readonly weights: readonly (readonly [trace: number, weight: TraceWeight])[];
  readonly dropped: DropCounts;
  readonly until: number;
}

/** Where a history takes from what is to be written: the recorder. */
export interface DeltaSource {
  /**
   * What changed since the last call; undefined when nothing did.
   * @param full - everything that is held, as if nothing had ever been taken. Default false.
   */
  takeDelta(full?: boolean): SessionDelta | undefined;
  /** Does work for the store at once, and counts its time as acttrace's own cost. */
  timed?<T>(work: () => T): T;
}

/** Runs work that holds the page up, and counts its time. Work within work counts once. */
export type TimedRun = <T>(work: () => T) => T;

/** A line of the list of sessions. */
export interface SessionSummary {
  readonly session: SessionInfo;
  readonly spans: number;
  readonly executions: number;
  /** ms since the session's time origin of what was written last. */
  readonly until: number;
  /** Bytes in the store, approximately. */
  readonly bytes: number;
  /** Kept whatever the retention says. */
  readonly pinned: boolean;
  /** False once its spans were given up: `read` then finds none, `spans` and `executions` tell how many there were. */
  readonly raw: boolean;
}

/**
 * A delta continues a session that its store does not hold, because another tab deleted it for example.
 * The remedy is to write the session again in full.
 */
export class SessionGoneError extends Error {
  override readonly name = 'SessionGoneError';

  constructor(id: string) {
    super(`Session ${id} is not in the store, so nothing can be added to it.`);
  }
}

/**
 * Keeps sessions. Every method may reject; the history turns to memory when it does.
 */
export interface TraceStore {
  /** What people are told: `IndexedDB`, `memory`. */
  readonly medium: string;
  /**
   * Adds to a session, or begins it. The delta's chunks are live: they are copied before the first `await`.
   * @param timed - for what holds the page up after that: what comes before it is counted by the caller.
   * @throws SessionGoneError when the delta continues a session that is not (or no longer) in the store.
   */
  write(delta: SessionDelta, timed?: TimedRun): Promise<void>;
  list(): Promise<SessionSummary[]>;
  /** The session as it was recorded; undefined when there is none. */
  read(id: string): Promise<TraceData | undefined>;
  rename(id: string, name: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** Deletes everything that is kept, what is on the shelves too. */
  clear(): Promise<void>;
  close(): void;
  /**
   * As `write`, but for a page that is about to go: issues everything in the task that calls it, what earlier writes have not finished
   * included. Absent: `write` does.
   */
  writeNow?(delta: SessionDelta, timed?: TimedRun): Promise<void>;
  /** What follows may be missing from a store of the app's own, which then has no pins, aggregates, baselines and journals. */
  pin?(id: string, pinned: boolean): Promise<void>;
  /** Gives up a session's spans, counters, log lines, names and weights; its line and its aggregate stay. */
  compact?(id: string): Promise<void>;
  /** Sessions in numbers, without those that do not exist. @param ids - default: all sessions. */
  aggregates?(ids?: readonly string[]): Promise<SessionAggregate[]>;
  readonly shelves?: Shelves;
}

/** What is kept beside the sessions. `events`: what happened to the history itself. */
export type ShelfName = 'baselines' | 'alerts' | 'adjustments' | 'events';

/** Records by key, of which there are few: read all at once. */
export interface Shelves {
  /** In order of their keys; nothing in them is trusted. */
  list(shelf: ShelfName): Promise<readonly unknown[]>;
  put(shelf: ShelfName, key: string, value: object): Promise<void>;
  remove(shelf: ShelfName, key: string): Promise<void>;
}

/** The part of `localStorage` that settings need. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
