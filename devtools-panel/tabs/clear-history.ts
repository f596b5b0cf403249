import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { messageOf } from '../../src/base/fault-log.js';
import type { PanelController } from '../panel-controller.js';
import { describeClear } from '../view/history-words.js';
import { focusOnce } from '../widgets/focus-once.js';

/** Deletes everything that is kept, when asked twice. Not to be taken back, so it says before what goes. */
export class ClearHistory {
  readonly #controller: PanelController;
  readonly #cleared: () => void;
  #counts: { readonly sessions: number; readonly baselines: number } | undefined;
  #working = false;

  /** @param cleared - called after everything was deleted. */
  constructor(controller: PanelController, cleared: () => void) {
    this.#controller = controller;
    this.#cleared = cleared;
  }

  render(): TemplateResult {
    if (!this.#counts) {
      return html`<div class="inline">
        <button type="button" ?disabled=${this.#working} @click=${() => void this.#ask()}>
          ${this.#working ? 'Clearing…' : 'Clear all history…'}
        </button>
      </div>`;
    }
    const { sessions, baselines } = this.#counts;
    return html`<div class="confirm" role="group" aria-label="Clear all history?">
      <p>${describeClear(sessions, baselines)}</p>
      <div class="inline">
        <button type="button" class="danger" @click=${() => void this.#clear()}>Delete all</button>
        <button type="button" class="quiet" ${ref((element) => focusOnce(element))} @click=${() => this.#stop()}>Keep all</button>
      </div>
    </div>`;
  }

  async #ask(): Promise<void> {
    const { history } = this.#controller.tracer;
    try {
      const [sessions, baselines] = await Promise.all([history.list(), history.baselines()]);
      this.#counts = { sessions: sessions.length, baselines: baselines.length };
      this.#controller.redraw();
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
  }

  #stop(): void {
    this.#counts = undefined;
    this.#controller.redraw();
  }

  async #clear(): Promise<void> {
    this.#working = true;
    this.#stop();
    try {
      await this.#controller.tracer.history.clear();
      this.#cleared();
    } catch (error) {
      this.#controller.fail(messageOf(error));
    }
    this.#working = false;
    await this.#controller.readSessions();
  }
}
