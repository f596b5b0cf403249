import { html, nothing, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import { deviceKey } from '../../src/model/device-class.js';
import type { Baseline } from '../../src/model/selection.js';
import type { PanelController } from '../panel-controller.js';
import { baselineName, describeBaseline, describeDevice } from '../view/history-words.js';
import { formatDate } from '../widgets/figures.js';
import type { HistoryState } from './history-state.js';
import type { PendingRemovals } from './pending-removals.js';

/** States of the app that later ones are compared with. */
export class HistoryBaselines {
  readonly #controller: PanelController;
  readonly #state: HistoryState;
  readonly #removals: PendingRemovals;

  constructor(controller: PanelController, state: HistoryState, removals: PendingRemovals) {
    this.#controller = controller;
    this.#state = state;
    this.#removals = removals;
  }

  render(): TemplateResult {
    const shown = (this.#state.baselines ?? []).filter(({ id }) => !this.#removals.has(id));
    const { build } = this.#controller.tracer.session;
    return html`<section class="card" aria-labelledby="baselines-heading">
      <h2 id="baselines-heading">Baselines</h2>
      ${
        shown.length > 0
          ? html`<ul class="kept">
              ${shown.map((baseline) => this.#row(baseline))}
            </ul>`
          : html`<p class="muted">
              None yet. A session, or all sessions of a build, can be set as the state that later ones are compared with.
            </p>`
      }
      ${
        build
          ? html`<div class="inline">
              <button type="button" @click=${() => this.#setBuild(build)}>Set build ${build} as baseline</button>
            </div>`
          : html`<p class="muted small">
              The app does not name its build (option <code>build</code>), so only a session can be set: More, Set as baseline.
            </p>`
      }
    </section>`;
  }

  #row(baseline: Baseline): TemplateResult {
    const { id, device, createdAt } = baseline;
    const label = this.#nameOf(baseline);
    const other = deviceKey(device) !== deviceKey(this.#controller.tracer.session.device);
    return html`<li>
      <div>
        <strong>${label}</strong>${other ? html` <span class="tag">another machine or browser</span>` : nothing}
        <small>${describeBaseline(baseline)} · ${describeDevice(device)} · set ${formatDate(createdAt)}</small>
      </div>
      <button type="button" class="quiet" aria-label="Remove baseline ${label}" data-menu=${id} @click=${() => this.#remove(baseline)}>
        Remove
      </button>
    </li>`;
  }

  #setBuild(build: string): void {
    this.#controller.tracer.history.setBaseline({ kind: 'build', build }).then(
      (baseline) =>
        baseline ? this.#state.readFacts() : this.#controller.fail(`Build ${build} has no figures yet that could be a baseline.`),
      (error: unknown) => this.#controller.fail(messageOf(error)),
    );
  }

  #nameOf(baseline: Baseline): string {
    return baselineName(baseline, this.#controller.sessions ?? []);
  }

  #remove(baseline: Baseline): void {
    const { id } = baseline;
    const { history } = this.#controller.tracer;
    this.#removals.add(id, `Removed the baseline “${this.#nameOf(baseline)}”.`, () => {
      history.removeBaseline(id).then(
        () => this.#state.readFacts(),
        (error: unknown) => this.#controller.fail(messageOf(error)),
      );
    });
  }
}
