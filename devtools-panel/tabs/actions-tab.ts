import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from '../widgets/style-map.js';
import type { ActionStatistics, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { formatCount, formatDuration } from '../../src/base/format.js';
import { renderUnanalyzed } from '../analysis-status.js';
import type { PanelController } from '../panel-controller.js';
import { stageColor } from '../stage-color.js';
import { countOf } from '../widgets/figures.js';
import { icon } from '../widgets/icons.js';
import { jsonTree } from '../widgets/json-tree.js';
import { SortableTable, type Column } from '../widgets/sortable-table.js';
import { stageName } from '../widgets/stage-name.js';
import { lastCaptures, type ShownCapture } from './action-captures.js';
import { renderFirstRun } from './first-run.js';
import type { PanelTab } from './panel-tab.js';

/** Rows of one page: what a redraw four times a second draws in about a millisecond, however many actions there are. */
const PAGE_ROWS = 100;
/** Captures shown of an opened action. */
const SHOWN_CAPTURES = 5;

/** Every action with its time by stage; opens to its stages and what was captured. */
export class ActionsTab implements PanelTab {
  readonly #controller: PanelController;
  readonly #table: SortableTable<ActionStatistics>;
  readonly #open = new Set<string>();
  #query = '';
  #page = 0;
  #longest = 0;

  constructor(controller: PanelController) {
    this.#controller = controller;
    this.#table = new SortableTable({
      label: 'Actions',
      columns: this.#columns(),
      key: (row) => row.actionId,
      sort: { column: 'total', direction: 'descending' },
      changed: () => controller.redraw(),
    });
  }

  render(): TemplateResult {
    const { analysis } = this.#controller;
    if (!analysis) return renderUnanalyzed(this.#controller);
    const all = Object.values(analysis.actions);
    if (all.length === 0) return renderFirstRun(this.#controller, 'No action was captured yet');
    const query = this.#query.trim().toLowerCase();
    const rows = query ? all.filter((row) => row.actionId.toLowerCase().includes(query)) : all;
    this.#longest = all.reduce((longest, row) => Math.max(longest, row.total), 0);
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
    this.#page = Math.min(this.#page, pages - 1);
    const from = this.#page * PAGE_ROWS;
    return html`${this.#toolbar(analysis, rows.length, all.length, from, pages)}
      ${
        rows.length === 0
          ? html`<p class="below-table">No action's id contains “${this.#query.trim()}”.</p>`
          : this.#table.render(rows, {
              from,
              to: from + PAGE_ROWS,
              detail: (row) => (this.#open.has(row.actionId) ? this.#detail(row) : undefined),
            })
      }
      <p class="below-table muted small">
        Total adds up the captures of an action. A moment that several captures of a stage claim, because runs overlap, is divided among
        them: the actions of a stage never add up to more than its own total.
      </p>`;
  }

  #toolbar(analysis: PerformanceAnalysis, shown: number, all: number, from: number, pages: number): TemplateResult {
    const to = Math.min(shown, from + PAGE_ROWS);
    const range = pages > 1 ? `${formatCount(from + 1)}–${formatCount(to)} of ${formatCount(shown)}` : formatCount(shown);
    return html`<div class="toolbar">
      <input type="search" aria-label="Search actions" placeholder="Search by action id" .value=${this.#query} @input=${this.#search} />
      <span class="muted number" role="status"
        >${range} ${shown === 1 ? 'action' : 'actions'}${shown < all ? ` (${formatCount(all)} in all)` : ''}</span
      >
      ${
        pages > 1
          ? html`<span class="end">
              <button type="button" ?disabled=${this.#page === 0} @click=${() => this.#turn(-1)}>Previous</button>
              <button type="button" ?disabled=${this.#page === pages - 1} @click=${() => this.#turn(1)}>Next</button>
            </span>`
          : nothing
      }
      ${legend(analysis)}
    </div>`;
  }

  readonly #search = (event: Event): void => {
    this.#query = (event.target as HTMLInputElement).value;
    this.#page = 0;
    this.#controller.redraw();
  };

  #turn(pages: number): void {
    this.#page += pages;
    this.#controller.redraw();
  }

  #toggle(actionId: string): void {
    if (!this.#open.delete(actionId)) this.#open.add(actionId);
    this.#controller.redraw();
  }

  #columns(): Column<ActionStatistics>[] {
    return [
      { id: 'action', label: 'Action', sortBy: (row) => row.actionId, cell: (row) => this.#name(row) },
      { id: 'count', label: 'Captures', numeric: true, sortBy: (row) => row.estimatedCount, cell: countOf },
      {
        id: 'total',
        label: 'Total',
        hint: 'Sum of its captures, in all stages and runs',
        numeric: true,
        sortBy: (row) => row.total,
        cell: (row) => formatDuration(row.total, this.#controller.resolution),
      },
      {
        id: 'stages',
        label: 'Stages',
        numeric: true,
        sortBy: (row) => Object.keys(row.stages).length,
        cell: (row) => formatCount(Object.keys(row.stages).length),
      },
      {
        id: 'errors',
        label: 'Errors',
        numeric: true,
        sortBy: (row) => row.errors,
        cell: (row) =>
          html`<span class=${row.errors > 0 ? 'critical' : 'muted'}
            >${row.errors > 0 && row.estimatedCount > row.count ? '≈ ' : ''}${formatCount(row.errors)}</span
          >`,
      },
      { id: 'spark', label: 'Time by stage', hint: 'Beside the action that took longest', cell: (row) => this.#spark(row) },
    ];
  }

  #name({ actionId }: ActionStatistics): TemplateResult {
    return html`<button
      type="button"
      class="expander"
      title=${actionId}
      aria-expanded=${this.#open.has(actionId) ? 'true' : 'false'}
      @click=${() => this.#toggle(actionId)}
    >
      ${icon('expand', 12)}<span>${actionId || '(no id)'}</span>
    </button>`;
  }

  #spark(row: ActionStatistics): TemplateResult {
    return html`<div class="spark" aria-hidden="true">
      ${Object.entries(row.stages).map(([stage, { duration }]) => {
        const width = `${this.#longest > 0 ? (duration / this.#longest) * 100 : 0}%`;
        return html`<span class="segment" style=${styleMap({ width, '--color': stageColor(stage) })}></span>`;
      })}
    </div>`;
  }

  #detail(row: ActionStatistics): TemplateResult {
    const step = this.#controller.resolution;
    const captures = lastCaptures(this.#controller.data, row.actionId, SHOWN_CAPTURES);
    return html`<div class="columns">
      <div>
        <table aria-label="Stages of ${row.actionId}">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" class="numeric">First start</th>
              <th scope="col" class="numeric">Total</th>
              <th scope="col" class="numeric">Captures</th>
            </tr>
          </thead>
          <tbody>
            ${Object.entries(row.stages).map(
              ([stage, { start, duration, count, estimatedCount }]) =>
                html`<tr>
                  <th scope="row">${stageName(stage)}</th>
                  <td class="numeric">${formatDuration(start)}</td>
                  <td class="numeric">${formatDuration(duration, step)}</td>
                  <td class="numeric">${countOf({ count, estimatedCount })}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div>
        <h3>${captures.length < row.count ? `Last ${captures.length} of ${formatCount(row.count)} captures` : 'Captures'}</h3>
        <ul class="captures">
          ${captures.map((capture) => this.#capture(capture))}
        </ul>
        ${captures.length === 0 ? html`<p class="muted">Its captures are no longer in memory.</p>` : nothing}
      </div>
    </div>`;
  }

  #capture({ span, stage, time, duration, failed, data }: ShownCapture): TemplateResult {
    return html`<li class="capture">
      <div class="tags">
        ${stageName(stage)}<span class="muted">at ${formatDuration(time)}</span
        ><span>${formatDuration(duration, this.#controller.resolution)}</span>
        ${failed ? html`<span class="tag critical">error</span>` : nothing}
        <button class="link" type="button" @click=${() => this.#controller.showSpan(span)}>Show in Timeline</button>
      </div>
      ${data ? jsonTree(data) : html`<p class="muted">No data was kept.</p>`}
    </li>`;
  }
}

function legend(analysis: PerformanceAnalysis): TemplateResult {
  return html`<ul class="legend" aria-label="Colours of the stages">
    ${Object.keys(analysis.stages).map((stage) => html`<li>${stageName(stage)}</li>`)}
  </ul>`;
}
