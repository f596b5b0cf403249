import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../src/base/format.js';
import { metricFactOf } from '../../src/model/metric-facts.js';
import { RATE_WINDOWS, type RateWindow } from '../../src/model/metrics.js';
import type { AlertRule, SeriesLog } from '../../src/monitor.js';
import type { PanelController } from '../panel-controller.js';
import { conditionWords } from '../view/alert-words.js';
import { splitLimits } from '../view/chart-spec.js';
import { chartChoices, chartOf, type ChartChoice } from '../view/metric-chart.js';
import type { MetricRow } from '../view/metric-rows.js';
import { figureKindOf, formatMeasured, isYesNo, rateKind } from '../view/metric-words.js';
import type { MonitorApi } from './held-monitor.js';
import './monitor-chart.js';

const WINDOW_WORDS: Readonly<Record<RateWindow, string>> = {
  '1s': 'Last second',
  '10s': 'Last 10 s',
  '1m': 'Last minute',
  '5m': 'Last 5 min',
};
const WINDOWS = Object.keys(RATE_WINDOWS) as RateWindow[];

/** A series over the last five minutes, all its figures, and the rules that read it. */
export class MetricDetail {
  readonly #controller: PanelController;
  readonly #api: Pick<MonitorApi, 'formatAlertRule'>;
  /** The chart that was chosen for a kind of metric. */
  readonly #choices = new Map<string, string>();

  constructor(controller: PanelController, api: Pick<MonitorApi, 'formatAlertRule'>) {
    this.#controller = controller;
    this.#api = api;
  }

  render(row: MetricRow, log: SeriesLog | undefined, rules: readonly AlertRule[]): TemplateResult {
    return html`<div class="metric-detail">
      <div class="metric-chart">${log ? this.#chart(row, log, rules) : noLog}</div>
      <div class="metric-facts">${renderHelp(row.name)} ${this.#facts(row)} ${this.#rules(row, rules)}</div>
    </div>`;
  }

  #chart(row: MetricRow, log: SeriesLog, rules: readonly AlertRule[]): TemplateResult {
    const choices = chartChoices(row.kind);
    const choice = choices.find(({ id }) => id === this.#choices.get(row.kind)) ?? choices[0];
    const spec = chartOf(row, log, choice, rules);
    const { far } = splitLimits(spec);
    return html`<div class="chart-head">
        <h3>${spec.lines[0].label}</h3>
        ${this.#switch(row, choices, choice)}
      </div>
      <acttrace-monitor-chart .spec=${spec}></acttrace-monitor-chart>
      ${far.length > 0 ? html`<p class="muted small">Too far off to be drawn: ${far.map(({ label }) => label).join('; ')}.</p>` : nothing}`;
  }

  #switch({ kind }: MetricRow, choices: readonly ChartChoice[], chosen: ChartChoice): TemplateResult {
    const choose = (event: Event): void => {
      this.#choices.set(kind, (event.target as HTMLSelectElement).value);
      this.#controller.redraw();
    };
    return html`<select aria-label="Chart" @change=${choose}>
      ${choices.map((choice) => html`<option value=${choice.id} .selected=${choice === chosen}>${choice.label}</option>`)}
    </select>`;
  }

  #facts(row: MetricRow): TemplateResult {
    const { rates, count, kind } = row;
    const figure = figureKindOf(row);
    const main = kind === 'gauge' ? 'Value' : kind === 'counter' ? 'In all' : isYesNo(row.name) ? 'Failed share' : 'Mean';
    const step = this.#controller.resolution;
    const fact = (label: string, value: number | undefined, note = ''): TemplateResult | typeof nothing =>
      value === undefined
        ? nothing
        : html`<div>
            <dt>${label}</dt>
            <dd>
              ${label === main ? figure.format(value) : formatMeasured(row, value, step)}${note && Number.isFinite(value) ? html` <small>${note}</small>` : nothing}
            </dd>
          </div>`;
    const isNotable = (value: number | undefined): string => (value === undefined || value < step || value === 0 ? '' : '± 0.8 %');
    return html`<dl class="figures small-figures" aria-label="Figures of the series">
        ${fact(main, row.now)}
        ${
          count === undefined
            ? nothing
            : html`<div>
                <dt>Values</dt>
                <dd>${formatCount(count)}</dd>
              </div>`
        }
        ${(['p50', 'p75', 'p95', 'p99'] as const).map((name) => fact(name, row[name], isNotable(row[name])))} ${fact('Min', row.min)}
        ${fact('Max', row.max)}
      </dl>
      ${
        rates
          ? html`<h3>${kind === 'counter' ? 'Growth a second' : 'Values a second'}</h3>
              <dl class="figures small-figures" aria-label="Rates of the series">
                ${WINDOWS.map(
                  (window) =>
                    html`<div>
                      <dt>${WINDOW_WORDS[window]}</dt>
                      <dd>${rateKind(row).format(rates[window])}</dd>
                    </div>`,
                )}
              </dl>`
          : nothing
      }`;
  }

  #rules(row: MetricRow, rules: readonly AlertRule[]): TemplateResult {
    const open = (): void => this.#controller.setState({ monitorSection: 'alerts' });
    const known = { isCounter: row.kind === 'counter', unit: row.unit };
    return html`<h3>Alert rules</h3>
      ${
        rules.length === 0
          ? html`<p class="muted">None reads this series.</p>`
          : html`<ul class="rules-of">
              ${rules.map(
                (rule) =>
                  html`<li title=${this.#api.formatAlertRule(rule)}>
                    <span class="tag ${rule.severity}">${rule.severity}</span> ${conditionWords(rule, known)}
                  </li>`,
              )}
            </ul>`
      }
      <button type="button" class="link" @click=${open}>Edit rules in Alerts</button>`;
  }
}

function renderHelp(name: string): TemplateResult | typeof nothing {
  const fact = metricFactOf(name);
  return fact ? html`<p class="muted small">${fact.help}.</p>` : nothing;
}

const noLog = html`<p class="muted">
  No chart: of so many series, only the first 400 are followed over time, from the second after they were first recorded.
</p>`;
