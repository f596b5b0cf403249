/** How the running page is just now, by its monitor. A file of its own, which is loaded after the rest of the Overview. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { OWN_COST_BUDGET } from '../../src/model/own-cost.js';
import type { AnyMetricSeries, HealthReport, PerformanceMonitor } from '../../src/monitor.js';
import type { PanelController } from '../panel-controller.js';
import { layOutSpark, SPARK_HEIGHT, SPARK_WIDTH } from '../view/spark-line.js';
import { alertWords, byUrgency, isTold } from '../view/alert-words.js';
import { describeVital, rateVital, VITALS } from '../view/vital-words.js';
import { formatTimeOfDay } from '../view/session-dates.js';
import { renew, renewText } from '../widgets/renew.js';

const STATUS_CLASS = { healthy: 'good', degraded: 'warning', critical: 'critical', unknown: 'muted' } as const;
const RATING_CLASS = { good: 'good', 'needs improvement': 'warning', poor: 'critical' } as const;
/** More alerts than this are read in Monitor. */
const MOST_ALERTS = 3;

/** A figure that is drawn over the last minutes. */
interface Spark {
  readonly label: string;
  readonly metric: string;
  /** What of the log is drawn: the value, or how many came each second. */
  readonly of: 'value' | 'count';
  readonly format: (value: number) => string;
}

const SPARKS: readonly Spark[] = [
  { label: 'Runs a second', metric: 'pipeline_duration', of: 'count', format: (value) => formatCount(Math.round(value * 10) / 10) },
  { label: 'Mean of a run', metric: 'pipeline_duration', of: 'value', format: (value) => formatDuration(value) },
  { label: 'Event-loop lag', metric: 'system.cpu.event_loop_lag', of: 'value', format: (value) => formatDuration(value) },
  { label: 'Frames a second', metric: 'system.frame_rate', of: 'value', format: (value) => formatCount(Math.round(value)) },
  { label: 'Heap', metric: 'system.memory.heap_used', of: 'value', format: formatBytes },
];

/**
 * @param monitor - the one that is started; without it, there is nothing to be shown.
 * @param rest - what stands below it.
 */
export function renderLive(controller: PanelController, monitor: PerformanceMonitor, rest: TemplateResult): unknown {
  const health = monitor.health();
  const reasons = reasonsOf(monitor, health);
  return renew(String(reasons.length), html`${renderNow(controller, monitor, health, reasons)} ${rest}`);
}

function renderNow(
  controller: PanelController,
  monitor: PerformanceMonitor,
  health: HealthReport,
  reasons: readonly string[],
): TemplateResult {
  const sparks = SPARKS.flatMap((spark) => renderSpark(monitor, spark) ?? []);
  return html`<section class="wide card live" aria-labelledby="live-heading">
    <h2 id="live-heading">Health now <span class="muted">the last minute, and all that is watched</span></h2>
    ${renderStatus(controller, monitor, health, reasons)}
    ${
      sparks.length > 0
        ? html`<ul class="sparks" aria-label="The last five minutes">
            ${sparks}
          </ul>`
        : nothing
    }
    <dl class="vitals" aria-label="Web vitals and own cost">${renderVitals(monitor)} ${renderOwnCost(controller)}</dl>
  </section>`;
}

/** Why health is not better: what is open, and what was taken off. */
function reasonsOf(monitor: PerformanceMonitor, health: HealthReport): string[] {
  const open = monitor.alerts.open.filter(isTold).sort(byUrgency);
  return [
    ...open.slice(0, MOST_ALERTS).map((alert) => {
      const { title, condition } = alertWords(alert);
      return `${alert.severity}: ${title}, ${condition}`;
    }),
    ...health.checks.flatMap(({ name, reasons: told }) => (name === 'alerts' ? [] : told.map((reason) => `${name}: ${reason}`))),
  ];
}

