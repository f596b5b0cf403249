import { html, nothing, type TemplateResult } from 'lit';

export interface TabBarParts<Id extends string> {
  /** Accessible name of the list. */
  readonly label: string;
  /** Class of the list. */
  readonly name: string;
  readonly ids: readonly Id[];
  readonly chosen: Id;
  /** Element ids of the tabs begin so. */
  readonly prefix: string;
  /** Element id of what the chosen one shows. */
  readonly controls: string;
  readonly render: (id: Id) => unknown;
  readonly choose: (id: Id) => void;
}

/** Tabs, of which arrow keys, Home and End choose another: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function renderTabBar<Id extends string>(parts: TabBarParts<Id>): TemplateResult {
  const { label, name, ids, chosen, prefix, controls, render, choose } = parts;
  return html`<div class=${name} role="tablist" aria-label=${label} @keydown=${(event: KeyboardEvent) => move(event, parts)}>
    ${ids.map(
      (id) =>
        html`<button
          type="button"
          role="tab"
          id="${prefix}-${id}"
          aria-selected=${id === chosen ? 'true' : 'false'}
          aria-controls=${id === chosen ? controls : nothing}
          tabindex=${id === chosen ? 0 : -1}
          @click=${() => choose(id)}
        >
          ${render(id)}
        </button>`,
    )}
  </div>`;
}

function move<Id extends string>(event: KeyboardEvent, { ids, chosen, prefix, choose }: TabBarParts<Id>): void {
  const at = ids.indexOf(chosen);
  const last = ids.length - 1;
  const to = { ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(ids[to]);
  const list = event.currentTarget as HTMLElement;
  list.querySelector<HTMLElement>(`#${prefix}-${ids[to]}`)?.focus();
}
