import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatCount, formatDuration } from '../../src/base/format.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { JobRunner } from '../analysis/analysis-runner.js';
import type { SpanFacts } from '../view/span-facts.js';
import { LANE_HEIGHT } from '../view/timeline-geometry.js';
import { progress } from '../styles/progress.js';
import { SpanExplainer, type Explanation } from './span-explainer.js';
import { styleMap } from './style-map.js';
import { AXIS_HEIGHT, drawTimeline } from './timeline-canvas.js';
import { isExplained, renderDetails, renderTooltip, summarize } from './timeline-details.js';
import { listenForGestures } from './timeline-input.js';
import { commandOf, KEYS_HELP } from './timeline-keys.js';
import { TimelineModel } from './timeline-model.js';
import { timelineStyles } from './timeline-styles.js';
import { TextFitter } from './timeline-text.js';
import { readTheme, type TimelineTheme } from './timeline-theme.js';

/** One press of a zoom button or key. */
const ZOOM_STEP = 1.6;
/** One press of a pan key moves this share of the visible time. */
const PAN_STEP = 0.15;
/** Between pointer and tooltip, CSS pixels. */
const TOOLTIP_GAP = 14;

/**
 * `<acttrace-timeline>`: the spans of a session over time. Lanes by track and nesting on a canvas; the selected span's details beside it.
 * Draws at most once a frame, and only when something changed.
 */
export class TimelineView extends LitElement {
  static override readonly styles = [timelineStyles, progress];
  static override readonly properties = {
    data: { attribute: false },
    until: { type: Number },
    resolution: { type: Number },
    // Asking for the same span again brings it into view again.
    focusSpan: { attribute: false, hasChanged: () => true },
    live: { type: Boolean },
    jobs: { attribute: false },
  };

  /** What to show. For a session that still runs: the same spans again; what was appended is found by itself. */
  declare data: TraceData | undefined;
  /** Time that the recording reaches, ms; set it whenever spans were added. Default: `data.until`. */
  declare until: number | undefined;
  /** Step of the clock, ms: shorter durations are shown as "less than". Default 0: unknown. */
  declare resolution: number;
  /** Row of a span to select and zoom to. */
  declare focusSpan: number | undefined;
  /** Whether the session still runs: "Follow live" is offered, and on from the start. Default false. */
  declare live: boolean;
  /** Explains the selected span; without it, nothing is said about causes. */
  declare jobs: JobRunner | undefined;

  #model: TimelineModel | undefined;
  #theme: TimelineTheme | undefined;
  #text: TextFitter | undefined;
  #frame = 0;
  #stopListening: (() => void)[] = [];
  #pointer = { x: 0, y: 0 };
  #explainer: SpanExplainer | undefined;

