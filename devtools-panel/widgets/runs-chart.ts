import { LitElement, css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { renew } from './renew.js';
import { styleMap } from './style-map.js';
import type { Execution } from '../../src/analyze/analysis.js';
import { formatCount, formatDuration } from '../../src/base/format.js';
import { stageColor } from '../stage-color.js';
import { OTHER, barAt, layOutRuns, type Bar, type RunsChart } from '../view/runs-chart-layout.js';
import { formatTick } from '../view/time-axis.js';

/** Room for the labels of the axes, CSS pixels. */
const LEFT = 56;
const RIGHT = 8;
const TOP = 6;
const BOTTOM = 20;
const HEIGHT = 180;
const OTHER_COLOR = 'var(--at-control-line, #868d9a)';

/**
 * `<acttrace-runs-chart>`: the newest pipeline runs, a bar each, stacked by stage. A click (or Enter) dispatches `select-span` with
 * the run's row as `detail`; the event bubbles and leaves shadow roots.
 */
export class RunsChartView extends LitElement {
  static override readonly properties = {
    executions: { attribute: false },
    threshold: { type: Number },
    resolution: { type: Number },
    width: { state: true },
    active: { state: true },
  };

  static override readonly styles = css`
    :host {
      display: block;
      position: relative;
      color: var(--at-text);
      font: var(--at-size-small, 11px) / 1.4 var(--at-font, system-ui, sans-serif);
    }
    .plot {
      position: relative;
      min-height: ${HEIGHT}px;
    }
    .plot:focus-visible {
      outline: 2px solid var(--at-accent);
      outline-offset: 2px;
    }
    svg {
      display: block;
      width: 100%;
      overflow: visible;
    }
    svg.pointing {
      cursor: pointer;
    }
    text {
      fill: var(--at-text-2);
      font-size: 11px;
      font-variant-numeric: tabular-nums;
    }
    .grid {
      stroke: var(--at-line);
    }
    .threshold {
      stroke: var(--at-text);
      stroke-dasharray: 5 4;
    }
    .threshold-label {
      fill: var(--at-text);
      paint-order: stroke;
      stroke: var(--at-surface);
      stroke-width: 3px;
    }
    .failed {
      stroke: var(--at-critical);
      stroke-width: 2;
      fill: none;
    }
    .open {
      opacity: 0.5;
    }
    .bar-gap {
      fill: var(--at-surface);
    }
    rect.barred {
      fill: url(#bars);
      pointer-events: none;
    }
    .swatch.barred {
      background: repeating-linear-gradient(var(--at-control-line) 0 2px, transparent 2px 4px);
    }
    .tooltip .note {
      display: block;
      margin-top: 4px;
      color: var(--at-text-2);
    }
    .column {
      fill: var(--at-text);
      opacity: 0.08;
    }
    .caption {
      margin: 0 0 4px;
      color: var(--at-text-2);
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 14px;
      margin: 4px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 5px;
      overflow-wrap: anywhere;
    }
    .swatch {
      flex: none;
      width: 10px;
      height: 10px;
      border-radius: 2px;
      background: var(--color);
    }
    .cross {
      color: var(--at-critical);
      font-weight: 700;
    }
    .tooltip {
      position: absolute;
      top: 0;
      z-index: 1;
      max-width: 280px;
      padding: 6px 8px;
      border-radius: var(--at-radius, 6px);
      background: var(--at-surface);
      box-shadow: var(--at-shadow);
      pointer-events: none;
      overflow-wrap: anywhere;
    }
    .tooltip strong {
      display: block;
    }
    .tooltip dl {
      display: grid;
      grid-template-columns: auto auto;
      gap: 0 10px;
      margin: 4px 0 0;
    }
    .tooltip dt {
      display: flex;
      align-items: center;
      gap: 5px;
    }
    .tooltip dd {
      margin: 0;
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    .tooltip .failed-text {
      color: var(--at-critical);
    }
  `;

  /** In order of start; those still open may be last. Default none. */
  declare executions: readonly Execution[];
  /** Longest duration that is fine, ms; drawn when it is near the range. Default 0: none. */
  declare threshold: number;
  /** Step of the clock, ms. Default 0: unknown. */
  declare resolution: number;
  declare private width: number;
  /** Position of the bar that is pointed at, -1 for none. */
  declare private active: number;

  readonly #resized = new ResizeObserver(([entry]) => (this.width = Math.round(entry.contentRect.width)));

  constructor() {
    super();
    this.executions = [];
    this.threshold = 0;
    this.resolution = 0;
    this.width = 0;
    this.active = -1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): TemplateResult {
    const all = this.executions.length;
    const chart = layOutRuns(this.executions, this.threshold, Math.max(1, this.width - LEFT - RIGHT), HEIGHT - TOP - BOTTOM);
    const shown = chart.bars.length;
    const runs = this.executions.some(({ weight = 1 }) => weight > 1) ? 'recorded runs' : 'runs';
    const which =
      shown < all ? `Last ${formatCount(shown)} of ${formatCount(all)} ${runs}` : all === 1 ? '1 run' : `${formatCount(all)} ${runs}`;
    const active = chart.bars[this.active];
    return html`
      <p class="caption">${`${which} in order of start, duration by stage`}</p>
      <div
        class="plot"
        role="group"
        tabindex="0"
        aria-label="Pipeline runs: arrow keys move between runs, Enter opens one"
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, chart)}
        @blur=${() => (this.active = -1)}
      >
        ${this.width > 0 ? this.#renderSvg(chart, active) : nothing} ${active ? this.#renderTooltip(active) : nothing}
      </div>
      ${this.#renderLegend(chart)}
    `;
  }

  #renderSvg(chart: RunsChart, active: Bar | undefined): TemplateResult {
    const floor = HEIGHT - TOP - BOTTOM;
    const right = this.width - LEFT - RIGHT;
    return html`<svg
      class=${active ? 'pointing' : ''}
      height=${HEIGHT}
      role="img"
      aria-label=${this.#describe()}
      @pointermove=${(event: PointerEvent) => (this.active = barAt(chart, plotX(event)))}
      @pointerleave=${() => (this.active = -1)}
      @click=${(event: PointerEvent) => this.#open(chart.bars[barAt(chart, plotX(event))])}
    >
      ${
        chart.bars.some(({ run }) => run.acrossFreeze)
          ? svg`<defs><pattern id="bars" width="7" height="4" patternUnits="userSpaceOnUse"><rect class="bar-gap" width="7" height="2" /></pattern></defs>`
          : nothing
      }
      <g transform="translate(${LEFT} ${TOP})">
        ${chart.valueTicks.map(
          ({ y, label }) =>
            svg`<line class="grid" x1="0" x2=${right} y1=${y} y2=${y} /><text x="-6" y=${y} dy="0.35em" text-anchor="end">${label}</text>`,
        )}
        ${active ? svg`<rect class="column" x=${active.x - 1} width=${active.width + 2} y="0" height=${floor} />` : nothing}
        ${chart.bars.map(renderBar)}
        ${
          chart.thresholdY === undefined
            ? nothing
            : svg`<line class="threshold" x1="0" x2=${right} y1=${chart.thresholdY} y2=${chart.thresholdY} />
                <text class="threshold-label" x=${right} y=${chart.thresholdY - 4} text-anchor="end">threshold ${formatDuration(this.threshold)}</text>`
        }
        ${chart.timeTicks.map(({ x, label }) => svg`<text x=${x} y=${floor + 15}>${label}</text>`)}
      </g>
    </svg>`;
  }

  #renderLegend(chart: RunsChart): unknown {
    const failed = chart.bars.some(({ run }) => run.failed);
    const frozen = chart.bars.some(({ run }) => run.acrossFreeze);
    return renew(
      `${chart.stages.join()} ${chart.hasOther} ${failed} ${frozen}`,
      html`<ul aria-label="Legend">
        ${chart.stages.map(
          (stage) => html`<li><span class="swatch" style=${styleMap({ '--color': stageColor(stage) })}></span>${stage}</li>`,
        )}
        ${chart.hasOther ? html`<li><span class="swatch" style=${styleMap({ '--color': OTHER_COLOR })}></span>outside of stages</li>` : nothing}
        ${failed ? html`<li><span class="cross">✕</span>failed run</li>` : nothing}
        ${frozen ? html`<li><span class="swatch barred"></span>across a freeze of the page</li>` : nothing}
      </ul>`,
    );
  }

  #renderTooltip({ run, x, width }: Bar): TemplateResult {
    const middle = LEFT + x + width / 2;
    const leftHalf = middle < this.width / 2;
    return html`<div
      class="tooltip"
      role="status"
      style=${styleMap(leftHalf ? { left: `${middle + 12}px` } : { right: `${this.width - middle + 12}px` })}
    >
      <strong>${run.name || '(no name)'} · ${formatDuration(run.duration, this.resolution)}${run.open ? ' so far' : ''}</strong>
      ${run.track || 'no track'}, at ${formatTick(run.start, run.start < 1000 ? 1 : 10)}
      ${run.failed ? html`<span class="failed-text">✕ failed</span>` : nothing}
      ${
        run.acrossFreeze
          ? html`<span class="note">Across a freeze of the page: what is known of the freeze is left out, the rest is not believed.</span>`
          : nothing
      }
      ${
        run.weight !== undefined && run.weight > 1
          ? html`<span class="note">Stands for about ${formatCount(run.weight)} runs: the others were left out by sampling.</span>`
          : nothing
      }
      <dl>
        ${Object.entries(run.stages).map(
          ([stage, total]) =>
            html`<dt><span class="swatch" style=${styleMap({ '--color': stageColor(stage) })}></span>${stage}</dt>
              <dd>${formatDuration(total, this.resolution)}</dd>`,
        )}
      </dl>
    </div>`;
  }

  /** What the picture says, in words: count, average and maximum of all runs that ended and lay across no freeze. */
  #describe(): string {
    const ended = this.executions.filter((run) => !run.open && !run.acrossFreeze);
    if (ended.length === 0) return 'Pipeline runs: none has ended yet';
    const times = ended.reduce((total, { weight = 1 }) => total + weight, 0);
    const average = ended.reduce((total, { duration, weight = 1 }) => total + weight * duration, 0) / times;
    const most = ended.reduce((slowest, run) => Math.max(slowest, run.duration), 0);
    const failed = ended.filter((run) => run.failed).length;
    const frozen = this.executions.filter((run) => run.acrossFreeze).length;
    return (
      `Pipeline runs: ${formatCount(ended.length)}${times > ended.length ? ` recorded of about ${formatCount(times)}` : ''}, ` +
      `average ${formatDuration(average, this.resolution)}, ` +
      `maximum ${formatDuration(most, this.resolution)}, ${failed === 0 ? 'none' : formatCount(failed)} failed` +
      (frozen > 0 ? `; ${formatCount(frozen)} more across a freeze of the page` : '')
    );
  }

  #onKey(event: KeyboardEvent, chart: RunsChart): void {
    const last = chart.bars.length - 1;
    if (event.key === 'ArrowLeft') this.active = this.active < 0 ? last : Math.max(0, this.active - 1);
    else if (event.key === 'ArrowRight') this.active = this.active < 0 ? 0 : Math.min(last, this.active + 1);
    else if (event.key === 'Home') this.active = Math.min(0, last);
    else if (event.key === 'End') this.active = last;
    else if (event.key === 'Escape') this.active = -1;
    else if (event.key === 'Enter') this.#open(chart.bars[this.active]);
    else return;
    event.preventDefault();
  }

  #open(bar: Bar | undefined): void {
    if (bar) this.dispatchEvent(new CustomEvent<number>('select-span', { detail: bar.run.span, bubbles: true, composed: true }));
  }
}

/** CSS pixels from the left edge of the plot. */
function plotX(event: MouseEvent): number {
  return event.clientX - (event.currentTarget as Element).getBoundingClientRect().left - LEFT;
}

function renderBar({ run, x, y, width, parts }: Bar): SVGTemplateResult {
  const middle = x + width / 2;
  return svg`<g class=${run.open ? 'open' : ''}>
    ${parts.map(
      (part) =>
        svg`<rect x=${x} y=${part.y} width=${width} height=${Math.max(0, part.height)} style=${styleMap({ fill: part.stage === OTHER ? OTHER_COLOR : stageColor(part.stage) })} />`,
    )}
    ${run.acrossFreeze ? svg`<rect class="barred" x=${x} y=${y} width=${width} height=${HEIGHT - TOP - BOTTOM - y} />` : nothing}
    ${run.failed ? svg`<path class="failed" d="M${middle - 3.5} ${y - 10}l7 7m0 -7l-7 7" />` : nothing}
  </g>`;
}

if (!customElements.get('acttrace-runs-chart')) customElements.define('acttrace-runs-chart', RunsChartView);

declare global {
  interface HTMLElementTagNameMap {
    'acttrace-runs-chart': RunsChartView;
  }
}
