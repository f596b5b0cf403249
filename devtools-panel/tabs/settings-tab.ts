import { html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { currentHotkey, hotkeyOf, rebindHotkey } from '../../src/base/hotkey.js';
import { messageOf } from '../../src/base/fault-log.js';
import { VERBOSITIES, type FilterConfig, type Verbosity } from '../../src/model/filter-config.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import type { PanelController } from '../panel-controller.js';
import { history } from '../styles/history.js';
import { stageName } from '../widgets/stage-name.js';
import { thresholdInput } from '../widgets/threshold-input.js';
import type { LoadedTab } from './lazy-tab.js';
import type { Capability } from '../../src/model/support.js';
import { SettingsHistory } from './settings-history.js';
import { renderOwnCost } from './settings-own-cost.js';
import { renderStatus } from './settings-status.js';
import { renderSupport } from './settings-support.js';

const VERBOSITY_TEXT: Readonly<Record<Verbosity, string>> = {
  minimal: 'Times only; nothing of the captured data is kept.',
  standard: 'Times, and the top level of the captured data.',
  detailed: 'Times, and captured data down to four levels.',
  verbose: 'Everything captured, within the bounds of a snapshot (12 levels, 64 kB).',
};

/** Filter, thresholds, retention, hotkey, and how the tracer itself is doing. */
export class SettingsTab implements LoadedTab {
  readonly styles: CSSResult = history;
  readonly #controller: PanelController;
  readonly #history: SettingsHistory;
  #listening = false;
  #support: readonly Capability[] | undefined;
  #supportAsked = false;

  constructor(controller: PanelController) {
    this.#controller = controller;
    this.#history = new SettingsHistory(controller);
  }

  render(): TemplateResult {
    if (!this.#supportAsked) void this.#readSupport();
    return html`<div class="toolbar">
        <span class="muted">Changes hold at once, and are kept in this browser.</span>
        <button type="button" class="end" @click=${() => this.#controller.tracer.settings.reset()}>Reset to the app's settings</button>
      </div>
      <div class="settings">
        ${this.#filter()} ${this.#verbosity()} ${this.#thresholds()} ${this.#history.render()} ${this.#keys()}
        ${renderStatus(this.#controller)} ${renderOwnCost(this.#controller.tracer.status())} ${renderSupport(this.#support)}
      </div>`;
  }

  /** Does not change while the page is open, so it is asked for once. */
  async #readSupport(): Promise<void> {
    this.#supportAsked = true;
    try {
      this.#support = await this.#controller.tracer.support();
      this.#controller.redraw();
    } catch (error) {
      this.#controller.fail(`What this browser offers could not be found out: ${messageOf(error)}`);
    }
  }

  #filter(): TemplateResult {
    const { filter } = this.#controller.tracer.settings.values;
    return html`<section class="card" aria-labelledby="filter-heading">
      <h2 id="filter-heading">Filter</h2>
      <label class="check">
        <input
          type="checkbox"
          .checked=${filter.enabled}
          @change=${(event: Event) => this.#setFilter({ enabled: (event.target as HTMLInputElement).checked })}
        />
        Trace actions
      </label>
      <label class="check">
        <input
          type="checkbox"
          aria-describedby="time-filtered"
          .checked=${filter.timeFiltered}
          @change=${(event: Event) => this.#setFilter({ timeFiltered: (event.target as HTMLInputElement).checked })}
        />
        Time what is filtered out
      </label>
      <p class="muted small" id="time-filtered">
        Off: actions that are filtered out cost next to nothing, and an action that follows one of them has no time of its own.
      </p>
      ${this.#patterns('include', 'Include, one pattern per line', filter.include)}
      ${this.#patterns('exclude', 'Exclude, wins over include', filter.exclude)}
      <p class="muted small"><code>*</code> stands for any text: <code>movement:*</code></p>
    </section>`;
  }

  #patterns(which: 'include' | 'exclude', label: string, patterns: readonly string[]): TemplateResult {
    const changed = (event: Event): void => {
      const lines = (event.target as HTMLTextAreaElement).value.split('\n').map((line) => line.trim());
      this.#setFilter({ [which]: lines.filter((line) => line !== '') });
    };
    return html`<div class="field">
      <label for="filter-${which}">${label}</label>
      <textarea id="filter-${which}" rows="2" spellcheck="false" .value=${patterns.join('\n')} @change=${changed}></textarea>
    </div>`;
  }

  #verbosity(): TemplateResult {
    const { verbosity } = this.#controller.tracer.settings.values.filter;
    return html`<section class="card" aria-labelledby="verbosity-heading">
      <h2 id="verbosity-heading">Verbosity</h2>
      <div role="radiogroup" aria-labelledby="verbosity-heading">
        ${VERBOSITIES.map(
          (name) =>
            html`<label class="choice">
              <input
                type="radio"
                name="verbosity"
                value=${name}
                aria-describedby="verbosity-${name}"
                .checked=${verbosity === name}
                @change=${() => this.#setFilter({ verbosity: name })}
              />
              ${name}<small id="verbosity-${name}">${VERBOSITY_TEXT[name]}</small>
            </label>`,
        )}
      </div>
    </section>`;
  }

  #thresholds(): TemplateResult {
    const { tracer } = this.#controller;
    const names = Object.keys(tracer.settings.values.thresholds).sort(
      (a, b) => Number(a === PIPELINE_TOTAL) - Number(b === PIPELINE_TOTAL),
    );
    return html`<section class="card" aria-labelledby="thresholds-heading">
      <h2 id="thresholds-heading">Thresholds</h2>
      <table aria-labelledby="thresholds-heading">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col" class="numeric">Limit of one run (ms)</th>
          </tr>
        </thead>
        <tbody>
          ${names.map(
            (name) =>
              html`<tr>
                <th scope="row">${name === PIPELINE_TOTAL ? 'Whole pipeline run' : stageName(name)}</th>
                <td class="numeric">${thresholdInput(tracer, name)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="muted small">
        An emptied limit is removed: it is learned once the stage has run 30 times. Other stages get theirs in Stages.
      </p>
    </section>`;
  }

  #keys(): TemplateResult {
    const hotkey = currentHotkey();
    return html`<section class="card" aria-labelledby="hotkey-heading">
      <h2 id="hotkey-heading">Hotkey</h2>
      ${
        hotkey === undefined
          ? html`<p class="muted">The app opens this panel by itself, without acttrace's launcher; so there is no hotkey here.</p>`
          : html`<div class="inline">
                <span>Open and close the panel</span> <kbd>${hotkey}</kbd>
                <button
                  type="button"
                  aria-pressed=${this.#listening ? 'true' : 'false'}
                  @click=${() => this.#listen(!this.#listening)}
                  @keydown=${this.#pressed}
                  @blur=${() => this.#listen(false)}
                >
                  ${this.#listening ? 'Press the new keys…' : 'Change hotkey'}
                </button>
              </div>
              <p class="muted small" role="status">${this.#listening ? 'Escape keeps the old one.' : nothing}</p>`
      }
    </section>`;
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (!this.#listening || event.key === 'Tab') return;
    event.preventDefault();
    const hotkey = hotkeyOf(event);
    if (event.key !== 'Escape' && hotkey) rebindHotkey(hotkey);
    if (event.key === 'Escape' || hotkey) this.#listen(false);
  };

  #listen(listening: boolean): void {
    this.#listening = listening;
    this.#controller.redraw();
  }

  #setFilter(filter: Partial<FilterConfig>): void {
    this.#controller.tracer.settings.update({ filter });
  }
}
