import type { AttributeColumn } from '../model/attribute-column.js';
import type { Clock } from '../base/clock.js';
import { BYTES_PER_SAMPLE, type CounterStore } from '../model/counter-table.js';
import { NO_COUNTERS } from '../model/no-counters.js';
import type { JsonObject } from '../model/json.js';
import type { LogLine } from '../model/log-line.js';
import type { DeltaSource, SessionDelta, SpanSink } from '../model/ports.js';
import type { DropCounts, SessionInfo, SpanMisuse } from '../model/session.js';
import type { OwnCost } from '../model/own-cost.js';
import { FULL_WEIGHT, type TraceWeight, type TraceWeights } from '../model/sampling.js';
import { BYTES_PER_ROW, CHUNK_ROWS, type SpanChunk } from '../model/span-chunk.js';
import { SpanTable } from '../model/span-table.js';
import { SpanStatus, UNKNOWN_PARENT, type SpanFlag, type SpanId, type SpanKind } from '../model/span.js';
import { StringTable } from '../model/string-table.js';
import type { TraceData } from '../model/trace-data.js';
import { OwnCostMeter } from './own-cost.js';
import { LogBuffer } from './log-buffer.js';

export interface RecorderLimits {
  readonly maxSpans: number;
  readonly maxLogs: number;
  readonly maxAttributeBytes: number;
}

/** Weights kept: of more traces than the span table holds as a rule. */
const MOST_WEIGHTS = 200_000;

/**
 * Writes spans and log lines of one session into columns, remembers what changed since the store was last given
 * something, and counts whatever a limit makes it drop. It is the session's `TraceData` at the same time: nothing is copied
 * for reading.
 */
export class SpanRecorder implements SpanSink, DeltaSource, TraceData {
  recording = false;
  failedRuns = 0;
  /** Called after a change, while somebody wants to know; the composition root coalesces. */
  onChange: (() => void) | undefined;
  /** Called with every span that has ended, while somebody wants to know: live tracks. */
  onEnd: ((span: SpanId) => void) | undefined;
  readonly cost: OwnCostMeter;
  session: SessionInfo;
  readonly strings = new StringTable();
  readonly spans: SpanTable;
  /** Set by whoever brings something that samples. */
  counters: CounterStore = NO_COUNTERS;

  readonly #clock: Clock;
  maxAttributeBytes: number;
  readonly #logs: LogBuffer;
  readonly #dirty = new Set<SpanChunk>();
  #lastDirty: SpanChunk | undefined;
  #started = false;
  #metaChanged = false;
  #storedStrings = 0;
  #storedLogs = 0;
  #attributeBytes = 0;
  #droppedAttributes = 0;
  #endedTwice = 0;
  #endedUnknown = 0;
  #unknownParents = 0;
  #traces = 0;
  #until = 0;
  #storedCounters = 0;
  #sampledOut = 0;
  readonly #weights = new Map<number, TraceWeight>();
  /** Traces whose weight the store has not seen. */
  readonly #newWeights = new Set<number>();

