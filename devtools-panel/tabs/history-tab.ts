import { html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { formatCount } from '../../src/base/format.js';
import { pageEnvironment } from '../panel-environment.js';
import type { PanelController } from '../panel-controller.js';
import { history } from '../styles/history.js';
import { describeStorage } from '../view/history-words.js';
import { styleMap } from '../widgets/style-map.js';
import { ClearHistory } from './clear-history.js';
import { HistoryAnswer } from './history-answer.js';
import { HistoryBaselines } from './history-baselines.js';
import { renderEvents } from './history-events.js';
import { HistorySessions } from './history-sessions.js';
import { HistoryState } from './history-state.js';
import { HistoryTrends } from './history-trends.js';
import type { LoadedTab } from './lazy-tab.js';
import { PendingRemovals } from './pending-removals.js';

/** What is kept: trends over the sessions, the sessions, the room they take, baselines, and what happened to all of them. */
export class HistoryTab implements LoadedTab {
  readonly styles: CSSResult = history;
  readonly #controller: PanelController;
  readonly #state: HistoryState;
  readonly #removals: PendingRemovals;
  readonly #answer: HistoryAnswer;
  readonly #trends: HistoryTrends;
  readonly #sessions: HistorySessions;
  readonly #baselines: HistoryBaselines;
  readonly #clear: ClearHistory;

  /** @param root - where it is drawn. */
  constructor(controller: PanelController, root: () => ParentNode) {
    this.#controller = controller;
    const state = (this.#state = new HistoryState(controller));
    const changed = (): void => controller.redraw();
    this.#removals = new PendingRemovals(pageEnvironment, changed, (key) => focusRow(root(), key));
    this.#answer = new HistoryAnswer(pageEnvironment, changed);
    this.#trends = new HistoryTrends(controller, state);
    this.#baselines = new HistoryBaselines(controller, state, this.#removals, this.#answer);
    this.#sessions = new HistorySessions(controller, this.#removals, this.#baselines);
    this.#clear = new ClearHistory(controller, () => {
      this.#removals.drop();
      void state.readFacts();
    });
  }

  render(): TemplateResult {
    const { sessions } = this.#controller;
    if (!sessions) return html`<p class="below-table muted" role="status">Reading the history…</p>`;
    this.#state.keepFacts();
    this.#state.keepTrends();
    const { events } = this.#state;
    return html`${sessions.length > 0 ? this.#trends.render() : nothing}
      ${
        sessions.length > 0
          ? this.#sessions.render(sessions)
          : html`<div class="empty none-yet">
              <h2>No session is kept yet</h2>
              <p>A session appears here as soon as something was recorded and written.</p>
            </div>`
      }
      <div class="history-cards">
        <section class="card" aria-labelledby="storage-heading">
          <h2 id="storage-heading">Storage</h2>
          ${this.#storage()} ${this.#clear.render()}
        </section>
        ${this.#baselines.render()}
        ${
          events.length > 0
            ? html`<section class="card" aria-labelledby="events-heading">
                <h2 id="events-heading">What happened to it</h2>
                ${renderEvents(events)}
              </section>`
            : nothing
        }
      </div>
      <div class="at-bottom">${this.#answer.render()} ${this.#removals.render()}</div>`;
  }

  closed(): void {
    this.#removals.flush();
    this.#state.close();
  }

  #storage(): TemplateResult {
    const { tracer } = this.#controller;
    const { persistent, reason } = tracer.history.status;
    const { retention } = tracer.settings.values;
    if (!persistent) return html`<p class="muted">${reason ?? 'Kept in memory: the history ends with this page.'}</p>`;
    const { storage } = this.#state;
    if (!storage) return html`<p class="muted">Reading…</p>`;
    const share = Math.min(1, storage.sessions / retention.bytes);
    return html`<p>${describeStorage(storage, retention.bytes)}</p>
      <div class="meter" aria-hidden="true"><span style=${styleMap({ width: `${100 * share}%` })}></span></div>
      <p class="muted small">
        Spans are kept for ${formatCount(retention.days)} days and ${formatCount(retention.sessions)} sessions at most, figures for
        ${formatCount(retention.aggregateDays)} days, pinned sessions for good; Settings changes that.
      </p>`;
  }
}

/** Where the focus goes when the line that had it is gone: to the row that came back, or to the tab. */
function focusRow(root: ParentNode, key: string): void {
  // Drawn first.
  requestAnimationFrame(() => {
    const row = root.querySelector<HTMLElement>(`[data-menu="${CSS.escape(key)}"]`);
    (row ?? root.querySelector<HTMLElement>('#tabpanel'))?.focus({ preventScroll: !row });
  });
}
