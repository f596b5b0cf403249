import type { SeriesKind, SessionAggregate } from '../model/aggregate.js';
import { PAGE_ENTRY } from '../model/page-entries.js';
import type { SessionInfo } from '../model/session.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import { SpanFlag, SpanKind, SpanStatus } from '../model/span.js';
import { PIPELINE_TOTAL } from '../model/thresholds.js';
import type { AggregatedChunk, AggregatedPart } from './aggregated-part.js';
import { LikeExecutions, type Execution } from './like-executions.js';
import { FreezeList } from './freeze-list.js';
import { RowStates } from './row-states.js';
import { SeriesSet, type ProvisionalValue } from './series-set.js';
import { encodeValue, WeightedTraces } from './weighted-traces.js';

export type { AggregatedChunk, AggregatedPart } from './aggregated-part.js';

/** A span as long as this may have lain across a sleep of the machine … ms. */
const LONG = 1000;
/** … which is found out within this time after it, ms. */
const PATIENCE = 5000;
/** Long spans waited for; more count at once. */
const MOST_LONG = 1000;

const UNKNOWN_NAME = '(unknown name)';

interface LongSpan {
  readonly row: number;
  readonly trace: number;
  readonly code: number;
  readonly start: number;
  readonly end: number;
  readonly execution: Execution | undefined;
  /** The run of its trace has ended: its weight is known. */
  isSettled: boolean;
}

/**
 * Streaming statistics of one session, fed with what is new of it: of all runs, and per stage, action and counter. Each span counts once,
 * when it has ended.
 *
 * A run is a pipeline span that lies in no other. Durations of actions are those of their captures as recorded. Spans that lay across a
 * freeze of the page are in no figure, unless that is found out more than 5 s after they ended. In sampled sessions, the weights of a
 * trace are those that it has when its run has ended.
 */
