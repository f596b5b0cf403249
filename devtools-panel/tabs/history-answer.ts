import { html, type TemplateResult } from 'lit';
import type { PanelEnvironment } from '../panel-environment.js';

/** Long enough to read one line, ms. */
const SHOWN_MS = 8000;

/** Says what was done where people did it: what a menu of the list does may be drawn far below it. */
export class HistoryAnswer {
  readonly #environment: Pick<PanelEnvironment, 'setTimer'>;
  readonly #changed: () => void;
  #text = '';
  #stop: (() => void) | undefined;

  constructor(environment: Pick<PanelEnvironment, 'setTimer'>, changed: () => void) {
    this.#environment = environment;
    this.#changed = changed;
  }

  say(text: string): void {
    this.#show(text);
    this.#stop = this.#environment.setTimer(() => this.#show(''), SHOWN_MS);
  }

  /** In a region that is always there, so that what appears in it is announced. */
  render(): TemplateResult {
    return html`<p class="answer" role="status">${this.#text}</p>`;
  }

  #show(text: string): void {
    this.#stop?.();
    this.#text = text;
    this.#changed();
  }
}
