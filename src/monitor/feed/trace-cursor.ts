import type { TraceData } from '../../model/trace-data.js';
import { CHUNK_ROWS, type SpanChunk } from '../../model/span-chunk.js';
import { SpanKind } from '../../model/span.js';

/** Spans that are open and waited for; of more, the oldest are not. */
const MOST_OPEN = 4096;
/** Rows looked at in one go: under a millisecond or two, so that a flood does not hold up the page. */
const MOST_ROWS = 20_000;
/** Spans that ended longer ago than this when reading begins are history, ms. */
const FRESH = 10_000;

/** A span that has ended: row `at` of a chunk. */
export type EndedSpan = (chunk: Readonly<SpanChunk>, at: number) => void;

/** Reads what a running session adds: each span once, when it has ended, and each sample of a counter. */
export class TraceCursor {
  readonly #data: TraceData;
  #next = 0;
  #nextCounter = 0;
  #open: number[] = [];
  #missed = 0;

  constructor(data: TraceData) {
    this.#data = data;
    this.skipOld();
  }

  /** Spans that left the record, or were one too many to wait for, before they were seen to end. */
  get missed(): number {
    return this.#missed;
  }

  /** Goes on with what is at most 10 s old: what was recorded while nobody read is history. Nothing is read twice. */
  skipOld(): void {
    const { spans, counters, until } = this.#data;
    const since = until - FRESH;
    let row = spans.rowCount;
    while (row > Math.max(this.#next, spans.firstRow) && spans.start(row - 1) >= since) row--;
    this.#next = row;
    let sample = counters.rowCount;
    while (sample > Math.max(this.#nextCounter, counters.firstRow) && counters.time(sample - 1) >= since) sample--;
    this.#nextCounter = sample;
  }

  /**
   * Runs of pipelines first, so that an alert about a run is there before those about its stages.
   *
   * @returns whether there is more.
   */
  readSpans(visit: EndedSpan): boolean {
    const { spans } = this.#data;
    const ended: number[] = [];
    const pipelines: number[] = [];
    const sort = (chunk: Readonly<SpanChunk>, at: number): void => {
      (chunk.kind[at] === SpanKind.pipeline ? pipelines : ended).push(chunk.firstRow + at);
    };
    this.#open = this.#open.filter((row) => {
      const chunk = this.#chunkOf(row);
      if (chunk === undefined) {
        this.#missed++;
        return false;
      }
      if (Number.isNaN(chunk.end[row - chunk.firstRow])) return true;
      sort(chunk, row - chunk.firstRow);
      return false;
    });
    this.#missed += Math.max(0, spans.firstRow - this.#next);
    this.#next = Math.max(this.#next, spans.firstRow);
    const end = Math.min(spans.rowCount, this.#next + MOST_ROWS);
    for (let row = this.#next; row < end; row++) {
      const chunk = this.#chunkOf(row);
      if (chunk === undefined) continue;
      if (Number.isNaN(chunk.end[row - chunk.firstRow])) this.#open.push(row);
      else sort(chunk, row - chunk.firstRow);
    }
    if (this.#open.length > MOST_OPEN) this.#missed += this.#open.splice(0, this.#open.length - MOST_OPEN).length;
    this.#next = end;
    for (const row of [...pipelines, ...ended]) {
      const chunk = this.#chunkOf(row);
      if (chunk !== undefined) visit(chunk, row - chunk.firstRow);
    }
    return end < spans.rowCount;
  }

  readCounters(visit: (nameId: number, time: number, value: number) => void): void {
    const { counters } = this.#data;
    let row = Math.max(this.#nextCounter, counters.firstRow);
    for (; row < counters.rowCount; row++) visit(counters.nameId(row), counters.time(row), counters.value(row));
    this.#nextCounter = row;
  }

  #chunkOf(row: number): Readonly<SpanChunk> | undefined {
    const { spans } = this.#data;
    return row < spans.firstRow ? undefined : spans.chunks[Math.floor((row - spans.firstRow) / CHUNK_ROWS)];
  }
}
