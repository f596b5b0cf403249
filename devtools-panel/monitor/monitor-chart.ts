import { LitElement, css, html, nothing, unsafeCSS, type PropertyValues, type TemplateResult } from 'lit';
import type uPlot from 'uplot';
import plotCss from 'uplot/dist/uPlot.min.css?inline';
import { lastingWords } from '../view/alert-words.js';
import { nearestMoment, nextMoment, type ChartSpec } from '../view/chart-spec.js';
import { styleMap } from '../widgets/style-map.js';
import { createMonitorPlot, PLOT_HEIGHT, shapesOf, toData, type PlotTheme } from './monitor-plot.js';

/** `<acttrace-monitor-chart>`: a live chart over time. Hover or the arrow keys read it. */
export class MonitorChart extends LitElement {
  static override readonly properties = {
    spec: { attribute: false },
    width: { state: true },
    pointed: { state: true },
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
      .readout {
        position: absolute;
        top: 6px;
        z-index: 1;
        max-width: min(240px, 60%);
        padding: 5px 8px;
        border-radius: var(--at-radius, 6px);
        background: var(--at-surface);
        box-shadow: var(--at-shadow);
        pointer-events: none;
        overflow-wrap: anywhere;
      }
      .readout dl {
        display: grid;
        grid-template-columns: auto auto;
        gap: 0 10px;
        margin: 2px 0 0;
      }
      .readout dd {
        margin: 0;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  /** What is drawn. */
  declare spec: ChartSpec | undefined;
  declare private width: number;
  /** The moment that is pointed at, ms, which moves to the left as time passes; NaN: none. */
  declare private pointed: number;

  readonly #resized = new ResizeObserver(([entry]) => (this.width = Math.round(entry.contentRect.width)));
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #schemeChanged = (): void => this.#plot?.redraw();
  #plot: uPlot | undefined;
  #shapes = '';

  constructor() {
    super();
    this.spec = undefined;
    this.width = 0;
    this.pointed = NaN;
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
    this.#drop();
  }

  protected override render(): TemplateResult {
    const { spec } = this;
    const active = this.#active;
    return html`<div
      class="plot"
      role="group"
      tabindex="0"
      aria-label="Chart of ${spec?.label ?? ''}: arrow keys read it"
      @keydown=${this.#onKey}
      @blur=${() => (this.pointed = NaN)}
      @pointermove=${this.#onPointer}
      @pointerleave=${() => (this.pointed = NaN)}
    >
      <div class="canvas" role="img" aria-label=${spec?.description ?? ''}></div>
      ${spec && active >= 0 ? this.#renderReadout(spec, active) : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const { spec } = this;
    if (!spec || this.width === 0) return;
    if (this.#shapes !== shapesOf(spec)) this.#drop();
    if (!this.#plot) {
      this.#shapes = shapesOf(spec);
      const source = { theme: () => this.#theme(), spec: () => this.spec ?? spec, active: () => this.#active };
      this.#plot = createMonitorPlot(source, this.width);
      this.renderRoot.querySelector('.canvas')?.append(this.#plot.root);
      return;
    }
    if (changed.has('width')) this.#plot.setSize({ width: this.width, height: PLOT_HEIGHT });
    if (changed.has('spec')) {
      this.#plot.setData(toData(spec));
      // Where the range stays, uPlot keeps the labels of the axes.
      this.#plot.redraw(false, true);
    } else if (changed.has('pointed')) this.#plot.redraw(false, false);
  }

  get #active(): number {
    return this.spec && !Number.isNaN(this.pointed) ? nearestMoment(this.spec, this.pointed) : -1;
  }

  #drop(): void {
    this.#plot?.destroy();
    this.#plot?.root.remove();
    this.#plot = undefined;
  }

  #renderReadout({ time, to, lines, kind }: ChartSpec, active: number): TemplateResult {
    const plot = this.#plot;
    const at = plot ? plot.valToPos(time[active], 'x') + plot.bbox.left / devicePixelRatio : 0;
    const place: Record<string, string> = at < this.width / 2 ? { left: `${at + 12}px` } : { right: `${this.width - at + 12}px` };
    const ago = to - time[active];
    return html`<div class="readout" role="status" style=${styleMap(place)}>
      ${ago < 500 ? 'now' : `${lastingWords(ago)} ago`}
      <dl>
        ${lines.map(({ label, values }) => {
          const value = values[active];
          return value === null || value === undefined
            ? nothing
            : html`<dt>${label}</dt>
                <dd>${kind.format(value)}</dd>`;
        })}
      </dl>
    </div>`;
  }

  #theme(): PlotTheme {
    const style = getComputedStyle(this);
    const token = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
    return {
      surface: token('--at-surface', '#ffffff'),
      text: token('--at-text', '#191c22'),
      muted: token('--at-text-2', '#555c69'),
      line: token('--at-line', '#dfe2e8'),
      critical: token('--at-critical', '#bb2626'),
      warning: token('--at-warning', '#8a5200'),
      series: token('--at-accent', '#2460c9'),
      family: token('--at-font', 'system-ui, sans-serif'),
    };
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { spec } = this;
    if (!spec) return;
    const { time } = spec;
    const active = this.#active;
    const first = nextMoment(spec, -1, 1);
    const last = nextMoment(spec, time.length, -1);
    const to = {
      ArrowLeft: active < 0 ? last : nextMoment(spec, active, -1),
      ArrowRight: active < 0 ? first : nextMoment(spec, active, 1),
      Home: first,
      End: last,
    }[event.key];
    if (to !== undefined) this.pointed = time[to] ?? NaN;
    else if (event.key === 'Escape' && active >= 0) this.pointed = NaN;
    else return;
    event.preventDefault();
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const plot = this.#plot;
    if (!plot) return;
    const left = (event.currentTarget as Element).getBoundingClientRect().left + plot.bbox.left / devicePixelRatio;
    this.pointed = plot.posToVal(event.clientX - left, 'x');
  };
}

if (!customElements.get('acttrace-monitor-chart')) customElements.define('acttrace-monitor-chart', MonitorChart);

declare global {
  interface HTMLElementTagNameMap {
    'acttrace-monitor-chart': MonitorChart;
  }
}