  constructor() {
    super();
    this.resolution = 0;
    this.live = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stopListening.splice(0).reverse()) stop();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#explainer?.close();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#listen();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('jobs')) {
      this.#explainer?.close();
      this.#explainer = this.jobs && new SpanExplainer(this.jobs, () => this.requestUpdate());
    }
    const { data } = this;
    const until = this.until ?? data?.until ?? 0;
    const model = this.#model;
    if (!data) this.#model = undefined;
    else if (model?.data.spans !== data.spans || model.data.strings !== data.strings) {
      this.#model = new TimelineModel(data, until, this.#scroll?.clientWidth ?? 1, this.live);
      if (model) this.#model.find(model.search.text);
    } else if (changed.has('data') || changed.has('until') || changed.has('live')) {
      if (!this.live) model.follow = false;
      model.update(until);
    }
    if (this.#model && changed.has('focusSpan') && this.focusSpan !== undefined) this.#focusOn(this.focusSpan);
  }

  protected override render(): TemplateResult {
    const model = this.#model;
    const empty = !model || model.empty;
    const facts = model?.facts(model.selected);
    return html`
      ${this.#renderToolbar()}
      <div class="body">
        <div class="stage">
          <div
            class="scroll"
            tabindex="0"
            role="application"
            aria-label=${this.#label()}
            aria-describedby="keys"
            @keydown=${this.#onKey}
            @scroll=${this.#requestDraw}
          >
            <div class="space" style=${styleMap({ height: `${empty ? 0 : AXIS_HEIGHT + model.geometry.height}px` })}><canvas></canvas></div>
          </div>
          ${
            empty
              ? html`<div class="empty">
                  <strong>No spans yet</strong>
                  <p>They appear here as soon as the app runs a traced pipeline.</p>
                </div>`
              : nothing
          }
          ${this.#renderTooltip()}
        </div>
        ${renderDetails(facts, model && facts && this.#explanation(model, facts), this.resolution, {
          explanationStopped: () => this.#explainer?.stopped(),
          zoomTo: (row) => this.#act(() => model?.zoomToSpan(row)),
          select: (row) => this.#select(row),
          close: () => this.#select(-1),
        })}
      </div>
      ${
        model && model.layout.hiddenCount > 0
          ? html`<div class="foot">
              ${formatCount(model.layout.hiddenCount)} spans nest or overlap too deeply to be drawn; all of them count in the figures.
            </div>`
          : nothing
      }
      <div class="visually-hidden" id="keys">${KEYS_HELP}</div>
      <div class="visually-hidden" aria-live="polite">${this.#announcement()}</div>
    `;
  }

  protected override firstUpdated(): void {
    this.#listen();
  }

  protected override updated(): void {
    this.#placeTooltip();
    this.#requestDraw();
  }

  #explanation({ data }: TimelineModel, facts: SpanFacts): Explanation | undefined {
    // Facts are read anew whenever something was recorded.
    return isExplained(facts) ? this.#explainer?.explain(data, facts.row, facts) : undefined;
  }

  #renderToolbar(): TemplateResult {
    const model = this.#model;
    const disabled = !model || model.empty;
    return html`<div class="toolbar" role="toolbar" aria-label="Timeline">
      <button type="button" ?disabled=${disabled} title="Zoom in (+)" @click=${() => this.#act(() => model?.zoom(ZOOM_STEP))}>
        Zoom in
      </button>
      <button type="button" ?disabled=${disabled} title="Zoom out (-)" @click=${() => this.#act(() => model?.zoom(1 / ZOOM_STEP))}>
        Zoom out
      </button>
      <button type="button" ?disabled=${disabled} title="Show everything (0)" @click=${() => this.#act(() => model?.fit())}>Fit</button>
      <button
        type="button"
        ?disabled=${disabled || !this.live}
        aria-pressed=${model?.follow ? 'true' : 'false'}
        title="Keep the newest spans in view"
        @click=${() => this.#act(() => model?.setFollow(!model.follow))}
      >
        Follow live
      </button>
      <span class="spacer"></span>
      ${this.#renderSearch(disabled)}
    </div>`;
  }

  #renderSearch(disabled: boolean): TemplateResult {
    const search = this.#model?.search;
    const found = search?.rows.length ?? 0;
    const position = search?.positionOf(this.#model?.selected ?? -1) ?? 0;
    return html`<div class="search" role="search">
      <input
        type="search"
        placeholder="Find spans"
        aria-label="Find spans"
        ?disabled=${disabled}
        @input=${(event: Event) => this.#act(() => this.#model?.find((event.target as HTMLInputElement).value))}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#nextMatch(event.shiftKey ? -1 : 1)}
      />
      <span class="count" role="status"
        >${search?.active ? (found === 0 ? 'none' : `${position > 0 ? `${formatCount(position)} of ` : ''}${formatCount(found)}`) : ''}</span
      >
      <button class="icon" type="button" aria-label="Previous match" ?disabled=${found === 0} @click=${() => this.#nextMatch(-1)}>↑</button>
      <button class="icon" type="button" aria-label="Next match" ?disabled=${found === 0} @click=${() => this.#nextMatch(1)}>↓</button>
    </div>`;
  }

  #renderTooltip(): TemplateResult {
    const model = this.#model;
    const facts = model && model.hovered >= 0 ? model.facts(model.hovered) : undefined;
    return html`<div class="tooltip" role="tooltip" ?hidden=${!facts}>${facts ? renderTooltip(facts, this.resolution) : nothing}</div>`;
  }

  #label(): string {
    const model = this.#model;
    if (!model || model.empty) return 'Timeline, no spans yet';
    const { start, end } = model.view;
    const counted = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
    return (
      `Timeline of ${counted(model.layout.spanCount, 'span')} on ${counted(model.layout.groups.length, 'track')}, ` +
      `showing ${formatDuration(end - start)} from ${formatDuration(Math.max(0, start))}`
    );
  }

  #announcement(): string {
    const facts = this.#model?.facts(this.#model.selected);
    return facts ? summarize(facts, this.resolution) : '';
  }

  #listen(): void {
    const canvas = this.#canvas;
    const scroll = this.#scroll;
    if (!canvas || !scroll) return;
    const resized = new ResizeObserver(() => {
      if (scroll.clientWidth > 0) this.#act(() => this.#model?.resize(scroll.clientWidth));
    });
    resized.observe(scroll);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const onScheme = () => {
      this.#theme = undefined;
      this.#requestDraw();
    };
    scheme.addEventListener('change', onScheme);
    this.#theme = undefined;
    this.#stopListening.push(
      () => resized.disconnect(),
      () => scheme.removeEventListener('change', onScheme),
      listenForGestures(canvas, {
        zoom: (x, factor) => this.#act(() => this.#model?.zoom(factor, x)),
        pan: (dx, dy) => {
          scroll.scrollTop += dy;
          this.#act(() => this.#model?.pan(dx));
        },
        point: (x, y) => this.#hover(x, y),
        leave: () => this.#hoverRow(-1),
        click: (x, y) => this.#select(this.#rowAt(x, y)),
        doubleClick: (x, y) => {
          const row = this.#rowAt(x, y);
          if (row >= 0) this.#act(() => this.#model?.zoomToSpan(row));
        },
      }),
    );
  }

  /** Changes the model and shows the result. */
  #act(change: () => void): void {
    change();
    this.requestUpdate();
  }

  #rowAt(x: number, y: number): number {
    if (y < AXIS_HEIGHT) return -1;
    return this.#model?.hit(x, y - AXIS_HEIGHT + (this.#scroll?.scrollTop ?? 0)) ?? -1;
  }

  #hover(x: number, y: number): void {
    this.#pointer = { x, y };
    this.#placeTooltip();
    this.#hoverRow(this.#rowAt(x, y));
  }

  #hoverRow(row: number): void {
    const model = this.#model;
    if (!model || model.hovered === row) return;
    this.#canvas?.classList.toggle('over-span', row >= 0);
    this.#act(() => (model.hovered = row));
  }

  #select(row: number, reveal = true): void {
    const model = this.#model;
    if (!model) return;
    this.#act(() => {
      model.selected = row;
      if (!reveal || row < 0) return;
      model.reveal(row);
      this.#scrollTo(row);
    });
  }

  #focusOn(row: number): void {
    const model = this.#model;
    if (!model) return;
    model.selected = row;
    model.zoomToSpan(row);
    // The picture may grow with this very update; its new height must be there before it can be scrolled.
    void this.updateComplete.then(() => this.#scrollTo(row));
  }

  #scrollTo(row: number): void {
    const scroll = this.#scroll;
    const spot = this.#model?.spotOf(row);
    if (!scroll || !spot) return;
    const visible = scroll.clientHeight - AXIS_HEIGHT;
    if (spot.top < scroll.scrollTop || spot.top + LANE_HEIGHT > scroll.scrollTop + visible) scroll.scrollTop = spot.top - visible / 2;
  }

  #nextMatch(step: 1 | -1): void {
    const row = this.#model?.search.next(this.#model.selected, step) ?? -1;
    if (row >= 0) this.#select(row);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const model = this.#model;
    const command = commandOf(event);
    if (!model || model.empty || !command) return;
    event.preventDefault();
    const pan = PAN_STEP * model.view.width;
    switch (command) {
      case 'pan-left':
        return this.#act(() => model.pan(-pan));
      case 'pan-right':
        return this.#act(() => model.pan(pan));
      case 'zoom-in':
        return this.#act(() => model.zoom(ZOOM_STEP));
      case 'zoom-out':
        return this.#act(() => model.zoom(1 / ZOOM_STEP));
      case 'fit':
        return this.#act(() => model.fit());
      case 'previous-span':
        return this.#select(model.step(-1));
      case 'next-span':
        return this.#select(model.step(1));
      case 'zoom-to-span':
        return this.#act(() => model.zoomToSpan(model.selected));
      case 'deselect':
        return this.#select(-1);
    }
  };

  readonly #requestDraw = (): void => {
    if (this.#frame !== 0 || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  };

  #draw(): void {
    const model = this.#model;
    const canvas = this.#canvas;
    const scroll = this.#scroll;
    const context = canvas?.getContext('2d', { alpha: false });
    if (!model || !scroll || !canvas || !context || scroll.clientWidth === 0) return;
    const ratio = devicePixelRatio || 1;
    const width = scroll.clientWidth;
    const height = scroll.clientHeight;
    // Setting a canvas's size clears it and takes a millisecond, so only when it changed.
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) {
      canvas.height = Math.round(height * ratio);
      canvas.style.height = `${height}px`;
    }
    if (model.view.width !== width) model.resize(width);
    const theme = (this.#theme ??= readTheme(this));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = theme.font;
    this.#text ??= new TextFitter((text) => context.measureText(text).width);
    drawTimeline(context, {
      view: model.view,
      geometry: model.geometry,
      height,
      scrollTop: scroll.scrollTop,
      until: model.until,
      theme,
      strings: model.data.strings,
      titleOf: model.titleOf,
      flagsOf: model.flagsOf,
      text: this.#text,
      selected: model.spotOf(model.selected),
      hovered: model.spotOf(model.hovered),
      found: model.search.active ? model.search.has : undefined,
    });
  }

  #placeTooltip(): void {
    const tooltip = this.renderRoot.querySelector<HTMLElement>('.tooltip');
    const stage = this.#scroll;
    if (!tooltip || !stage || tooltip.hidden) return;
    const { x, y } = this.#pointer;
    const right = x + TOOLTIP_GAP + tooltip.offsetWidth > stage.clientWidth;
    const below = y + TOOLTIP_GAP + tooltip.offsetHeight > stage.clientHeight;
    const left = Math.max(0, right ? x - TOOLTIP_GAP - tooltip.offsetWidth : x + TOOLTIP_GAP);
    const top = Math.max(0, below ? y - TOOLTIP_GAP - tooltip.offsetHeight : y + TOOLTIP_GAP);
    tooltip.style.transform = `translate(${left}px, ${top}px)`;
  }

  get #canvas(): HTMLCanvasElement | null {
    return this.renderRoot?.querySelector('canvas') ?? null;
  }

  get #scroll(): HTMLElement | null {
    return this.renderRoot?.querySelector('.scroll') ?? null;
  }
}

if (!customElements.get('acttrace-timeline')) customElements.define('acttrace-timeline', TimelineView);

declare global {
  interface HTMLElementTagNameMap {
    'acttrace-timeline': TimelineView;
  }
}
