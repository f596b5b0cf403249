import { NO_PARENT, SpanKind, SpanStatus, UNKNOWN_PARENT } from '../../src/model/span.js';
import type { SpanChunk } from '../../src/model/span-chunk.js';
import type { ReadonlySpanTable } from '../../src/model/span-table.js';
import { BROWSER_TRACK, PAGE_ENTRY } from '../../src/model/page-entries.js';
import { BOX_CAPTURE, BOX_ERROR, BOX_OPEN, BOX_PLAIN, Lane, type Band } from './timeline-lane.js';
import type { TimeRange } from './viewport.js';

/** All lanes of one track, or of what the browser itself reported. */
export interface TrackGroup {
  /** String id of the track; one of the groups below, which are negative, for what the browser reported. */
  readonly track: number;
  readonly marks: Band[];
  /** By depth; a depth at which nothing was recorded is left out. */
  readonly nested: (Band | undefined)[];
  readonly unknown: (Band | undefined)[];
}

/**
 * In place of a track's id, from top to bottom: the page itself (long frames, tasks, freezes, and all instants), events of interactions, and
 * requests, which are many at once and would push everything else apart.
 */
export const BROWSER_GROUP = -1;
export const INTERACTIONS_GROUP = -2;
export const NETWORK_GROUP = -3;
const GROUP_OF_ENTRY: Readonly<Partial<Record<string, number>>> = {
  [PAGE_ENTRY.event]: INTERACTIONS_GROUP,
  [PAGE_ENTRY.navigation]: NETWORK_GROUP,
  [PAGE_ENTRY.resource]: NETWORK_GROUP,
};
/** Deeper spans are counted, not drawn: nobody scrolls through more, and a hostile file could nest every span in the one before. */
export const MOST_DEPTH = 200;
/** Most lanes of one depth in one group. Beyond it, first fit would cost the square of the number of concurrent spans. */
export const MOST_LANES = 200;
const LOOK_OF_KIND: Readonly<Partial<Record<number, number>>> = {
  [SpanKind.pipeline]: BOX_PLAIN,
  [SpanKind.entry]: BOX_PLAIN,
  [SpanKind.capture]: BOX_CAPTURE,
};
/** Depth of a span whose parent was evicted: where its kind usually is. */
const USUAL_DEPTH: Readonly<Partial<Record<number, number>>> = { [SpanKind.stage]: 1, [SpanKind.capture]: 2 };

/**
 * Places spans on lanes: a group per track, in it a band per nesting depth (from the chain of parents), in it as many lanes as spans
 * overlap (first fit). Marks have a band above, spans whose parent is unknown bands below, so that no guess passes for a fact.
 *
 * Incremental: `update` looks at rows that were appended, at spans that were open, and at what was evicted; nothing else.
 */
export class TimelineLayout {
  readonly #spans: ReadonlySpanTable;
  readonly #strings: { get(id: number): string };
  /** By string id of an entry's name. */
  readonly #entryGroups = new Map<number, number>();
  readonly #groups = new Map<number, TrackGroup>();
  readonly #bands: Band[] = [];
  readonly #lanes: Lane[] = [];
  /** Rows of spans that are still open. */
  #open: number[] = [];
  /** By row - `#firstRow`: id of the lane, or -1 - id of the band for a span that is not drawn. */
  #places = new Int32Array(1024);
  #firstRow: number;
  #nextRow: number;
  #latest = -Infinity;
  #hidden = 0;
  #lastPipeline = -1;
  /** String id, -1 before the first mark on it. */
  #browserTrack = -1;

  constructor(spans: ReadonlySpanTable, strings: { get(id: number): string }) {
    this.#spans = spans;
    this.#strings = strings;
    this.#firstRow = this.#nextRow = spans.firstRow;
    this.update();
  }

  /** Grows when a lane was added: what depends on lanes, but not on their boxes, is computed anew then. */
  get laneCount(): number {
    return this.#lanes.length;
  }

