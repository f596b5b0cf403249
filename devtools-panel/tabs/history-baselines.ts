import { html, nothing, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import { formatCount } from '../../src/base/format.js';
import { deviceKey } from '../../src/model/device-class.js';
import type { Baseline, Selection } from '../../src/model/selection.js';
import type { PanelController } from '../panel-controller.js';
import { baselineName, describeBaseline, describeDevice } from '../view/history-words.js';
import { findNamesakes } from '../view/session-dates.js';
import { formatDate } from '../widgets/figures.js';
import type { HistoryAnswer } from './history-answer.js';
import type { HistoryState } from './history-state.js';
import type { PendingRemovals } from './pending-removals.js';

/** States of the app that later ones are compared with. */
export class HistoryBaselines {
  readonly #controller: PanelController;
  readonly #state: HistoryState;
  readonly #removals: PendingRemovals;
  readonly #answer: HistoryAnswer;
  /** Of the builds to choose from; '' as long as nobody chose. */
  #build = '';
  #setting = false;

  constructor(controller: PanelController, state: HistoryState, removals: PendingRemovals, answer: HistoryAnswer) {
    this.#controller = controller;
    this.#state = state;
    this.#removals = removals;
    this.#answer = answer;
  }

  render(): TemplateResult {
    const shown = this.#shown();
    const namesakes = findNamesakes(shown.map((baseline) => ({ id: baseline.id, name: this.#nameOf(baseline) })));
    return html`<section class="card" aria-labelledby="baselines-heading">
      <h2 id="baselines-heading">Baselines</h2>
      ${
        shown.length > 0
          ? html`<ul class="kept">
              ${shown.map((baseline) => this.#row(baseline, namesakes.has(baseline.id)))}
            </ul>`
          : html`<p class="muted">
              None yet. A session, or all sessions of a build, can be set as the state that later ones are compared with.
            </p>`
      }
      ${this.#renderBuilds()}
    </section>`;
  }

  /** Whether there is a baseline of the same sessions, which setting it once more replaces. */
  has(selection: Selection): boolean {
    return this.#shown().some((baseline) => this.#isSame(baseline, selection));
  }

  /**
   * Sets a baseline, or brings the one of the same sessions up to date, so that there are never two of them.
   *
   * @param name - of what is set, for people.
   * @param label - default: made of the selection; one that is renewed keeps its own.
   */
  async set(selection: Selection, name: string, label?: string): Promise<void> {
    if (this.#setting) return;
    this.#setting = true;
    const { history } = this.#controller.tracer;
    try {
      const same = (await history.baselines()).filter((baseline) => !this.#removals.has(baseline.id) && this.#isSame(baseline, selection));
      const last = same.at(-1);
      const baseline = await history.setBaseline(selection, last ? this.#nameOf(last) : label);
      if (baseline) {
        // The new one is safe by now.
        for (const { id } of same) await history.removeBaseline(id);
        await this.#state.readFacts();
        const many = `${formatCount(baseline.sessions.length)} ${baseline.sessions.length === 1 ? 'session' : 'sessions'}`;
        this.#answer.say(`${last ? 'Renewed the' : 'Set as'} baseline: “${name}”, ${many}.`);
      } else this.#controller.fail(`“${name}” has no figures yet that could be a baseline.`);
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
    this.#setting = false;
  }

  #renderBuilds(): TemplateResult {
    const builds = this.#builds();
    const build = builds.includes(this.#build) ? this.#build : builds.at(0);
    if (build === undefined) {
      return html`<p class="muted small">
        The app does not name its build (option <code>build</code>), so only a session can be set: More, Set as baseline.
      </p>`;
    }
    const selection = { kind: 'build', build } as const;
    const choose = (event: Event): void => {
      this.#build = (event.target as HTMLSelectElement).value;
      this.#controller.redraw();
    };
    return html`<div class="inline">
      ${
        builds.length > 1
          ? html`<select aria-label="Build for a baseline" @change=${choose}>
              ${builds.map((name) => html`<option .selected=${name === build} value=${name}>${name}</option>`)}
            </select>`
          : nothing
      }
      <button type="button" @click=${() => void this.set(selection, `Build ${build}`)}>
        ${this.has(selection) ? `Renew baseline of build ${build}` : `Set build ${build} as baseline`}
      </button>
    </div>`;
  }

  /** Builds of sessions on this class of machine, of which alone a baseline is made: this page's first, then the newest. */
  #builds(): string[] {
    const { tracer, sessions } = this.#controller;
    const mine = deviceKey(tracer.session.device);
    const kept = (sessions ?? []).filter(({ session, spans }) => spans > 0 && deviceKey(session.device) === mine);
    const builds = [tracer.session.build, ...kept.map(({ session }) => session.build)];
    return [...new Set(builds)].filter((build) => build !== '');
  }

  #row(baseline: Baseline, hasNamesakes: boolean): TemplateResult {
    const { id, device, createdAt } = baseline;
    const name = this.#nameOf(baseline);
    const label = hasNamesakes ? `${name}, set ${formatDate(createdAt, true)}` : name;
    const other = deviceKey(device) !== deviceKey(this.#controller.tracer.session.device);
    return html`<li>
      <div>
        <strong>${name}</strong>${other ? html` <span class="tag">another machine or browser</span>` : nothing}
        <small>${describeBaseline(baseline)} · ${describeDevice(device)} · set ${formatDate(createdAt)}</small>
      </div>
      <button type="button" class="quiet" aria-label="Remove baseline ${label}" data-menu=${id} @click=${() => this.#remove(id, label)}>
        Remove
      </button>
    </li>`;
  }

  #shown(): Baseline[] {
    return (this.#state.baselines ?? []).filter(({ id }) => !this.#removals.has(id));
  }

  #isSame({ selection, device }: Baseline, wanted: Selection): boolean {
    if (selection.kind === 'session') return wanted.kind === 'session' && wanted.id === selection.id;
    // Of a build, the sessions on this class of machine are taken.
    const isMine = deviceKey(device) === deviceKey(this.#controller.tracer.session.device);
    return selection.kind === 'build' && wanted.kind === 'build' && wanted.build === selection.build && isMine;
  }

  #nameOf(baseline: Baseline): string {
    return baselineName(baseline, this.#controller.sessions ?? []);
  }

  #remove(id: string, label: string): void {
    const { history } = this.#controller.tracer;
    this.#removals.add(id, `Removed the baseline “${label}”.`, () => {
      history.removeBaseline(id).then(
        () => this.#state.readFacts(),
        (error: unknown) => this.#controller.fail(messageOf(error)),
      );
    });
  }
}
