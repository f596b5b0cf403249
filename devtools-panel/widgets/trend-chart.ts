import { LitElement, css, html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import plotCss from 'uplot/dist/uPlot.min.css?inline';
import type { Forecast, Trend, TrendPoint } from '../../src/analyze/trend.js';
import { formatCount, formatDuration } from '../../src/base/format.js';
import { stageColor } from '../stage-color.js';
import { layOutTrend, placeDates, type TrendLayout } from '../view/trend-layout.js';
import { describeTrend } from '../view/trend-words.js';
import { formatDate } from './figures.js';
import { styleMap } from './style-map.js';
import { createPlot, PLOT_HEIGHT, toData, type PlotTheme } from './trend-plot.js';

/** Space between two dates below the axis, CSS pixels. */
const DATES_APART = 76;

/**
 * `<acttrace-trend-chart>`: how a series went over the sessions. The arrow keys move between sessions, a click or Enter dispatches
 * `open-session` with the session's id as `detail`; the event bubbles and leaves shadow roots.
 */
export class TrendChart extends LitElement {
  static override readonly properties = {
    trend: { attribute: false },
    forecast: { attribute: false },
    label: { attribute: false },
    threshold: { type: Number },
    resolution: { type: Number },
    showP95: { attribute: false },
    closed: { attribute: false },
    width: { state: true },
    active: { state: true },
  };

  static override readonly styles = [
    unsafeCSS(plotCss),
    css`
      :host {
        display: block;
        position: relative;
        color: var(--at-text);
        font: var(--at-size-small, 11px) / 1.4 var(--at-font, system-ui, sans-serif);
      }
      .plot {
        position: relative;
        min-height: ${PLOT_HEIGHT}px;
      }
      .plot:focus-visible {
        outline: 2px solid var(--at-accent);
        outline-offset: 2px;
      }
      .plot.pointing {
        cursor: pointer;
      }
      .readout {
        position: absolute;
        top: 0;
        z-index: 1;
        max-width: min(280px, 60%);
        padding: 6px 8px;
        border-radius: var(--at-radius, 6px);
        background: var(--at-surface);
        box-shadow: var(--at-shadow);
        pointer-events: none;
        overflow-wrap: anywhere;
      }
      .readout strong {
        display: block;
      }
      .readout dl {
        display: grid;
        grid-template-columns: auto auto;
        gap: 0 10px;
        margin: 4px 0 0;
      }
      .readout dd {
        margin: 0;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .readout .note {
        display: block;
        color: var(--at-text-2);
      }
    `,
  ];

  /** What is drawn; at least one session. */
  declare trend: Trend | undefined;
  declare forecast: Forecast | undefined;
  /** Of the series, for people. */
  declare label: string;
  /** Longest duration that is fine, ms; drawn when it is near the range. Default 0: none. */
  declare threshold: number;
  /** Step of the clock, ms. Default 0: unknown. */
  declare resolution: number;
  /** Default true. */
  declare showP95: boolean;
  /** Ids of sessions that cannot be opened. */
  declare closed: ReadonlySet<string>;
  declare private width: number;
  /** Position of the session that is pointed at, -1 for none. */
  declare private active: number;

  readonly #resized = new ResizeObserver(([entry]) => (this.width = Math.round(entry.contentRect.width)));
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#plot?.redraw();
  #plot: uPlot | undefined;
  #layout: TrendLayout | undefined;

  constructor() {
    super();
    this.trend = undefined;
    this.forecast = undefined;
    this.label = '';
    this.threshold = 0;
    this.resolution = 0;
    this.showP95 = true;
    this.closed = new Set();
    this.width = 0;
    this.active = -1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#scheme.addEventListener('change', this.#schemeChanged);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#scheme.removeEventListener('change', this.#schemeChanged);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('trend') && this.active >= this.#points.length) this.active = -1;
    this.#layout = this.trend && layOutTrend(this.trend, this.forecast, { showP95: this.showP95, threshold: this.threshold });
  }

  protected override render(): TemplateResult {
    const active = this.#points[this.active];
    return html`<div
      class="plot ${active ? 'pointing' : ''}"
      role="group"
      tabindex="0"
      aria-label="Trend of ${this.label}: arrow keys move between sessions, Enter opens one"
      @keydown=${this.#onKey}
      @blur=${() => (this.active = -1)}
      @pointermove=${(event: PointerEvent) => (this.active = this.#sessionAt(event))}
      @pointerleave=${() => (this.active = -1)}
      @click=${(event: MouseEvent) => this.#open(this.#points[this.#sessionAt(event)])}
    >
      <div class="canvas" role="img" aria-label=${this.trend ? describeTrend(this.trend, this.resolution) : this.label}></div>
      ${active ? this.#renderReadout(active) : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const layout = this.#layout;
    if (!layout || this.width === 0) return;
    if (!this.#plot) {
      const plot = createPlot(
        {
          theme: () => this.#theme(),
          layout: () => this.#layout ?? layout,
          dates: (drawn) => placeDates(this.#points, (x) => drawn.valToPos(x, 'x'), DATES_APART),
          active: () => this.active,
        },
        this.width,
      );
      this.#plot = plot;
      this.renderRoot.querySelector('.canvas')?.append(plot.root);
      return;
    }
    if (changed.has('width')) this.#plot.setSize({ width: this.width, height: PLOT_HEIGHT });
    const dataChanged = ['trend', 'forecast', 'showP95', 'threshold'].some((name) => changed.has(name));
    if (dataChanged) {
      this.#plot.setData(toData(layout));
      // Where the range stays, uPlot keeps the labels of the axes, also of sessions that are gone.
      this.#plot.redraw(false, true);
    } else if (changed.has('active')) this.#plot.redraw(false, false);
  }

  get #points(): readonly TrendPoint[] {
    return this.trend?.points ?? [];
  }

  #theme(): PlotTheme {
    const style = getComputedStyle(this);
    const token = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
    const whole = this.trend?.kind === 'pipeline';
    return {
      surface: token('--at-surface', '#ffffff'),
      text: token('--at-text', '#191c22'),
      muted: token('--at-text-2', '#555c69'),
      line: token('--at-line', '#dfe2e8'),
      critical: token('--at-critical', '#bb2626'),
      good: token('--at-good', '#1a7240'),
      series: whole || !this.trend ? token('--at-accent', '#2460c9') : stageColor(this.trend.name),
      family: token('--at-font', 'system-ui, sans-serif'),
    };
  }

  #renderReadout(point: TrendPoint): TemplateResult {
    const plot = this.#plot;
    const at = plot ? plot.valToPos(this.active, 'x') + plot.bbox.left / devicePixelRatio : 0;
    const duration = (ms: number): string => formatDuration(ms, this.resolution);
    return html`<div
      class="readout"
      role="status"
      style=${styleMap(at < this.width / 2 ? { left: `${at + 14}px` } : { right: `${this.width - at + 14}px` })}
    >
      <strong>${point.name || 'Unnamed session'}</strong>
      ${formatDate(point.time)}${point.build ? `, build ${point.build}` : ''}
      <dl>
        <dt>Median</dt>
        <dd>${duration(point.median)}</dd>
        <dt>95 % sure</dt>
        <dd>${duration(point.low)} to ${duration(point.high)}</dd>
        <dt>95th percentile</dt>
        <dd>${duration(point.p95)}</dd>
        <dt>Runs</dt>
        <dd>${formatCount(point.count)}</dd>
      </dl>
      <span class="note"
        >${this.closed.has(point.sessionId) ? 'Figures only: its spans were given up.' : 'Enter or a click opens it.'}</span
      >
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.#points.length - 1;
    if (event.key === 'ArrowLeft') this.active = this.active < 0 ? last : Math.max(0, this.active - 1);
    else if (event.key === 'ArrowRight') this.active = this.active < 0 ? 0 : Math.min(last, this.active + 1);
    else if (event.key === 'Home') this.active = Math.min(0, last);
    else if (event.key === 'End') this.active = last;
    else if (event.key === 'Escape' && this.active >= 0) this.active = -1;
    else if (event.key === 'Enter') this.#open(this.#points[this.active]);
    else return;
    event.preventDefault();
  };

  /** Position of the session next to the pointer; -1 where it is past the last one, over the forecast. */
  #sessionAt(event: MouseEvent): number {
    const plot = this.#plot;
    if (!plot) return -1;
    const left = (event.currentTarget as Element).getBoundingClientRect().left + plot.bbox.left / devicePixelRatio;
    const index = Math.round(plot.posToVal(event.clientX - left, 'x'));
    return index >= 0 && index < this.#points.length ? index : -1;
  }

  #open(point: TrendPoint | undefined): void {
    if (!point || this.closed.has(point.sessionId)) return;
    this.dispatchEvent(new CustomEvent<string>('open-session', { detail: point.sessionId, bubbles: true, composed: true }));
  }
}

if (!customElements.get('acttrace-trend-chart')) customElements.define('acttrace-trend-chart', TrendChart);

declare global {
  interface HTMLElementTagNameMap {
    'acttrace-trend-chart': TrendChart;
  }
}
