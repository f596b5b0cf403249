/**
 * Which spans belong together: the span that is asked about with all that is nested in it (unit 0), and every other run, or part of the
 * same run beside it, as a unit of its own. Units, not spans, are what takes turns on the main thread.
 */
import { USER_TIMING_TRACK } from '../model/page-entries.js';
import { NO_PARENT, SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';

/** Unit of the span that is asked about, and of what is nested in it. */
export const OWN = 0;

/** The spans of the app in a stretch of time, laid side by side in order of their rows. Its own ancestors are left out: they are all around. */
export interface Lineage {
  readonly count: number;
  readonly row: Int32Array;
  /** ms since the time origin; the end of a span still open is NaN. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** True of spans that are no stretch of work: captures, whose start is computed, and spans of no length. */
  readonly brief: Uint8Array;
  readonly name: Uint32Array;
  readonly unit: Int32Array;
  /** Of own spans: position of the nearest one above that is no capture; -1 for the span itself. */
  readonly above: Int32Array;
  readonly unitCount: number;
  /** Rows of the browser's entries and of marks, of the whole recording. */
  readonly entries: readonly number[];
}

/**
 * @param own - row of the span that is asked about; -1: none, all spans are others.
 *
 * A span of unknown or evicted parent belongs to the latest run of its trace. Of the asked span's own trace, it is own when the asked
 * span is the whole run, or when it is a capture of the same stage; else it is another unit.
 */
export function readLineage(data: TraceData, from: number, to: number, own: number): Lineage {
  const { firstRow } = data.spans;
  const { columns, parent, entries } = collect(data, from, to, own);
  const { count, row, brief } = columns;
  const family = new Family(data, own);
  const unit = new Int32Array(count);
  const above = new Int32Array(count).fill(-1);
  const ownStretches = new Map<number, number>();
  for (let at = 0; at < count; at++) {
    unit[at] = family.unitOf(row[at], parent[at]);
    if (own < 0 || unit[at] !== OWN) continue;
    if (brief[at] === 0) ownStretches.set(row[at], at);
    if (row[at] === own) continue;
    let up = parent[at];
    while (up > own && up >= firstRow && !ownStretches.has(up)) up = data.spans.parent(up);
    above[at] = ownStretches.get(up) ?? ownStretches.get(own) ?? -1;
  }
  return { ...columns, unit, above, unitCount: family.count, entries };
}

type Columns = Pick<Lineage, 'count' | 'row' | 'start' | 'end' | 'brief' | 'name'>;

function collect(data: TraceData, from: number, to: number, own: number): { columns: Columns; parent: Int32Array; entries: number[] } {
  const { spans, strings } = data;
  const userTiming = strings.find(USER_TIMING_TRACK);
  const ancestors = readAncestors(data, own);
  const near: number[] = [];
  const entries: number[] = [];
  for (const { count, firstRow, start, end, kind, track } of spans.chunks) {
    for (let inside = 0; inside < count; inside++) {
      if (kind[inside] === SpanKind.entry || kind[inside] === SpanKind.mark) {
        entries.push(firstRow + inside);
        continue;
      }
      // Of a span still open the end is NaN, which is not before anything.
      if (start[inside] > to || end[inside] < from) continue;
      // Measures of the page's own are named after the fact, between any two marks: they prove nobody's work.
      if (track[inside] === userTiming || ancestors.has(firstRow + inside)) continue;
      near.push(firstRow + inside);
    }
  }
  const row = Int32Array.from(near);
  const count = row.length;
  const columns = {
    count,
    row,
    start: new Float64Array(count),
    end: new Float64Array(count),
    brief: new Uint8Array(count),
    name: new Uint32Array(count),
  };
  const parent = new Int32Array(count);
  let chunk = spans.chunks[0];
  let following = 0;
  for (let at = 0; at < count; at++) {
    while (row[at] >= chunk.firstRow + chunk.count) chunk = spans.chunks[++following];
    const inside = row[at] - chunk.firstRow;
    columns.start[at] = chunk.start[inside];
    columns.end[at] = chunk.end[inside];
    columns.name[at] = chunk.name[inside];
    parent[at] = chunk.parent[inside];
    const capture = chunk.kind[inside] === SpanKind.capture && row[at] !== own;
    columns.brief[at] = capture || chunk.end[inside] <= chunk.start[inside] ? 1 : 0;
  }
  return { columns, parent, entries };
}

/** Finds the unit of any row by its ancestors. */
class Family {
  readonly #spans: TraceData['spans'];
  readonly #own: number;
  readonly #ancestors: ReadonlySet<number>;
  readonly #known = new Map<number, number>();
  /** Latest run of each trace. */
  readonly #ofTrace = new Map<number, number>();
  count = 1;

  constructor(data: TraceData, own: number) {
    this.#spans = data.spans;
    this.#own = own;
    this.#ancestors = readAncestors(data, own);
    if (own >= 0) this.#known.set(own, OWN);
  }

  unitOf(row: number, parent: number): number {
    const near = this.#known.get(parent);
    if (near !== undefined && row !== this.#own) {
      this.#known.set(row, near);
      return near;
    }
    const path: number[] = [];
    let unit: number | undefined;
    for (let at = row; unit === undefined;) {
      unit = this.#known.get(at);
      if (unit !== undefined) break;
      path.push(at);
      const parent = this.#spans.parent(at);
      // A parent is always recorded before its children: anything else cannot be right.
      if (parent >= this.#spans.firstRow && parent < at && !this.#ancestors.has(parent)) at = parent;
      else unit = this.#begin(at, parent);
    }
    for (const at of path) this.#known.set(at, unit);
    return unit;
  }

  /** The unit of what has no parent, or whose parent is not known or contains the asked span too. */
  #begin(top: number, parent: number): number {
    const spans = this.#spans;
    const trace = spans.trace(top);
    const capture = spans.kind(top) === SpanKind.capture;
    const lost = !this.#ancestors.has(parent) && (parent !== NO_PARENT || capture);
    if (lost && this.#own >= 0 && top > this.#own && trace === spans.trace(this.#own)) {
      const isWholeRun = spans.parent(this.#own) < spans.firstRow;
      if (isWholeRun || (capture && spans.stageId(top) === spans.stageId(this.#own))) return OWN;
    }
    const known = lost ? this.#ofTrace.get(trace) : undefined;
    if (known !== undefined) return known;
    this.#ofTrace.set(trace, this.count);
    return this.count++;
  }
}

function readAncestors({ spans }: TraceData, own: number): ReadonlySet<number> {
  const ancestors = new Set<number>();
  if (own < 0) return ancestors;
  for (let row = own, parent = spans.parent(row); parent >= spans.firstRow && parent < row; parent = spans.parent(row)) {
    ancestors.add(parent);
    row = parent;
  }
  return ancestors;
}
