import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from '../widgets/style-map.js';
import type { Health, PerformanceAnalysis, PipelineStatistics, Recommendation, StageStatistics } from '../../src/analyze/analysis.js';
import { messageOf } from '../../src/base/fault-log.js';
import { formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { renderUnanalyzed } from '../analysis-status.js';
import type { PanelController } from '../panel-controller.js';
import { stageColor } from '../stage-color.js';
import { averageWithUncertainty, countOf, estimate, quantileOf } from '../widgets/figures.js';
import { icon } from '../widgets/icons.js';
import { renew, renewText } from '../widgets/renew.js';
import { stageName } from '../widgets/stage-name.js';
import '../widgets/runs-chart.js';
import { renderFirstRun } from './first-run.js';
import type { PerformanceMonitor } from '../../src/monitor.js';
import type * as overviewBlame from './overview-blame.js';
import type * as overviewLive from './overview-live.js';
import type { PanelTab } from './panel-tab.js';

const STATUS_CLASS: Readonly<Record<Health['status'], string>> = {
  good: 'good',
  'needs-improvement': 'warning',
  poor: 'critical',
  'no data': 'muted',
};
const STATUS_TEXT: Readonly<Record<Health['status'], string>> = {
  good: 'good',
  'needs-improvement': 'needs improvement',
  poor: 'poor',
  'no data': 'no data',
};
/** More stages than this are read in Stages. */
const MOST_SHARES = 6;
/** More steps of a critical path than this are read in the Timeline. */
const MOST_STEPS = 12;
const PRIORITY_CLASS = { high: 'critical', medium: 'warning', low: '' } as const;
const REASONS = { share: 'takes a large share', threshold: 'over its threshold', errors: 'fails often' } as const;
const UNIT = { ms: formatDuration, share: formatShare, count: formatCount } as const;

/** Health, key figures, pipeline runs over time, and what to do about them. */
export class OverviewTab implements PanelTab {
  readonly #controller: PanelController;
  /** Comes after the first picture: none of it is needed at once. */
  #blame: typeof overviewBlame | undefined;
  #live: typeof overviewLive | undefined;
  #waiting = false;

  constructor(controller: PanelController) {
    this.#controller = controller;
  }

  render(): TemplateResult {
    const { analysis } = this.#controller;
    if (!analysis) return renderUnanalyzed(this.#controller);
    const { pipeline } = analysis;
    if (pipeline.basis === 'none' && Object.keys(analysis.stages).length === 0) {
      return html`${renderFirstRun(this.#controller, 'No pipeline run yet')}`;
    }
    if (!this.#blame && !this.#waiting) void this.#loadBlame();
    // How tall the card of health is, as far as that can change.
    const taken = analysis.health.deductions.map(({ reason }) => reason.length).join();
    return html`<div class="overview">
      ${renew(
        taken,
        html`<div class="side-column">${this.#health(analysis.health, pipeline)} ${this.#shares(Object.values(analysis.stages))}</div>`,
      )}
      <div class="main-column">
        ${this.#figures(pipeline)}
        <section class="card chart" aria-label="Pipeline runs over time">
          <acttrace-runs-chart
            .executions=${pipeline.executions}
            .threshold=${pipeline.threshold}
            .resolution=${analysis.resolution}
            @select-span=${(event: CustomEvent<number>) => this.#controller.showSpan(event.detail)}
          ></acttrace-runs-chart>
        </section>
        ${this.#bottlenecks(analysis)}
      </div>
      ${renew(
        `${taken} ${analysis.bottlenecks.length}`,
        this.#withNow(
          html`${this.#recommendations(analysis.recommendations)} ${this.#blame?.renderInteractions(this.#controller, analysis)}
          ${this.#criticalPath(analysis)} ${renderNotes(analysis)}`,
        ),
      )}
    </div>`;
  }

  /** Asked for once a panel: opening the panel anew asks again. */
  async #loadBlame(): Promise<void> {
    this.#waiting = true;
    try {
      [this.#blame, this.#live] = await Promise.all([import('./overview-blame.js'), import('./overview-live.js')]);
      this.#controller.redraw();
    } catch (error) {
      this.#controller.fail(`Part of the Overview could not be loaded: ${messageOf(error)} Open the panel again to try once more.`);
    }
  }

  /** How the page is just now, where something watches it, and what stands below it. */
  #withNow(rest: TemplateResult): unknown {
    const { tracer, live } = this.#controller;
    const monitor = tracer.monitor as PerformanceMonitor | undefined;
    return live && monitor && this.#live ? this.#live.renderLive(this.#controller, monitor, rest) : rest;
  }

  #health({ score, status, deductions }: Health, { count }: PipelineStatistics): TemplateResult {
    const known = !Number.isNaN(score);
    const shown = known ? String(Math.round(score)) : '–';
    return html`<section class="card health" aria-labelledby="health-heading">
      <h2 id="health-heading">Health of the recorded runs</h2>
      ${renew(
        shown + status,
        html`<p class="score">
          <b>${shown}</b><span class="muted">of 100</span>
          <span class="tag ${STATUS_CLASS[status]}">${STATUS_TEXT[status]}</span>
        </p>`,
      )}
      <p class="muted small">
        ${count === 1 ? 'The one run of this session' : `All ${formatCount(count)} runs of this session, however long ago`}
      </p>
      <div class="meter ${STATUS_CLASS[status]}" aria-hidden="true">
        <span style=${styleMap({ width: `${known ? Math.min(100, Math.max(0, score)) : 0}%` })}></span>
      </div>
      ${
        deductions.length === 0
          ? html`<p class="muted">
              ${known ? 'No whole point is taken off for slow runs, failures or critical bottlenecks.' : 'Known after the first run.'}
            </p>`
          : html`<ul class="deductions" aria-label="What was taken off 100">
              ${deductions.map(
                ({ points, reason }) =>
                  html`<li><span class="points number">−${Number(points.toFixed(1))}</span><span class="muted">${reason}</span></li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  #shares(stages: readonly StageStatistics[]): TemplateResult {
    const shown = [...stages].sort((a, b) => b.share - a.share).slice(0, MOST_SHARES);
    return html`<section class="card" aria-labelledby="shares-heading">
      <h2 id="shares-heading">Where the time goes</h2>
      <ul class="shares">
        ${shown.map(({ stage, share }) => {
          const width = `${Math.min(100, Math.max(0, share * 100))}%`;
          return html`<li>
            <button type="button" title="Show ${stage} in Stages" @click=${() => this.#controller.showStage(stage)}>
              ${stageName(stage)}<span>${renewText(formatShare(share))}</span>
              <span class="track"><span class="bar" style=${styleMap({ width, '--color': stageColor(stage) })}></span></span>
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  #criticalPath(analysis: PerformanceAnalysis): TemplateResult | typeof nothing {
    const steps = analysis.criticalPath;
    if (steps.length === 0) return nothing;
    const more = steps.length - MOST_STEPS;
    return html`<section class="wide" aria-labelledby="path-heading">
      <h2 id="path-heading">Critical path of the slowest run</h2>
      ${this.#blame?.renderMainCause(this.#controller, analysis)}
      <ol class="path">
        ${steps.slice(0, MOST_STEPS).map(
          ({ span, name, duration }, index) =>
            html`<li>
              ${index > 0 ? icon('expand', 12) : nothing}
              <button type="button" title="Show ${name} in Timeline" @click=${() => this.#controller.showSpan(span)}>
                ${stageName(name)} <span class="muted">${formatDuration(duration, this.#controller.resolution)}</span>
              </button>
            </li>`,
        )}
        ${more > 0 ? html`<li class="muted">… ${formatCount(more)} more</li>` : nothing}
      </ol>
    </section>`;
  }

  #figures(pipeline: PipelineStatistics): TemplateResult {
    const step = this.#controller.resolution;
    const ran = pipeline.count > 0;
    const { sampling } = pipeline;
    const rate = ran ? formatShare(pipeline.errors / pipeline.estimatedCount) : '';
    return html`<dl class="figures" aria-label="Key figures">
      <div>
        <dt>Executions</dt>
        <dd>${countOf(pipeline)}</dd>
      </div>
      <div>
        <dt>Pipeline average</dt>
        <dd>${ran ? averageWithUncertainty(pipeline.average, pipeline.uncertainty, step, sampling !== undefined) : '–'}</dd>
      </div>
      <div>
        <dt>p95</dt>
        <dd>${ran ? quantileOf(pipeline.p95, step, sampling?.p95) : '–'}</dd>
      </div>
      <div>
        <dt>Errors</dt>
        <dd class=${pipeline.errors > 0 ? 'critical' : ''}>
          ${estimate(pipeline.errors, sampling?.errors)} ${pipeline.errors > 0 ? html`<small>${rate}</small>` : nothing}
        </dd>
      </div>
      <div>
        <dt>Over ${formatDuration(pipeline.threshold)}</dt>
        <dd class=${pipeline.violations > 0 ? 'warning' : ''}>${estimate(pipeline.violations, sampling?.violations)}</dd>
      </div>
    </dl>`;
  }

  #recommendations(recommendations: readonly Recommendation[]): TemplateResult {
    return html`<section class="wide" aria-labelledby="recommendations-heading">
      <h2 id="recommendations-heading">Recommendations</h2>
      ${
        recommendations.length === 0
          ? html`<p class="muted">None: nothing stands out in what was recorded so far.</p>`
          : html`<ul class="insights">
              ${recommendations.map((recommendation) => this.#recommendation(recommendation))}
            </ul>`
      }
    </section>`;
  }

  #recommendation({ priority, stage, title, message, evidence, gain }: Recommendation): TemplateResult {
    return html`<li class="insight">
      <div class="tags">
        <span class="tag ${PRIORITY_CLASS[priority]}">${priority} priority</span>
        ${stage === undefined ? nothing : stageName(stage)}
      </div>
      <h3>${title}</h3>
      <p>${message}</p>
      ${
        gain
          ? html`<p class="gain">
              <b class="good">Predicted gain ${formatDuration(gain.perRun)} per run</b> (${formatShare(gain.share)} of the runs’ wall
              clock),
              <span class="muted">${gain.assumption}</span>
            </p>`
          : nothing
      }
      ${
        evidence.figures.length > 0
          ? html`<p class="evidence">
              ${evidence.figures.map(({ label, value, unit }) => html`<span>${label} <b>${UNIT[unit](value)}</b></span>`)}
            </p>`
          : nothing
      }
      ${this.#links(stage, evidence.spans[0])}
    </li>`;
  }

  #bottlenecks({ bottlenecks, stages }: PerformanceAnalysis): TemplateResult | typeof nothing {
    if (bottlenecks.length === 0) return nothing;
    const step = this.#controller.resolution;
    return html`<section aria-labelledby="bottlenecks-heading">
      <h2 id="bottlenecks-heading">Bottlenecks</h2>
      <ol class="insights">
        ${bottlenecks.map(({ stage, severity, reasons, share, average, violations, errors, count, estimatedCount, spans }) => {
          const sampling = stages[stage]?.sampling;
          return html`<li class="insight">
            <div class="tags">
              <span class="tag ${severity}">${severity}</span>
              ${stageName(stage)}
            </div>
            <p class="muted">${reasons.map((reason) => REASONS[reason]).join(', ')}</p>
            <p class="evidence">
              <span>share <b>${formatShare(share)}</b></span>
              <span>average <b>${formatDuration(average, step)}</b></span>
              <span>runs <b>${countOf({ count, estimatedCount })}</b></span>
              ${violations > 0 ? html`<span>over threshold <b>${estimate(violations, sampling?.violations)}</b></span>` : nothing}
              ${errors > 0 ? html`<span>errors <b>${estimate(errors, sampling?.errors)}</b></span>` : nothing}
            </p>
            ${this.#links(stage, spans[0])}
          </li>`;
        })}
      </ol>
    </section>`;
  }

  #links(stage: string | undefined, span: number | undefined): TemplateResult {
    const controller = this.#controller;
    return html`<div class="go">
      ${
        span === undefined
          ? nothing
          : html`<button class="link" type="button" @click=${() => controller.showSpan(span)}>
              Show slowest in Timeline${icon('expand', 12)}
            </button>`
      }
      ${
        stage === undefined
          ? nothing
          : html`<button class="link" type="button" @click=${() => controller.showStage(stage)}>
              Show in Stages${icon('expand', 12)}
            </button>`
      }
    </div>`;
  }
}

function renderNotes({ notes, error }: PerformanceAnalysis): TemplateResult | typeof nothing {
  if (notes.length === 0 && !error) return nothing;
  return html`<section class="wide" aria-labelledby="notes-heading">
    <h2 id="notes-heading">To read these figures right</h2>
    <ul class="notes">
      ${error ? html`<li>${error}</li>` : nothing} ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}
