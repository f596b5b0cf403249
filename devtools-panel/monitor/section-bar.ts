import { html, nothing, type TemplateResult } from 'lit';
import { MONITOR_SECTIONS, type MonitorSectionId } from '../panel-state.js';

const SECTION_LABELS: Readonly<Record<MonitorSectionId, string>> = {
  metrics: 'Metrics',
  alerts: 'Alerts',
  memory: 'Memory',
  adjustments: 'Adjustments',
};

/** The tabs within the tab. Arrow keys move between them, as between those above. */
export function renderSectionBar(
  chosen: MonitorSectionId,
  counts: Readonly<Partial<Record<MonitorSectionId, number>>>,
  choose: (section: MonitorSectionId) => void,
): TemplateResult {
  return html`<div class="sections" role="tablist" aria-label="Monitor" @keydown=${(event: KeyboardEvent) => move(event, chosen, choose)}>
    ${MONITOR_SECTIONS.map((id) => {
      const isChosen = id === chosen;
      const count = counts[id] ?? 0;
      return html`<button
        type="button"
        role="tab"
        id="section-${id}"
        aria-selected=${isChosen ? 'true' : 'false'}
        aria-controls=${isChosen ? 'monitor-section' : nothing}
        tabindex=${isChosen ? 0 : -1}
        @click=${() => choose(id)}
      >
        ${SECTION_LABELS[id]}${count > 0 ? html` <span class="count">${count}</span>` : nothing}
      </button>`;
    })}
  </div>`;
}

function move(event: KeyboardEvent, chosen: MonitorSectionId, choose: (section: MonitorSectionId) => void): void {
  const at = MONITOR_SECTIONS.indexOf(chosen);
  const last = MONITOR_SECTIONS.length - 1;
  const to = { ArrowLeft: at === 0 ? last : at - 1, ArrowRight: at === last ? 0 : at + 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  choose(MONITOR_SECTIONS[to]);
  const list = event.currentTarget as HTMLElement;
  list.querySelector<HTMLElement>(`#section-${MONITOR_SECTIONS[to]}`)?.focus();
}
