import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import type { LeakVerdict, MemoryReport, PerformanceMonitor } from '../../src/monitor.js';
import { splitLimits } from '../view/chart-spec.js';
import { lastOf, memoryChartOf } from '../view/memory-chart.js';
import { renew } from '../widgets/renew.js';
import { styleMap } from '../widgets/style-map.js';
import type { MonitorSection } from './monitor-section.js';
import './monitor-chart.js';

type SeriesReport = MemoryReport['series'][number];

const LEVELS: Readonly<Record<MemoryReport['level'], readonly [label: string, tone: string]>> = {
  normal: ['normal', 'good'],
  warning: ['high', 'warning'],
  critical: ['critical', 'critical'],
  unknown: ['unknown', ''],
};
const VERDICTS: Readonly<Record<LeakVerdict, readonly [label: string, tone: string]>> = {
  none: ['no leak', 'good'],
  suspected: ['leak suspected', 'warning'],
  leak: ['leak', 'critical'],
  unknown: ['not known yet', ''],
};
const NAMES = { heap: 'Heap', elements: 'Elements', listeners: 'Listeners', entries: 'Performance entries' } as const;

/** How much memory is in use, whether it leaks, and how garbage is collected. */
export class MemorySection implements MonitorSection {
  render(monitor: PerformanceMonitor): TemplateResult {
    const report = monitor.memory.report();
    if (Number.isNaN(report.time)) {
      return html`<p class="below-table muted">No figure yet: the first comes within a second, while recording is on.</p>`;
    }
    const spec = memoryChartOf(report);
    const far = spec ? splitLimits(spec).far : [];
    return html`<div class="memory">
      <div class="memory-side">${renderLevel(report)} ${renderCollections(report)} ${renderCounts(report)}</div>
      <div class="memory-main">
        ${
          spec
            ? html`<section class="card" aria-labelledby="memory-chart-heading">
                <h2 id="memory-chart-heading">${spec.label}</h2>
                <acttrace-monitor-chart .spec=${spec}></acttrace-monitor-chart>
                ${renew(
                  [...spec.lines, ...far].map(({ label }) => label).join(),
                  html`<p class="legend memory-legend">
                    ${spec.lines.map(({ label, shape }) => html`<span><i class=${shape}></i>${label}</span>`)}
                    ${far.map(({ label }) => html`<span>${label}</span>`)}
                  </p>`,
                )}
              </section>`
            : nothing
        }
        <section class="card verdicts" aria-labelledby="verdicts-heading">
          <h2 id="verdicts-heading">Does it leak? ${tag(VERDICTS[report.verdict])}</h2>
          ${report.notes.map((note) => html`<p class="muted">${note}</p>`)}
          <ul>
            ${report.series.filter((series) => isKnown(report, series)).map(renderVerdict)}
          </ul>
        </section>
      </div>
    </div>`;
  }
}

/** A count that nobody tells is not judged; the heap's absence is told in a note. */
function isKnown(report: MemoryReport, { series }: SeriesReport): boolean {
  return series === 'heap' ? report.collections !== undefined : !Number.isNaN(lastOf(report, series));
}

function renderLevel({ level, share, samples }: MemoryReport): TemplateResult {
  const used = samples.heapUsed.findLast((value) => !Number.isNaN(value));
  const limit = samples.heapLimit.findLast((value) => !Number.isNaN(value));
  if (used === undefined) {
    return html`<section class="card" aria-labelledby="level-heading">
      <h2 id="level-heading">Heap</h2>
      <p class="muted">This browser does not tell how large the heap is. The counts below are watched for growth instead.</p>
    </section>`;
  }
  const [, tone] = LEVELS[level];
  return html`<section class="card" aria-labelledby="level-heading">
    <h2 id="level-heading">Heap ${tag(LEVELS[level])}</h2>
    <p class="level"><b>${formatBytes(used)}</b> <span class="muted">${limit === undefined ? '' : `of ${formatBytes(limit)}`}</span></p>
    ${
      Number.isNaN(share)
        ? html`<p class="muted small">The browser tells no limit.</p>`
        : html`<div class="meter ${tone}" aria-hidden="true">
              <span style=${styleMap({ width: `${Math.min(100, 100 * share)}%` })}></span>
            </div>
            <p class="muted small">${formatShare(share)} of the limit; high from 75 %, critical from 90 %</p>`
    }
  </section>`;
}