export class SessionAggregator {
  #session: SessionInfo;
  #until = 0;
  readonly #strings: string[] = [];
  readonly #series = new SeriesSet();
  readonly #traces = new WeightedTraces(this.#series);
  /** Number of a series by id of its name. */
  readonly #byId: Record<SeriesKind, Map<number, number>> = {
    pipeline: new Map(),
    stage: new Map(),
    action: new Map(),
    counter: new Map(),
  };
  /** By first row of the chunk. */
  readonly #rows = new Map<number, RowStates>();
  #nextCounter = 0;
  readonly #freezes = new FreezeList();
  #frozenId = -1;
  #long: LongSpan[] = [];
  /** Traces of runs that ended in the part that is being added. */
  readonly #ended = new Set<number>();
  readonly #like = new LikeExecutions(this.#series);

  constructor(session: SessionInfo) {
    this.#session = session;
  }

  /** Counts what has ended and was not counted before. */
  add(part: AggregatedPart): void {
    this.#session = part.session;
    this.#until = Math.max(this.#until, part.until);
    this.#addStrings(part);
    for (const [trace, weight] of part.weights) this.#traces.weigh(trace, weight);
    this.#addCounters(part);
    for (const chunk of part.chunks) this.#findFreezes(chunk);
    this.#dropFrozen(part.chunks);
    // A stage is in an earlier row than its captures, which may be in the next part only.
    for (const chunk of part.chunks) this.#countCaptures(chunk);
    this.#like.settle(this.#strings);
    for (const chunk of part.chunks) this.#addChunk(chunk);
    this.#releaseLong();
    for (const trace of this.#ended) this.#traces.settle(trace);
    for (const span of this.#long) span.isSettled ||= this.#ended.has(span.trace);
    this.#ended.clear();
  }

  /**
   * The session in numbers up to now; what waits for its weight counts with the one that is known by now.
   * @param isMidway - more of the same moment is to be added: which executions are alike is then left open for the last of them, as their captures
   *   may be in it. Default false.
   */
  toAggregate(isMidway = false): SessionAggregate {
    const provisional: ProvisionalValue[] = this.#long.map(({ trace, code, start, end }) =>
      this.#traces.provisional(trace, code, end - start),
    );
    this.#traces.addProvisional(provisional);
    if (!isMidway) this.#like.settle(this.#strings);
    // Runs that are chosen, and those that are kept because they failed or were slow, are no fair sample of like ones.
    const series = this.#series.toAggregates(provisional, !this.#traces.areSampled);
    return { session: this.#session, until: this.#until, series, folded: this.#series.folded };
  }

  #addStrings({ firstString, strings }: AggregatedPart): void {
    while (this.#strings.length < firstString) this.#strings.push(UNKNOWN_NAME);
    for (let at = 0; at < strings.length; at++) this.#strings[firstString + at] = strings[at];
    if (this.#frozenId >= 0) return;
    const found = strings.indexOf(PAGE_ENTRY.frozen);
    if (found >= 0) this.#frozenId = firstString + found;
  }

  #addCounters({ firstCounter, counters: { name, value } }: AggregatedPart): void {
    for (let at = Math.max(0, this.#nextCounter - firstCounter); at < value.length; at++) {
      this.#series.record(this.#seriesOf('counter', name[at]), value[at], 1, false);
    }
    this.#nextCounter = Math.max(this.#nextCounter, firstCounter + value.length);
  }

  #findFreezes({ firstRow, count, start, end, name, kind }: AggregatedChunk): void {
    const states = this.#rows.get(firstRow);
    if (this.#frozenId < 0 || states?.done === true) return;
    for (let at = 0; at < count; at++) {
      if (kind[at] !== SpanKind.entry || name[at] !== this.#frozenId || states?.isCounted(at) === true) continue;
      if (end[at] > start[at]) this.#freezes.add(start[at], end[at]);
    }
  }

  #countCaptures({ firstRow, count, end, kind, parent, trace }: AggregatedChunk): void {
    const states = this.#rows.get(firstRow);
    if (states?.done === true) return;
    for (let at = 0; at < count; at++) {
      if (kind[at] !== SpanKind.capture || Number.isNaN(end[at]) || states?.isCounted(at) === true) continue;
      this.#like.count(parent[at], trace[at]);
    }
  }

  #addChunk(chunk: AggregatedChunk): void {
    const { firstRow, count, end, kind } = chunk;
    let states = this.#rows.get(firstRow);
    if (states === undefined) this.#rows.set(firstRow, (states = new RowStates()));
    if (states.done) return;
    states.look(chunk, this.#isInPipeline);
    for (let at = 0; at < count; at++) {
      if (states.isCounted(at) || Number.isNaN(end[at])) continue;
      states.count(at);
      if (kind[at] === SpanKind.stage) this.#addStage(chunk, at);
      else if (kind[at] === SpanKind.capture) this.#addCapture(chunk, at);
      else if (kind[at] === SpanKind.pipeline) this.#addPipeline(chunk, at);
    }
  }

  #addPipeline(chunk: AggregatedChunk, at: number): void {
    if (this.#isInPipeline(chunk.parent[at])) return;
    this.#ended.add(chunk.trace[at]);
    let series = this.#byId.pipeline.get(0);
    if (series === undefined) this.#byId.pipeline.set(0, (series = this.#series.find('pipeline', PIPELINE_TOTAL)));
    this.#take(chunk, at, encodeValue(series, true, chunk.status[at] === SpanStatus.error), series);
  }

  #addStage(chunk: AggregatedChunk, at: number): void {
    const series = this.#seriesOf('stage', chunk.stage[at] || chunk.name[at]);
    this.#take(chunk, at, encodeValue(series, true, chunk.status[at] === SpanStatus.error), series);
  }

  #addCapture(chunk: AggregatedChunk, at: number): void {
    const failed = chunk.status[at] === SpanStatus.error;
    this.#take(chunk, at, encodeValue(this.#seriesOf('action', chunk.name[at]), failed, failed));
  }

  /** @param series - of the executions that it is held against; absent for captures. */
  #take(chunk: AggregatedChunk, at: number, code: number, series?: number): void {
    const { firstRow, start: starts, end: ends, trace, track, kind, flags } = chunk;
    const start = starts[at];
    const end = Math.max(start, ends[at]);
    if ((flags[at] & SpanFlag.acrossFreeze) !== 0 || this.#freezes.overlaps(start, end)) return;
    const execution =
      series === undefined ? undefined : { series, track: track[at], stage: kind[at] === SpanKind.stage ? firstRow + at : undefined };
    if (end - start >= LONG && end > this.#until - PATIENCE && this.#long.length < MOST_LONG) {
      this.#long.push({ row: firstRow + at, trace: trace[at], code, start, end, execution, isSettled: false });
    } else {
      this.#traces.take(trace[at], code, end - start);
      if (execution) this.#like.add(execution, trace[at], end - start);
    }
  }

  /** Leaves out long spans that turn out to have lain across a freeze. */
  #dropFrozen(chunks: readonly AggregatedChunk[]): void {
    if (this.#long.length === 0) return;
    this.#long = this.#long.filter(({ row, start, end }) => {
      if (this.#freezes.overlaps(start, end)) return false;
      const chunk = chunks.find(({ firstRow, count }) => row >= firstRow && row < firstRow + count);
      return chunk === undefined || (chunk.flags[row - chunk.firstRow] & SpanFlag.acrossFreeze) === 0;
    });
  }

  #releaseLong(): void {
    if (this.#long.length === 0) return;
    const due = this.#until - PATIENCE;
    for (const { trace, code, start, end, execution, isSettled } of this.#long) {
      if (end > due) continue;
      if (isSettled) this.#traces.takeNow(trace, code, end - start);
      else this.#traces.take(trace, code, end - start);
      if (execution) this.#like.add(execution, trace, end - start);
    }
    this.#long = this.#long.filter(({ end }) => end > due);
  }

  /** Of a row of any chunk that was added; false for `NO_PARENT` and `UNKNOWN_PARENT`. */
  #isInPipeline = (row: number): boolean => {
    if (row < 0) return false;
    const at = row % CHUNK_ROWS;
    return this.#rows.get(row - at)?.isInPipeline(at) ?? false;
  };

  #seriesOf(kind: 'stage' | 'action' | 'counter', nameId: number): number {
    const numbers = this.#byId[kind];
    const id = nameId < this.#strings.length ? nameId : -1;
    let series = numbers.get(id);
    if (series === undefined) numbers.set(id, (series = this.#series.find(kind, this.#strings[id] ?? UNKNOWN_NAME)));
    return series;
  }
}