function renderStatus(
  controller: PanelController,
  monitor: PerformanceMonitor,
  { status, score, since }: HealthReport,
  reasons: readonly string[],
): TemplateResult {
  const open = monitor.alerts.open.filter(isTold).length;
  return html`<div class="status">
    ${renew(
      `${score} ${status} ${since} ${open}`,
      html`<p>
        <span class="score"><b>${score ?? '–'}</b> <span class="muted">of 100</span></span>
        <span class="tag ${STATUS_CLASS[status]}">${status}</span>
        <span class="muted">since ${formatTimeOfDay(since)}</span>
        <button type="button" class="link" @click=${() => controller.setState({ tab: 'monitor', monitorSection: 'alerts' })}>
          ${open === 0 ? 'No open alert' : `${formatCount(open)} open ${open === 1 ? 'alert' : 'alerts'}`}
        </button>
      </p>`,
    )}
    <p class="muted small">
      An open alert that is critical makes it critical, whatever the points. It weighs the page, alerts, history and acttrace’s own cost
      too. Health of the recorded runs is about those runs alone, all of them, so the two may differ.
    </p>
    ${
      reasons.length === 0
        ? nothing
        : html`<ul class="notes" aria-label="Reasons">
            ${reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
  </div>`;
}

function renderSpark(monitor: PerformanceMonitor, { label, metric, of, format }: Spark): TemplateResult | undefined {
  const log = joinLogs(monitor, monitor.metrics.seriesOf(metric), of);
  const spark = log && layOutSpark(log.time, log.value);
  if (!spark) return undefined;
  const range = `${format(spark.low)} to ${format(spark.high)} in the last minutes`;
  return html`<li title=${range}>
    <span class="muted">${label}</span><b>${renewText(format(spark.last))}</b>
    <svg
      viewBox="0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${label}: ${format(spark.last)} now, ${range}"
    >
      ${spark.lines.map((points) => svg`<polyline points=${points}></polyline>`)}
    </svg>
  </li>`;
}

/** All series of a metric as one: counts add up, means are weighted by them. */
function joinLogs(
  monitor: PerformanceMonitor,
  series: readonly AnyMetricSeries[],
  of: 'value' | 'count',
): { readonly time: readonly number[]; readonly value: readonly number[] } | undefined {
  const logs = series.flatMap((one) => monitor.logOf(one) ?? []).sort((a, b) => b.time.length - a.time.length);
  if (logs.length === 0) return undefined;
  const { time } = logs[0];
  const value = time.map((_moment, at) => {
    let count = 0;
    let sum = 0;
    for (const log of logs) {
      // They all end with the last tick.
      const own = at - (time.length - log.time.length);
      if (own < 0 || !(log.count[own] > 0)) continue;
      count += log.count[own];
      sum += log.count[own] * log.value[own];
    }
    return of === 'count' ? count : sum / count;
  });
  return { time, value };
}

function renderVitals(monitor: PerformanceMonitor): TemplateResult[] {
  const values = new Map(
    monitor.metrics.seriesOf('web_vital').map((series) => [series.tags.metric, series.kind === 'gauge' ? series.value : NaN]),
  );
  return VITALS.flatMap((metric) => {
    const value = values.get(metric);
    if (value === undefined || Number.isNaN(value)) return [];
    const rating = rateVital(metric, value);
    return [
      html`<div>
        <dt><abbr title=${describeVital(metric)}>${metric}</abbr></dt>
        <dd class=${RATING_CLASS[rating]}>
          ${metric === 'CLS' ? String(Number(value.toFixed(3))) : formatDuration(value)} <small>${rating}</small>
        </dd>
      </div>`,
    ];
  });
}

function renderOwnCost({ tracer }: PanelController): TemplateResult | typeof nothing {
  const { shareOfPipeline, uncertainty, shareOfMainThread } = tracer.status().ownCost;
  if (Number.isNaN(shareOfPipeline)) return nothing;
  const isOver = shareOfPipeline - (uncertainty || 0) > OWN_COST_BUDGET;
  return html`<div class="own-cost">
    <dt title="Share of the time in which pipelines ran that acttrace took, since the page was loaded">Own cost</dt>
    <dd class=${isOver ? 'warning' : ''}>
      ${formatShare(shareOfPipeline)}${uncertainty >= 0 ? ` ± ${formatShare(uncertainty)}` : ''}
      <small>of pipelines, ${formatShare(shareOfMainThread)} of the main thread</small>
    </dd>
  </div>`;
}
