import { html, nothing, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import { formatCount, formatDuration } from '../../src/base/format.js';
import type { Trend } from '../../src/analyze/trend.js';
import { FEWEST_RUNS } from '../../src/analyze/trends/trend-points.js';
import type { SeriesTrend } from '../analysis/trend-job.js';
import type { PanelController } from '../panel-controller.js';
import { stageColor } from '../stage-color.js';
import { describeLeftOut } from '../view/history-words.js';
import { findAlike } from '../view/session-dates.js';
import { fitsP95 } from '../view/trend-layout.js';
import { describeForecast, describeMeanwhile, describeTrend, directionOf } from '../view/trend-words.js';
import { changeText, seriesName } from '../view/verdict-words.js';
import { formatDate } from '../widgets/figures.js';
import { styleMap } from '../widgets/style-map.js';
import { renderProgress } from '../widgets/progress.js';
import type { HistoryState } from './history-state.js';

/** How the pipeline and its stages went over the sessions: a chart of one of them, in words, and as a table. */
export class HistoryTrends {
  readonly #controller: PanelController;
  readonly #state: HistoryState;
  #chosen = '';
  /** Undefined: as reads best. */
  #showP95: boolean | undefined;
  #chart: 'wanted' | 'loaded' | undefined;

  constructor(controller: PanelController, state: HistoryState) {
    this.#controller = controller;
    this.#state = state;
  }

  render(): TemplateResult {
    const { trends: job, lastTrends: all } = this.#state;
    return html`<section class="trends" aria-labelledby="trend-heading">
      ${hasRuns(all) ? nothing : this.#heading()} ${renderProgress('Looking for trends', job, () => this.#controller.redraw())}
      ${all ? this.#renderAll(all) : this.#renderNone(job?.state, job?.error)}
    </section>`;
  }

  #renderNone(state: string | undefined, error = ''): TemplateResult | typeof nothing {
    if (state === 'failed') return html`<p class="critical">Trends could not be computed: ${error}</p>`;
    if (state === 'cancelled') return html`<p class="muted">Cancelled. Trends are looked for again when a session is added.</p>`;
    return state === 'done' ? nothing : html`<p class="muted">Reading the figures…</p>`;
  }

  #renderAll(all: readonly SeriesTrend[]): TemplateResult {
    const known = all.filter(({ trend }) => trend.points.length > 0);
    const chosen = known.find((series) => keyOf(series.trend) === this.#chosen) ?? known[0];
    if (!chosen) {
      const needed = all[0]?.trend.needed;
      const tell =
        needed === undefined ? '' : ` ${formatCount(needed)} such sessions are needed to tell whether they got slower or faster.`;
      return html`<p class="muted">
          Once a session has ${FEWEST_RUNS} runs of a pipeline, this shows how long they take from session to session.${tell}
        </p>
        ${this.#leftOut()}`;
    }
    const { trend, forecast, threshold } = chosen;
    const { label, tone } = directionOf(trend);
    return html`<div class="trend">
        <div class="trend-words">
          <div class="trend-head">${this.#heading()} <span class="tag ${tone}">${label}</span></div>
          <label class="visually-hidden" for="trend-series">Series</label>
          ${this.#select(known, chosen)}
          <p>${describeTrend(trend, this.#resolution)}</p>
          ${this.#meanwhile(trend)}
          ${trend.season ? html`<p class="muted small">Hours of the day that are always slow or fast are allowed for.</p>` : nothing}
          ${forecast ? html`<p class="muted small">${describeForecast(forecast, threshold, Date.now(), this.#resolution)}</p>` : nothing}
          ${this.#others(known, chosen)} ${this.#leftOut()}
        </div>
        <div class="trend-picture">${this.#picture(chosen)}</div>
      </div>
      ${this.#table(trend)}`;
  }

  #heading(): TemplateResult {
    return html`<h2 id="trend-heading">Trend</h2>`;
  }

  #select(all: readonly SeriesTrend[], chosen: SeriesTrend): TemplateResult {
    const choose = (event: Event): void => this.#choose((event.target as HTMLSelectElement).value);
    return html`<select id="trend-series" @change=${choose}>
      ${all.map(({ trend }) => {
        const loud = trend.direction === 'degrading' || trend.direction === 'improving';
        return html`<option value=${keyOf(trend)} .selected=${trend === chosen.trend}>
          ${seriesName(trend)}${loud ? ` (${trend.direction})` : ''}
        </option>`;
      })}
    </select>`;
  }

  #meanwhile(trend: Trend): TemplateResult | typeof nothing {
    const text = describeMeanwhile(trend);
    if (text === '') return nothing;
    const open = (): void => this.#controller.setState({ tab: 'compare' });
    return html`<p class="small">${text} <button type="button" class="link" @click=${open}>Open Compare</button></p>`;
  }

  /** Series that changed and are not shown: a stage may get slower while the whole does not. */
  #others(all: readonly SeriesTrend[], chosen: SeriesTrend): TemplateResult | typeof nothing {
    const MOST = 4;
    const changed = all.filter(({ trend }) => trend !== chosen.trend && trend.direction === 'degrading').slice(0, MOST);
    if (changed.length === 0) return nothing;
    return html`<p class="small">
      ${chosen.trend.direction === 'degrading' ? 'Also degrading' : 'Degrading'}:
      ${changed.map(({ trend }) => {
        const much = trend.since ? ` ${changeText({ name: 'median', change: trend.since.change })}` : '';
        return html`<button type="button" class="link" @click=${() => this.#choose(keyOf(trend))}>${seriesName(trend)}${much}</button> `;
      })}
    </p>`;
  }

  #picture({ trend, forecast, threshold }: SeriesTrend): TemplateResult {
    if (this.#chart !== 'loaded') {
      if (!this.#chart) void this.#loadChart();
      return html`<div class="chart-place"></div>`;
    }
    const showP95 = this.#showP95 ?? fitsP95(trend);
    const toggle = (event: Event): void => {
      this.#showP95 = (event.target as HTMLInputElement).checked;
      this.#controller.redraw();
    };
    const closed = new Set((this.#controller.sessions ?? []).filter(({ raw }) => !raw).map(({ session }) => session.id));
    return html`<acttrace-trend-chart
        .trend=${trend}
        .forecast=${forecast}
        .label=${seriesName(trend)}
        .threshold=${threshold}
        .resolution=${this.#resolution}
        .showP95=${showP95}
        .closed=${closed}
        @open-session=${(event: CustomEvent<string>) => void this.#controller.openStored(event.detail)}
      ></acttrace-trend-chart>
      <div class="legend trend-legend" style=${styleMap({ '--color': colorOf(trend) })}>
        <span><i class="line"></i>median of a session</span>
        <span><i class="band"></i>95 % sure</span>
        <label><input type="checkbox" .checked=${showP95} @change=${toggle} /><i class="line dotted"></i>95th percentile</label>
        ${forecast ? html`<span><i class="line dashed"></i>forecast</span>` : nothing}
      </div>`;
  }

  #table({ points }: Trend): TemplateResult {
    const duration = (ms: number): string => formatDuration(ms, this.#resolution);
    const alike = findAlike(points.map(({ sessionId, name, time }) => ({ id: sessionId, name, time })));
    return html`<details class="trend-table">
      <summary>${points.length === 1 ? 'Figures of the session' : `Figures of the ${formatCount(points.length)} sessions`}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Figures of the trend">
        <table aria-label="Sessions of the trend">
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">Started</th>
              <th scope="col">Build</th>
              <th scope="col" class="numeric">Median</th>
              <th scope="col" class="numeric">95 % sure</th>
              <th scope="col" class="numeric">95th percentile</th>
              <th scope="col" class="numeric">Runs</th>
            </tr>
          </thead>
          <tbody>
            ${[...points].reverse().map(
              (point) =>
                html`<tr>
                  <th scope="row">${point.name || 'Unnamed session'}</th>
                  <td>${formatDate(point.time, alike.has(point.sessionId))}</td>
                  <td>${point.build || '–'}</td>
                  <td class="numeric">${duration(point.median)}</td>
                  <td class="numeric">${duration(point.low)} to ${duration(point.high)}</td>
                  <td class="numeric">${duration(point.p95)}</td>
                  <td class="numeric">${formatCount(point.count)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #leftOut(): TemplateResult | typeof nothing {
    const text = describeLeftOut(this.#state.leftOut);
    return text ? html`<p class="muted small">${text}</p>` : nothing;
  }

  get #resolution(): number {
    return this.#controller.tracer.session.resolution;
  }

  #choose(key: string): void {
    this.#chosen = key;
    this.#showP95 = undefined;
    this.#controller.redraw();
  }

  async #loadChart(): Promise<void> {
    this.#chart = 'wanted';
    try {
      await import('../widgets/trend-chart.js');
      this.#chart = 'loaded';
      this.#controller.redraw();
    } catch (error) {
      this.#controller.fail(`The chart could not be loaded: ${messageOf(error)}`);
    }
  }
}

function hasRuns(all: readonly SeriesTrend[] | undefined): boolean {
  return all?.some(({ trend }) => trend.points.length > 0) ?? false;
}

function colorOf({ kind, name }: Trend): string {
  return kind === 'pipeline' ? 'var(--at-accent)' : stageColor(name);
}

function keyOf({ kind, name }: Trend): string {
  return `${kind} ${name}`;
}