function renderCollections({ collections }: MemoryReport): TemplateResult | typeof nothing {
  if (!collections) return nothing;
  const { over, count, large, perMinute, freed, medianFreed, frequent, cost } = collections;
  return html`<section class="card" aria-labelledby="collections-heading">
    <h2 id="collections-heading">Garbage collection ${frequent ? html`<span class="tag warning">frequent</span>` : nothing}</h2>
    ${
      count === 0
        ? html`<p class="muted">None seen in ${formatDuration(over)}.</p>`
        : html`<dl class="facts">
            <dt>Seen</dt>
            <dd>${formatCount(count)} in ${formatDuration(over)}, ${formatCount(large)} of them large</dd>
            <dt>At least</dt>
            <dd>${Number(perMinute.toPrecision(2))} a minute</dd>
            <dt>Freed</dt>
            <dd>${formatBytes(freed)}, typically ${formatBytes(medianFreed)}</dd>
            <dt>Cost</dt>
            <dd>
              ${
                cost
                  ? `at most ${formatDuration(cost.pause)}: the whole of the long tasks that ${cost.collections === 1 ? 'one' : formatCount(cost.collections)} of them fell into`
                  : 'not known: none fell into a long task'
              }
            </dd>
          </dl>`
    }
    ${frequent ? html`<p class="small">Garbage is made faster than is good for the app: reuse objects in what runs often.</p>` : nothing}
  </section>`;
}

function renderCounts(report: MemoryReport): TemplateResult {
  const count = (label: string, series: 'elements' | 'listeners' | 'entries', missing: string): TemplateResult => {
    const value = lastOf(report, series);
    return html`<dt>${label}</dt>
      <dd class=${Number.isNaN(value) ? 'muted' : ''}>${Number.isNaN(value) ? missing : formatCount(value)}</dd>`;
  };
  return html`<section class="card" aria-labelledby="counts-heading">
    <h2 id="counts-heading">Objects</h2>
    <dl class="facts">
      ${count('Elements in the document', 'elements', 'not known')} ${count('Listeners', 'listeners', 'not counted: option countListeners')}
      ${count('Performance entries', 'entries', 'not known')}
    </dl>
  </section>`;
}

function renderVerdict({ series, verdict, reasons, growth, source, exhaustion, unit }: SeriesReport): TemplateResult {
  const amount = unit === 'bytes' ? formatBytes : formatCount;
  const held = verdict === 'leak' || verdict === 'suspected';
  return html`<li>
    <h3>${NAMES[series]} ${tag(VERDICTS[verdict])}</h3>
    ${
      held && growth
        ? html`<dl class="evidence">
            ${fact('Grows by', `${amount(growth.perMinute.value)} a minute`, `${amount(growth.perMinute.low)} to ${amount(growth.perMinute.high)}, 95 % sure`)}
            ${source ? fact('Comes from', source.action, `${amount(source.each.value)} each`) : nothing}
            ${
              exhaustion
                ? fact(
                    'Heap full in',
                    formatDuration(exhaustion.time - growth.to),
                    `${formatDuration(exhaustion.earliest - growth.to)} to ${formatDuration(exhaustion.latest - growth.to)}`,
                  )
                : nothing
            }
          </dl>`
        : nothing
    }
    ${reasons.map((reason) => html`<p class=${held ? '' : 'muted'}>${reason}</p>`)}
  </li>`;
}

function fact(label: string, text: string, note: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd><b>${text}</b> (${note})</dd>
  </div>`;
}

function tag([label, tone]: readonly [label: string, tone: string]): TemplateResult {
  return html`<span class="tag ${tone}">${label}</span>`;
}