  constructor(session: SessionInfo, clock: Clock, limits: RecorderLimits) {
    this.session = session;
    this.#clock = clock;
    this.cost = new OwnCostMeter(clock);
    this.maxAttributeBytes = limits.maxAttributeBytes;
    this.spans = new SpanTable(Math.max(2, Math.ceil(limits.maxSpans / CHUNK_ROWS)), 0, (chunk) => this.#evicted(chunk));
    this.#logs = new LogBuffer(limits.maxLogs);
  }

  now(): number {
    return this.#clock.now();
  }

  intern(text: string): number {
    return this.strings.intern(text);
  }

  nextTrace(): number {
    return ++this.#traces;
  }

  has(span: SpanId): boolean {
    // An app without types may give anything: a column would make a row even out of `true`.
    return Number.isInteger(span) && span >= 0 && span < this.spans.rowCount;
  }

  open(kind: SpanKind, nameId: number, stageId: number, trackId: number, trace: number, parent: number, start: number): SpanId {
    const row = this.spans.open(kind, nameId, stageId, trackId, trace, parent, start);
    if (parent === UNKNOWN_PARENT) this.#unknownParents++;
    this.#touch(this.spans.lastChunk);
    return row;
  }

  add(
    kind: SpanKind,
    nameId: number,
    stageId: number,
    trackId: number,
    trace: number,
    parent: number,
    start: number,
    end = NaN,
    status: SpanStatus = SpanStatus.unset,
  ): SpanId {
    const row = this.spans.append(kind, status, nameId, stageId, trackId, trace, parent, start, end);
    if (parent === UNKNOWN_PARENT) this.#unknownParents++;
    this.#touch(this.spans.lastChunk);
    if (this.onEnd !== undefined && !Number.isNaN(end)) this.onEnd(row);
    return row;
  }

  close(span: SpanId, trace: number, end: number, status: SpanStatus): boolean {
    const chunk = this.recording ? this.spans.chunkOf(span) : undefined;
    const at = chunk === undefined ? 0 : span - chunk.firstRow;
    if (chunk === undefined || chunk.trace[at] !== trace) {
      this.#endedUnknown++;
      return false;
    }
    if (!Number.isNaN(chunk.end[at])) {
      this.#endedTwice++;
      return false;
    }
    chunk.end[at] = end;
    chunk.status[at] = status;
    this.#touch(chunk);
    if (this.onEnd !== undefined) this.onEnd(span);
    return true;
  }

  attach(span: SpanId, attributes: JsonObject, bytes: number): void {
    this.columnFor(span, bytes)?.merge(span, attributes);
  }

  columnFor(span: SpanId, bytes: number): AttributeColumn | undefined {
    const chunk = this.spans.chunkOf(span);
    if (chunk === undefined) return undefined;
    if (this.#attributeBytes + bytes > this.maxAttributeBytes) {
      this.#droppedAttributes++;
      return undefined;
    }
    this.#attributeBytes += bytes;
    chunk.attributeBytes += bytes;
    this.#touch(chunk);
    return chunk.attributes;
  }

  /** How many runs the recorded trace stands for; told again when that changes. */
  weigh(trace: number, spans: number, details: number): void {
    this.#weights.set(trace, { spans, details });
    this.#newWeights.add(trace);
    this.#metaChanged = true;
    if (this.#weights.size <= MOST_WEIGHTS) return;
    const [oldest] = this.#weights.keys();
    this.#weights.delete(oldest);
    this.#newWeights.delete(oldest);
  }

  /** Counts a trace as left out (1), or takes that back (-1). */
  leaveOut(change: 1 | -1): void {
    this.#sampledOut += change;
    this.#metaChanged = true;
  }

  get ownCost(): OwnCost {
    return this.cost.read(this.session.startedAt, this.until, this.#bytesHeld);
  }

  get #bytesHeld(): number {
    const { chunks } = this.spans;
    return (
      chunks.length * CHUNK_ROWS * BYTES_PER_ROW +
      this.#attributeBytes +
      this.strings.characters * 2 +
      (this.counters.rowCount - this.counters.firstRow) * BYTES_PER_SAMPLE
    );
  }

  log(line: LogLine): void {
    this.#logs.push(line);
    this.#metaChanged = true;
    this.onChange?.();
  }

  count(nameId: number, time: number, value: number): void {
    // What is no number has no place in a file.
    if (!this.recording || !Number.isFinite(time) || !Number.isFinite(value)) return;
    this.counters.append(time, nameId, value);
    this.#metaChanged = true;
    this.onChange?.();
  }

  flagSpans(flag: SpanFlag, from: number, to: number): void {
    for (const chunk of this.spans.chunks) {
      let flagged = false;
      for (let at = 0; at < chunk.count; at++) {
        // Written so that a span still open (its end is NaN) counts as open for ever.
        if (chunk.start[at] >= to || chunk.end[at] <= from) continue;
        chunk.flags[at] |= flag;
        flagged = true;
      }
      if (flagged) this.#touch(chunk);
    }
  }

  flagSpan(span: SpanId, flag: SpanFlag): void {
    const chunk = this.spans.chunkOf(span);
    if (chunk === undefined) return;
    chunk.flags[span - chunk.firstRow] |= flag;
    this.#touch(chunk);
  }

  /** Of traces that stand for more than themselves. */
  get weights(): TraceWeights {
    return this.#weights;
  }

  get logs(): readonly LogLine[] {
    return this.#logs.lines();
  }

  get dropped(): DropCounts {
    return {
      spans: this.spans.firstRow,
      logs: this.#logs.evicted,
      attributes: this.#droppedAttributes,
      names: this.strings.folded,
      counters: this.counters.firstRow,
      sampledOut: this.#sampledOut,
    };
  }

  get misuse(): SpanMisuse {
    return { endedTwice: this.#endedTwice, endedUnknown: this.#endedUnknown };
  }

  get unknownParents(): number {
    return this.#unknownParents;
  }

  /** Chunks that changed since the store was given something. */
  get unwritten(): number {
    return this.#dirty.size;
  }

  get attributeBytes(): number {
    return this.#attributeBytes;
  }

  /** While recording: now. After a stop: the moment of the stop, so that open spans do not grow. */
  get until(): number {
    return this.recording ? this.#clock.now() : this.#until;
  }

  /**
   * Begins to record; the session starts when this is first called.
   * @param resolution - measured step of the clock, ms.
   */
  start(resolution: number): void {
    if (!this.#started) this.session = { ...this.session, startedAt: this.#clock.now(), resolution };
    this.#started = true;
    this.cost.started(this.#clock.now(), resolution);
    this.recording = true;
    this.#metaChanged = true;
  }

  stop(): void {
    this.#until = this.#clock.now();
    this.cost.stopped(this.#until);
    this.recording = false;
    this.#metaChanged = true;
  }

  /** Gives the session a new name, when it is this one. */
  rename(id: string, name: string): void {
    if (id !== this.session.id) return;
    this.session = { ...this.session, name };
    this.#metaChanged = true;
  }

  timed<T>(work: () => T): T {
    const from = this.#clock.now();
    try {
      return work();
    } finally {
      this.cost.add(this.#clock.now() - from);
    }
  }

  takeDelta(full = false): SessionDelta | undefined {
    if (full) {
      for (const chunk of this.spans.chunks) this.#dirty.add(chunk);
      this.#storedStrings = 0;
      this.#storedLogs = 0;
      this.#storedCounters = 0;
      for (const trace of this.#weights.keys()) this.#newWeights.add(trace);
    } else if (this.#dirty.size === 0 && !this.#metaChanged) return undefined;
    const firstLog = Math.max(this.#storedLogs, this.#logs.evicted);
    const firstCounter = Math.max(this.#storedCounters, this.counters.firstRow);
    const delta: SessionDelta = {
      session: this.session,
      // The count is frozen here: rows appended before the store gets to writing belong to the next delta.
      chunks: [...this.#dirty].map((chunk) => ({ ...chunk })).sort((a, b) => a.firstRow - b.firstRow),
      firstString: this.#storedStrings,
      strings: this.strings.slice(this.#storedStrings),
      firstLog,
      logs: this.#logs.linesFrom(firstLog),
      firstCounter,
      counters: this.counters.slice(firstCounter),
      weights: [...this.#newWeights].map((trace) => [trace, this.#weights.get(trace) ?? FULL_WEIGHT]),
      dropped: this.dropped,
      until: this.until,
    };
    this.#dirty.clear();
    this.#lastDirty = undefined;
    this.#metaChanged = false;
    this.#storedStrings = this.strings.size;
    this.#storedLogs = this.#logs.evicted + this.#logs.size;
    this.#storedCounters = this.counters.rowCount;
    this.#newWeights.clear();
    return delta;
  }

  #evicted(chunk: SpanChunk): void {
    this.#attributeBytes -= chunk.attributeBytes;
    // Evicted before it was stored (a store that hangs): kept for the store, but not without bound. What is past the bound goes
    // in order, so that the rows which the store does get follow one another.
    if (this.#dirty.size >= this.spans.maxChunks) this.#dirty.delete(chunk);
  }

  #touch(chunk: SpanChunk | undefined): void {
    if (chunk !== this.#lastDirty && chunk !== undefined) {
      this.#dirty.add(chunk);
      this.#lastDirty = chunk;
    }
    if (this.onChange !== undefined) this.onChange();
  }
}