  /** Tracks in order of appearance, those of the browser last. */
  get groups(): readonly TrackGroup[] {
    const groups = [...this.#groups.values()];
    const ofBrowser = groups.filter(({ track }) => track < 0).sort((a, b) => b.track - a.track);
    return groups.filter(({ track }) => track >= 0).concat(ofBrowser);
  }

  /** Spans placed so far and still held, drawn or not. */
  get spanCount(): number {
    return this.#nextRow - this.#firstRow;
  }

  /** Spans since the start that are not drawn, because they nest deeper or overlap more than the limits. */
  get hiddenCount(): number {
    return this.#hidden;
  }

  /** Row of the newest pipeline run held, -1 when there is none. */
  get lastPipeline(): number {
    return this.#lastPipeline >= this.#firstRow ? this.#lastPipeline : -1;
  }

  /** From the first start to the last end; open spans reach to `until`. Undefined when nothing was recorded. */
  range(until: number): TimeRange | undefined {
    let start = Infinity;
    for (const lane of this.#lanes) if (lane.count > 0) start = Math.min(start, lane.starts[0]);
    if (start === Infinity) return undefined;
    return { start, end: Math.max(start, this.newest(until)) };
  }

  /** End of what was recorded last, ms. */
  newest(until: number): number {
    return this.#open.length > 0 ? Math.max(until, this.#latest) : this.#latest;
  }

  /** The lane on which a span is drawn. */
  laneOf(row: number): Lane | undefined {
    if (row < this.#firstRow || row >= this.#nextRow) return undefined;
    return this.#lanes[this.#places[row - this.#firstRow]];
  }

  /** Takes in what changed in the span table. */
  update(): void {
    const spans = this.#spans;
    if (spans.firstRow > this.#firstRow) this.#dropEvicted(spans.firstRow);
    this.#closeEnded();
    for (const chunk of spans.chunks) {
      if (chunk.firstRow + chunk.count <= this.#nextRow) continue;
      for (let at = this.#nextRow - chunk.firstRow; at < chunk.count; at++) this.#place(chunk, at);
    }
  }

  #place(chunk: Readonly<SpanChunk>, at: number): void {
    const row = chunk.firstRow + at;
    const kind = chunk.kind[at];
    const failed = chunk.status[at] === SpanStatus.error;
    const start = chunk.start[at];
    const open = Number.isNaN(chunk.end[at]);
    // A box that ended before it started would break the order of its lane.
    const end = open ? Infinity : kind === SpanKind.mark ? start : Math.max(start, chunk.end[at]);
    const band = this.#bandFor(row, kind, chunk.parent[at], this.#groupOf(kind, chunk.name[at], chunk.track[at]));
    const flags = (failed ? BOX_ERROR : 0) | (open ? BOX_OPEN : 0) | (LOOK_OF_KIND[kind] ?? 0);
    const lane = band && this.#insert(band, row, start, end, chunk.name[at], chunk.stage[at] || chunk.name[at], flags);
    if (!lane) this.#hidden++;
    else if (open) this.#open.push(row);
    this.#latest = Math.max(this.#latest, open ? start : end);
    if (kind === SpanKind.pipeline) this.#lastPipeline = row;
    this.#remember(row, lane ? lane.id : -1 - (band ?? this.#deepest(chunk.parent[at])).id);
  }

  #insert(band: Band, row: number, start: number, end: number, name: number, color: number, flags: number): Lane | undefined {
    for (const lane of band.lanes) if (lane.tryInsert(row, start, end, name, color, flags)) return lane;
    if (band.lanes.length >= MOST_LANES) return undefined;
    const lane = new Lane(band, this.#lanes.length);
    this.#lanes.push(lane);
    band.lanes.push(lane);
    lane.tryInsert(row, start, end, name, color, flags);
    return lane;
  }

  /** The band of a span; undefined when it is nested too deep to be drawn. */
  #bandFor(row: number, kind: number, parent: number, group: TrackGroup): Band | undefined {
    if (kind === SpanKind.mark) return (group.marks[0] ??= this.#createBand('marks', 0));
    let depth = 0;
    let known = true;
    // A parent that is not older than its child can only come from a damaged file.
    if (parent === UNKNOWN_PARENT || parent >= row) known = false;
    else if (parent >= this.#firstRow) {
      const above = this.#bandOf(parent);
      known = above.kind !== 'unknown';
      depth = above.kind === 'marks' ? 0 : above.depth + 1;
    } else if (parent !== NO_PARENT) depth = USUAL_DEPTH[kind] ?? 0;
    if (depth > MOST_DEPTH) return undefined;
    return known
      ? (group.nested[depth] ??= this.#createBand('spans', depth))
      : (group.unknown[depth] ??= this.#createBand('unknown', depth));
  }

  #groupOf(kind: number, name: number, track: number): TrackGroup {
    if (kind === SpanKind.entry) {
      let id = this.#entryGroups.get(name);
      if (id === undefined) this.#entryGroups.set(name, (id = GROUP_OF_ENTRY[this.#strings.get(name)] ?? BROWSER_GROUP));
      return this.#groupFor(id);
    }
    // The browser's instants.
    if (this.#browserTrack < 0 && kind === SpanKind.mark && this.#strings.get(track) === BROWSER_TRACK) this.#browserTrack = track;
    return this.#groupFor(kind === SpanKind.mark && track === this.#browserTrack ? BROWSER_GROUP : track);
  }

  #groupFor(track: number): TrackGroup {
    let group = this.#groups.get(track);
    if (!group) this.#groups.set(track, (group = { track, marks: [], nested: [], unknown: [] }));
    return group;
  }

  #createBand(kind: Band['kind'], depth: number): Band {
    const band: Band = { id: this.#bands.length, kind, depth, lanes: [] };
    this.#bands.push(band);
    return band;
  }

  #bandOf(row: number): Band {
    const place = this.#places[row - this.#firstRow];
    return place >= 0 ? this.#lanes[place].band : this.#bands[-1 - place];
  }

  /** Where a span hangs that is too deep to be drawn: at its parent's band, so that its own children are too deep as well. */
  #deepest(parent: number): Band {
    return this.#bandOf(parent);
  }

  #remember(row: number, place: number): void {
    const at = row - this.#firstRow;
    if (at === this.#places.length) {
      const larger = new Int32Array(at * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[at] = place;
    this.#nextRow = row + 1;
  }

  #closeEnded(): void {
    let still = 0;
    for (const row of this.#open) {
      const end = this.#spans.end(row);
      if (Number.isNaN(end)) {
        this.#open[still++] = row;
        continue;
      }
      this.laneOf(row)?.closeLast(end, this.#spans.status(row) === SpanStatus.error);
      this.#latest = Math.max(this.#latest, end);
    }
    this.#open.length = still;
  }

  #dropEvicted(firstRow: number): void {
    for (const lane of this.#lanes) lane.dropBefore(firstRow);
    this.#open = this.#open.filter((row) => row >= firstRow);
    this.#places.copyWithin(0, firstRow - this.#firstRow, this.#nextRow - this.#firstRow);
    this.#firstRow = firstRow;
    this.#nextRow = Math.max(this.#nextRow, firstRow);
  }
}
