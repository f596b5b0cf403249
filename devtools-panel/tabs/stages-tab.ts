import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from '../widgets/style-map.js';
import type { StageStatistics } from '../../src/analyze/analysis.js';
import { formatShare } from '../../src/base/format.js';
import { renderUnanalyzed } from '../analysis-status.js';
import type { PanelController } from '../panel-controller.js';
import { stageColor } from '../stage-color.js';
import { averageWithUncertainty, countOf, estimate, quantileOf } from '../widgets/figures.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import { stageName } from '../widgets/stage-name.js';
import { thresholdInput } from '../widgets/threshold-input.js';
import { renderFirstRun } from './first-run.js';
import type { PanelTab } from './panel-tab.js';

/** Every stage with its times, its share of the pipeline and its threshold. */
export class StagesTab implements PanelTab {
  readonly #controller: PanelController;
  readonly #table: SortableTable<StageStatistics>;
  #editing = false;

  constructor(controller: PanelController) {
    this.#controller = controller;
    this.#table = new SortableTable({
      label: 'Stages',
      columns: this.#columns(),
      key: (row) => row.stage,
      sort: { column: 'self', direction: 'descending' },
      changed: () => controller.redraw(),
    });
  }

  render(): TemplateResult {
    const { analysis } = this.#controller;
    if (!analysis) return renderUnanalyzed(this.#controller);
    const rows = Object.values(analysis.stages);
    if (rows.length === 0) return renderFirstRun(this.#controller, 'No stage has run yet');
    return html`<div
        @focusin=${(event: FocusEvent) => (this.#editing = event.target instanceof HTMLInputElement)}
        @focusout=${() => (this.#editing = false)}
      >
        ${this.#table.render(rows, { hold: this.#editing, marked: (row) => row.stage === this.#controller.focusStage })}
      </div>
      <p class="below-table muted small">
        Total counts overlapping time once; self is the stage's own share of the clock, so the shares never add up to more than the
        pipeline. A threshold applies to one execution; without one, it is learned: twice the median of the baseline or of earlier sessions
        on such a machine, else of this session after 30 runs.
      </p>`;
  }

  #columns(): Column<StageStatistics>[] {
    const controller = this.#controller;
    const time = (id: 'total' | 'self' | 'p50' | 'p95' | 'max', label: string, hint: string): Column<StageStatistics> => ({
      id,
      label,
      hint,
      numeric: true,
      sortBy: (row) => row[id],
      cell: (row) => quantileOf(row[id], controller.resolution, id === 'p50' || id === 'p95' ? row.sampling?.[id] : undefined),
    });
    return [
      { id: 'stage', label: 'Stage', sortBy: (row) => row.stage, cell: (row) => this.#name(row) },
      { id: 'count', label: 'Count', hint: 'Executions', numeric: true, sortBy: (row) => row.estimatedCount, cell: countOf },
      time('total', 'Total', 'From start to end, overlapping executions counted once'),
      time('self', 'Self', 'Without what ran inside it; time shared by stages that run at once is divided'),
      {
        id: 'average',
        label: 'Average',
        hint: 'Of one execution, with its standard error: what the clock’s step and sampling leave open',
        numeric: true,
        sortBy: (row) => row.average,
        cell: (row) => averageWithUncertainty(row.average, row.uncertainty, controller.resolution, row.sampling !== undefined),
      },
      time('p50', 'p50', 'Half of the executions took at most this'),
      time('p95', 'p95', '95 % of the executions took at most this'),
      time('max', 'Max', 'Slowest execution'),
      {
        id: 'share',
        label: 'Share',
        hint: 'Self time over the pipeline’s time',
        numeric: true,
        sortBy: (row) => row.share,
        cell: shareBar,
      },
      {
        id: 'violations',
        label: 'Violations',
        hint: 'Executions over the threshold',
        numeric: true,
        sortBy: (row) => row.violations,
        cell: (row) =>
          html`<span class=${row.violations > 0 ? 'warning' : 'muted'}>${estimate(row.violations, row.sampling?.violations)}</span>`,
      },
      {
        id: 'errors',
        label: 'Errors',
        numeric: true,
        sortBy: (row) => row.errors,
        cell: (row) => html`<span class=${row.errors > 0 ? 'critical' : 'muted'}>${estimate(row.errors, row.sampling?.errors)}</span>`,
      },
      {
        id: 'threshold',
        label: 'Threshold (ms)',
        hint: 'Enter keeps it, Escape takes it back, empty: learned',
        numeric: true,
        sortBy: (row) => row.threshold,
        cell: (row) => thresholdInput(controller.tracer, row.stage, row.thresholdBasis === 'learned' ? row.threshold : undefined),
      },
    ];
  }

  #name(row: StageStatistics): TemplateResult {
    const captured =
      row.basis === 'captures'
        ? html`<span class="tag" title="Nobody timed this stage: its captures stand for it">from captures</span>`
        : nothing;
    return html`${stageName(row.stage)} ${captured}`;
  }
}

function shareBar(row: StageStatistics): TemplateResult {
  const width = `${Math.min(100, Math.max(0, row.share * 100))}%`;
  return html`<span class="share">
    <span class="track"><span class="bar" style=${styleMap({ width, '--color': stageColor(row.stage) })}></span></span>
    <span>${formatShare(row.share)}</span>
  </span>`;
}
