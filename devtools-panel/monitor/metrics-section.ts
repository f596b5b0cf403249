import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../src/base/format.js';
import { toPrometheusText } from '../../src/export/prometheus-text.js';
import type { PerformanceMonitor } from '../../src/monitor.js';
import type { PanelController } from '../panel-controller.js';
import { readsSeries } from '../view/metric-chart.js';
import { findRows, MOST_ROWS, type MetricRow } from '../view/metric-rows.js';
import { figureKindOf, formatMeasured, isYesNo, metricWords, rateKind, tagWords } from '../view/metric-words.js';
import { icon } from '../widgets/icons.js';
import { renewText } from '../widgets/renew.js';
import { saveFile, traceFileName } from '../widgets/save-file.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import type { MonitorApi } from './held-monitor.js';
import { MetricDetail } from './metric-detail.js';
import type { MonitorSection } from './monitor-section.js';

/** What stands in a cell whose figure a kind of metric does not have. */
const NONE = html`<span class="muted" aria-hidden="true">·</span>`;
const QUANTILE_HINT = 'Within 0.8 % of the value';

/** All series with their figures; one of them as a chart. */
export class MetricsSection implements MonitorSection {
  readonly #controller: PanelController;
  readonly #table: SortableTable<MetricRow>;
  readonly #detail: MetricDetail;
  #search = '';
  #chosen = '';
  /** What became of copying. */
  #answer = '';

