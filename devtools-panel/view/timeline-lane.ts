/** What is marked on a box of a lane, as bits. */
export const BOX_ERROR = 1;
export const BOX_OPEN = 2;
export const BOX_CAPTURE = 4;
/** Drawn without a colour of its own: pipelines (their stages have one) and entries of the browser. */
export const BOX_PLAIN = 8;

/** Less overlap than a nanosecond is the rounding error of an addition, not concurrency. */
const ROUNDING = 1e-6;

/** Most spans have siblings; eight avoids the first few moves without costing a lane of one span much. */
const FIRST_CAPACITY = 8;

/** Spans of one band that do not overlap: one line of the picture. A *band* is all lanes of one nesting depth in one group. */
export interface Band {
  /** Position in the layout's list of bands. */
  readonly id: number;
  /** `marks`: instants · `spans`: nested by known parents · `unknown`: spans whose parent cannot be known, and what hangs below them. */
  readonly kind: 'marks' | 'spans' | 'unknown';
  /** 0 for roots (and for unknown-parent spans). */
  readonly depth: number;
  readonly lanes: Lane[];
}

/**
 * One line of the timeline: boxes in order of start, none overlapping another, so that both columns are sorted and can be searched
 * by halving. Columns instead of objects: a frame at a million spans reads them from end to end.
 */
export class Lane {
  readonly band: Band;
  /** Position in the layout's list of lanes. */
  readonly id: number;
  count = 0;
  rows = new Int32Array(FIRST_CAPACITY);
  starts = new Float64Array(FIRST_CAPACITY);
  /** Infinity while a span is open; only the last box of a lane can be. */
  ends = new Float64Array(FIRST_CAPACITY);
  names = new Uint32Array(FIRST_CAPACITY);
  /** String id of what the colour is chosen by: the stage where there is one, else the name. */
  colors = new Uint32Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);

  constructor(band: Band, id: number) {
    this.band = band;
    this.id = id;
  }

  /** Puts a box in, unless it would overlap another (touching is fine). */
  tryInsert(row: number, start: number, end: number, name: number, color: number, flags: number): boolean {
    const at = this.#positionOf(start, end);
    const after = at > 0 ? this.ends[at - 1] : -Infinity;
    const before = at < this.count ? this.starts[at] : Infinity;
    if (after > start + ROUNDING || before < end - ROUNDING) return false;
    if (this.count === this.rows.length) this.#grow();
    if (at < this.count) this.#shift(at);
    this.rows[at] = row;
    this.starts[at] = Math.max(start, after);
    this.ends[at] = Math.max(this.starts[at], Math.min(end, before));
    this.names[at] = name;
    this.colors[at] = color;
    this.flags[at] = flags;
    this.count++;
    return true;
  }

  /** Ends the open span of this lane, which is its last box. */
  closeLast(end: number, failed: boolean): void {
    const last = this.count - 1;
    this.ends[last] = Math.max(end, this.starts[last]);
    this.flags[last] = (this.flags[last] & ~BOX_OPEN) | (failed ? BOX_ERROR : 0);
  }

  /** Takes out the boxes of rows before `firstRow` (evicted from the span table). */
  dropBefore(firstRow: number): void {
    let kept = 0;
    for (let at = 0; at < this.count; at++) {
      if (this.rows[at] < firstRow) continue;
      if (kept < at) {
        this.rows[kept] = this.rows[at];
        this.starts[kept] = this.starts[at];
        this.ends[kept] = this.ends[at];
        this.names[kept] = this.names[at];
        this.colors[kept] = this.colors[at];
        this.flags[kept] = this.flags[at];
      }
      kept++;
    }
    this.count = kept;
  }

  /** First box that ends at or after `time`; `count` when there is none. */
  firstEndingFrom(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ends[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First box that starts after `time`; `count` when there is none. */
  firstStartingAfter(time: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Row of the box at `time`, or else of the nearest one at most `tolerance` ms away; -1 when there is none. */
  hit(time: number, tolerance: number): number {
    const next = this.firstStartingAfter(time);
    const before = next > 0 ? time - this.ends[next - 1] : Infinity;
    if (before <= 0) return this.rows[next - 1];
    const after = next < this.count ? this.starts[next] - time : Infinity;
    if (Math.min(before, after) > tolerance) return -1;
    return this.rows[before <= after ? next - 1 : next];
  }

  /** Where a box belongs by start, then by end (so that an empty box comes before a longer one that starts with it). */
  #positionOf(start: number, end: number): number {
    const last = this.count - 1;
    // Nearly every span is newer than all before it.
    if (last < 0 || this.starts[last] < start || (this.starts[last] === start && this.ends[last] <= end)) return this.count;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] < start || (this.starts[middle] === start && this.ends[middle] <= end)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #shift(at: number): void {
    for (const column of [this.rows, this.starts, this.ends, this.names, this.colors, this.flags]) {
      column.copyWithin(at + 1, at, this.count);
    }
  }

  #grow(): void {
    const capacity = this.rows.length * 2;
    this.rows = grown(this.rows, new Int32Array(capacity));
    this.starts = grown(this.starts, new Float64Array(capacity));
    this.ends = grown(this.ends, new Float64Array(capacity));
    this.names = grown(this.names, new Uint32Array(capacity));
    this.colors = grown(this.colors, new Uint32Array(capacity));
    this.flags = grown(this.flags, new Uint8Array(capacity));
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
