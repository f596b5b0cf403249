import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelEnvironment } from '../panel-environment.js';
import { focusOnce } from '../widgets/focus-once.js';

/** How long a removal can be taken back, ms: long enough to read one line and reach for the button. */
const UNDO_MS = 8000;

interface Removal {
  readonly key: string;
  /** What was removed, for people. */
  readonly text: string;
  readonly remove: () => void;
  readonly stop: () => void;
}

/**
 * Removals that can still be taken back: what is removed is hidden at once, and really goes after a few seconds, or when the panel is
 * closed. When the page is left before, it is kept: a deletion that nobody could see through is not carried out.
 */
export class PendingRemovals {
  readonly #environment: Pick<PanelEnvironment, 'setTimer'>;
  readonly #changed: () => void;
  readonly #lostFocus: (key: string) => void;
  #removals: Removal[] = [];
  #element: Element | undefined;

  /** @param lostFocus - called when the line that had the focus is gone. */
  constructor(environment: Pick<PanelEnvironment, 'setTimer'>, changed: () => void, lostFocus: (key: string) => void) {
    this.#environment = environment;
    this.#changed = changed;
    this.#lostFocus = lostFocus;
  }

  /** Whether something is hidden because it was removed. */
  has(key: string): boolean {
    return this.#removals.some((removal) => removal.key === key);
  }

  /**
   * Hides something, and removes it when nobody takes that back.
   *
   * @param text - what was removed, for people: `Deleted “Before lunch”.`
   */
  add(key: string, text: string, remove: () => void): void {
    if (this.has(key)) return;
    const stop = this.#environment.setTimer(() => this.finish(key), UNDO_MS);
    this.#removals = [...this.#removals, { key, text, remove, stop }];
    this.#changed();
  }

  /** Carries out all of them now. */
  flush(): void {
    for (const { key } of this.#removals) this.finish(key);
  }

  /** Carries out one of them now; nothing where there is no such. */
  finish(key: string): void {
    this.#end(key)?.remove();
  }

  /** Forgets all of them without carrying them out: what they were about is gone. */
  drop(): void {
    for (const { stop } of this.#removals) stop();
    this.#removals = [];
  }

  /** A line each, in a region that is always there, so that what appears in it is announced. */
  render(): TemplateResult {
    return html`<div class="undo" role="status" ${ref((element) => (this.#element = element))}>
      ${repeat(
        this.#removals,
        ({ key }) => key,
        ({ key, text }) =>
          html`<p data-key=${key}>
            <span>${text} <small class="muted">For good in a few seconds, or when the panel is closed.</small></span>
            <button type="button" ${ref((element) => focusOnce(element))} @click=${() => this.#undo(key)}>Undo</button>
          </p>`,
      )}
    </div>`;
  }

  #undo(key: string): void {
    this.#end(key);
  }

  #end(key: string): Removal | undefined {
    const removal = this.#removals.find((candidate) => candidate.key === key);
    if (!removal) return undefined;
    removal.stop();
    const hadFocus = this.#hasFocus(key);
    this.#removals = this.#removals.filter((candidate) => candidate !== removal);
    this.#changed();
    if (hadFocus) this.#lostFocus(key);
    return removal;
  }

  #hasFocus(key: string): boolean {
    const root = this.#element?.getRootNode() as Partial<DocumentOrShadowRoot> | undefined;
    return root?.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key === key;
  }
}
