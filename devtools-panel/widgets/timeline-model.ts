import type { TraceData } from '../../src/model/trace-data.js';
import { readSpanFacts, type SpanFacts } from '../view/span-facts.js';
import { titleOfSpan } from '../view/entry-words.js';
import { SpanSearch } from '../view/span-search.js';
import { computeGeometry, hitTest, type Geometry } from '../view/timeline-geometry.js';
import { TimelineLayout } from '../view/timeline-layout.js';
import { clampView, fitView, msPerPixel, panView, resizeView, showRange, zoomView, xToTime } from '../view/viewport.js';
import type { TimeRange, Viewport } from '../view/viewport.js';
import type { Spot } from './timeline-canvas.js';

/** While following, at least this much of the newest past is in view, ms. */
const FOLLOWED = 10_000;
/** How far beside a narrow box a pointer still hits it, CSS pixels. */
const HIT_SLOP = 3;

/**
 * What the timeline shows: the layout of one session's spans, the visible piece of time, the selection, the search.
 * No DOM: the element feeds it with input and draws what it says.
 */
export class TimelineModel {
  readonly data: TraceData;
  readonly layout: TimelineLayout;
  view: Viewport;
  /** Row, -1 for none. */
  selected = -1;
  hovered = -1;
  follow: boolean;
  search: SpanSearch;
  /** End of the picture, ms: open spans are cut here. */
  until: number;
  #geometry: Geometry;
  #laneCount: number;
  /** Finding a span's children reads the whole table, and one picture asks for the same span several times. */
  readonly #facts = new Map<number, SpanFacts | undefined>();

  constructor(data: TraceData, until: number, width: number, live: boolean) {
    this.data = data;
    this.layout = new TimelineLayout(data.spans, data.strings);
    this.#geometry = computeGeometry(this.layout);
    this.#laneCount = this.layout.laneCount;
    this.search = new SpanSearch(data, '');
    this.until = Math.max(until, this.layout.newest(until));
    this.follow = live;
    this.view = fitView(this.range, width);
    if (live) this.#showNewest();
  }

  get empty(): boolean {
    return this.layout.spanCount === 0;
  }

  get range(): TimeRange {
    return this.layout.range(this.until) ?? { start: 0, end: 1 };
  }

  get geometry(): Geometry {
    // Lanes are only ever added, so their number tells whether anything moved.
    if (this.layout.laneCount !== this.#laneCount) {
      this.#laneCount = this.layout.laneCount;
      this.#geometry = computeGeometry(this.layout);
    }
    return this.#geometry;
  }

  /** Takes in what was recorded since. */
  update(until: number): void {
    const wasEmpty = this.empty;
    this.#facts.clear();
    this.layout.update();
    this.search.update();
    this.until = Math.max(until, this.layout.newest(until));
    if (wasEmpty && !this.empty && !this.follow) this.fit();
    if (this.follow) this.#showNewest();
    if (this.selected >= 0 && this.selected < this.data.spans.firstRow) this.selected = -1;
    if (this.hovered >= 0 && this.hovered < this.data.spans.firstRow) this.hovered = -1;
  }

  resize(width: number): void {
    this.view = resizeView(this.view, width);
  }

  fit(): void {
    this.follow = false;
    this.view = fitView(this.range, this.view.width);
  }

  setFollow(follow: boolean): void {
    this.follow = follow;
    if (follow) this.#showNewest();
  }

  /** @param x - the point that stays; default the middle. */
  zoom(factor: number, x = this.view.width / 2): void {
    this.follow = false;
    this.view = zoomView(this.view, x, factor, this.range);
  }

  pan(pixels: number): void {
    if (pixels === 0) return;
    this.follow = false;
    this.view = panView(this.view, pixels, this.range);
  }

  zoomToSpan(row: number): void {
    const spot = this.#times(row);
    if (!spot) return;
    this.follow = false;
    this.view = showRange(spot, this.view.width, this.range);
  }

  /** Moves the visible piece of time so far that a span can be seen, and no further. */
  reveal(row: number): void {
    const times = this.#times(row);
    if (!times || (times.end >= this.view.start && times.start <= this.view.end)) return;
    this.follow = false;
    const length = this.view.end - this.view.start;
    const start = times.start - length / 4;
    this.view = clampView({ start, end: start + length, width: this.view.width }, this.range);
  }

  /** Row of the span at a point of the scrolled picture, -1 for none. */
  hit(x: number, y: number): number {
    return hitTest(this.geometry, xToTime(this.view, x), y, HIT_SLOP * msPerPixel(this.view));
  }

  /** The span recorded after (1) or before (-1) the selected one; from none, the first in view. */
  step(direction: 1 | -1): number {
    const { spans } = this.data;
    const from = this.selected >= 0 ? this.selected + direction : this.#firstInView();
    return from >= spans.firstRow && from < spans.rowCount ? from : this.selected;
  }

  find(text: string): void {
    this.search = new SpanSearch(this.data, text);
  }

  facts(row: number): SpanFacts | undefined {
    if (row < 0) return undefined;
    if (!this.#facts.has(row)) this.#facts.set(row, readSpanFacts(this.data, row, this.until));
    return this.#facts.get(row);
  }

  /** What a span is called. */
  readonly titleOf = (row: number): string => titleOfSpan(this.data, row);

  readonly flagsOf = (row: number): number => this.data.spans.flags(row);

  /** Where a span is drawn; undefined when it is not. */
  spotOf(row: number): Spot | undefined {
    const lane = this.layout.laneOf(row);
    const top = lane && this.geometry.topOf.get(lane);
    const times = this.#times(row);
    return top === undefined || !times ? undefined : { ...times, top };
  }

  #times(row: number): TimeRange | undefined {
    const { spans } = this.data;
    if (!(row >= spans.firstRow && row < spans.rowCount)) return undefined;
    const start = spans.start(row);
    const end = spans.end(row);
    return { start, end: Math.max(start, Number.isNaN(end) ? this.until : end) };
  }

  #firstInView(): number {
    const { spans } = this.data;
    for (let row = spans.firstRow; row < spans.rowCount; row++) if (spans.start(row) >= this.view.start) return row;
    return spans.firstRow;
  }

  /** The newest ten seconds; more when the newest pipeline run began before that. */
  #showNewest(): void {
    const { start, end } = this.range;
    const run = this.#times(this.layout.lastPipeline);
    const from = Math.max(start, Math.min(end - FOLLOWED, run ? run.start : end));
    const margin = 0.02 * Math.max(end - from, 1);
    this.view = clampView({ start: from - margin, end: Math.max(end, from + 1) + margin, width: this.view.width }, this.range);
  }
}