  constructor(controller: PanelController, api: Pick<MonitorApi, 'formatAlertRule'>) {
    this.#controller = controller;
    this.#detail = new MetricDetail(controller, api);
    this.#table = new SortableTable({
      label: 'Series',
      columns: this.#columns(),
      key: ({ key }) => key,
      sort: { column: 'series', direction: 'ascending' },
      changed: () => controller.redraw(),
    });
  }

  render(monitor: PerformanceMonitor): TemplateResult {
    const { rows, found, total } = findRows(monitor.metrics.all(), this.#search, this.#chosen);
    const detail = (row: MetricRow): TemplateResult | undefined =>
      row.key === this.#chosen
        ? this.#detail.render(
            row,
            monitor.logOf(row.series),
            monitor.alerts.rules.filter((rule) => readsSeries(rule, row)),
          )
        : undefined;
    return html`${this.#toolbar(monitor, found, total)}
    ${
      total === 0
        ? html`<p class="below-table muted">
            No metric yet. Those of the page come within a second; the app’s own are recorded with
            <code>monitor.metrics.counter('coins').add()</code>.
          </p>`
        : found === 0
          ? html`<p class="below-table muted">No series has “${this.#search}” in its name, tags, kind or unit.</p>`
          : this.#table.render(rows, { detail, marked: ({ key }) => key === this.#chosen })
    }
    ${this.#notes(monitor, rows.length, found)}`;
  }

  #toolbar(monitor: PerformanceMonitor, found: number, total: number): TemplateResult {
    const search = (event: Event): void => {
      this.#search = (event.target as HTMLInputElement).value;
      this.#controller.redraw();
    };
    return html`<div class="toolbar">
      <input type="search" aria-label="Search series" placeholder="Search name, tag, kind, unit" .value=${this.#search} @input=${search} />
      <span class="muted small number" role="status">
        ${found === total ? `${formatCount(total)} series` : `${formatCount(found)} of ${formatCount(total)} series`}
      </span>
      <span class="end inline">
        <button type="button" title="All metrics, as Prometheus reads them" @click=${() => void this.#copy(monitor)}>
          Copy Prometheus text
        </button>
        <button type="button" title="All metrics, as Prometheus reads them" @click=${() => this.#save(monitor)}>
          Save Prometheus text
        </button>
        <span class="muted small" role="status">${this.#answer}</span>
      </span>
    </div>`;
  }

  #notes(monitor: PerformanceMonitor, shown: number, found: number): TemplateResult | typeof nothing {
    const { overflow, refused } = monitor.metrics.losses;
    const notes = [
      found > shown ? `The first ${formatCount(MOST_ROWS)} of ${formatCount(found)} are listed: search for others.` : '',
      overflow > 0
        ? `There was no room for ${times(overflow)} that a new series was asked for: such values are in the series tagged overflow=true of their name.`
        : '',
      refused > 0
        ? `${formatCount(refused)} ${refused === 1 ? 'value was' : 'values were'} refused: not a number, or of another kind or unit.`
        : '',
    ].filter(Boolean);
    if (notes.length === 0) return nothing;
    return html`<ul class="below-table notes small">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>`;
  }

  #columns(): Column<MetricRow>[] {
    const figure = (id: 'p50' | 'p95' | 'p99' | 'max', label: string, hint?: string): Column<MetricRow> => ({
      id,
      label,
      hint,
      numeric: true,
      sortBy: (row) => row[id],
      cell: (row) => (row[id] === undefined ? NONE : formatMeasured(row, row[id], this.#controller.resolution)),
    });
    return [
      { id: 'series', label: 'Series', sortBy: ({ key }) => key, cell: (row) => this.#name(row) },
      {
        id: 'now',
        label: 'Value',
        hint: 'Of a gauge as it is now; of a counter its total, of histograms and timers their mean, since the page was loaded. A row that is opened has the last minutes',
        numeric: true,
        sortBy: ({ now }) => now,
        cell: (row) => html`${renewText(figureKindOf(row).format(row.now))}${nowNote(row)}`,
      },
      {
        id: 'rate',
        label: 'Per second',
        hint: 'Over the last minute: of a counter its growth, of histograms and timers how many values',
        numeric: true,
        sortBy: ({ rates }) => rates?.['1m'],
        cell: (row) => (row.rates ? rateKind(row).format(row.rates['1m']) : NONE),
      },
      {
        id: 'count',
        label: 'Values',
        hint: 'How many were recorded',
        numeric: true,
        sortBy: ({ count }) => count,
        cell: ({ count }) => (count === undefined ? NONE : formatCount(count)),
      },
      figure('p50', 'p50', QUANTILE_HINT),
      figure('p95', 'p95', QUANTILE_HINT),
      figure('p99', 'p99', QUANTILE_HINT),
      figure('max', 'Max'),
      { id: 'kind', label: 'Kind', sortBy: ({ kind }) => kind, cell: ({ kind }) => kind },
    ];
  }

  #name(row: MetricRow): TemplateResult {
    const { key, name, tags } = row;
    const words = metricWords(name);
    const isChosen = key === this.#chosen;
    const choose = (): void => {
      this.#chosen = isChosen ? '' : key;
      this.#controller.redraw();
    };
    return html`<button
      type="button"
      class="expander series-name"
      aria-expanded=${isChosen ? 'true' : 'false'}
      title=${key}
      @click=${choose}
    >
      ${icon('expand', 12)}
      <span>
        <b>${words ?? name}</b>${tagWords(tags) === '' ? nothing : html` <em>${tagWords(tags)}</em>`}
        ${words === undefined && tagWords(tags) === '' ? nothing : html`<small><code>${key}</code></small>`}
      </span>
    </button>`;
  }

  async #copy(monitor: PerformanceMonitor): Promise<void> {
    try {
      await navigator.clipboard.writeText(toPrometheusText(monitor.metrics.getMetrics()));
      this.#answer = 'Copied.';
    } catch {
      // No clipboard in insecure pages, or no permission.
      this.#answer = 'This page may not copy: save it instead.';
    }
    this.#controller.redraw();
  }

  #save(monitor: PerformanceMonitor): void {
    const name = traceFileName(this.#controller.data.session, 'prom.txt');
    saveFile(name, toPrometheusText(monitor.metrics.getMetrics()), 'text/plain; version=0.0.4');
  }
}

/** What the figure is of, where the column's name does not tell. */
function nowNote({ kind, name }: MetricRow): TemplateResult | typeof nothing {
  if (kind === 'gauge' || isYesNo(name)) return nothing;
  return html` <small class="of">${kind === 'counter' ? 'in all' : 'mean'}</small>`;
}

function times(count: number): string {
  return count === 1 ? 'the one time' : `the ${formatCount(count)} times`;
}
