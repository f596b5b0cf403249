import { html, type CSSResult, type TemplateResult } from 'lit';
import { messageOf } from '../../src/base/fault-log.js';
import type { PanelTab } from './panel-tab.js';

/** A tab that is loaded when it is first shown. */
export interface LoadedTab extends PanelTab {
  /** What it adds to the panel's styles. */
  readonly styles?: CSSResult;
}

/** Stands for a tab that is not needed at once, and says so while it comes and when it does not come. */
export class LazyTab implements PanelTab {
  readonly #load: () => Promise<LoadedTab>;
  readonly #loaded: (tab: LoadedTab) => void;
  readonly #redraw: () => void;
  #tab: LoadedTab | undefined;
  #error = '';
  #loading = false;

  /** @param loaded - called once, before the tab is drawn. */
  constructor(load: () => Promise<LoadedTab>, loaded: (tab: LoadedTab) => void, redraw: () => void) {
    this.#load = load;
    this.#loaded = loaded;
    this.#redraw = redraw;
  }

  render(): TemplateResult {
    if (this.#tab) return this.#tab.render();
    if (this.#error) {
      return html`<div class="empty" role="alert">
        <h2>This tab could not be loaded</h2>
        <p>${this.#error}</p>
        <button type="button" @click=${() => void this.#begin()}>Try again</button>
      </div>`;
    }
    if (!this.#loading) void this.#begin();
    return html`<p class="below-table muted" role="status">Loading…</p>`;
  }

  closed(): void {
    this.#tab?.closed?.();
  }

  async #begin(): Promise<void> {
    this.#loading = true;
    this.#error = '';
    try {
      const tab = await this.#load();
      this.#loaded(tab);
      this.#tab = tab;
    } catch (error) {
      this.#loading = false;
      this.#error = messageOf(error);
    }
    this.#redraw();
  }
}
