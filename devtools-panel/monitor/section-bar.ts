import { html, nothing, type TemplateResult } from 'lit';
import { MONITOR_SECTIONS, type MonitorSectionId } from '../panel-state.js';
import { renderTabBar } from '../widgets/tab-bar.js';

const SECTION_LABELS: Readonly<Record<MonitorSectionId, string>> = {
  metrics: 'Metrics',
  alerts: 'Alerts',
  memory: 'Memory',
  adjustments: 'Adjustments',
};

/** The tabs within the tab. */
export function renderSectionBar(
  chosen: MonitorSectionId,
  counts: Readonly<Partial<Record<MonitorSectionId, number>>>,
  choose: (section: MonitorSectionId) => void,
): TemplateResult {
  const render = (id: MonitorSectionId): unknown => {
    const count = counts[id];
    return html`${SECTION_LABELS[id]}${count === undefined ? nothing : html` <span class="count">${count > 0 ? count : nothing}</span>`}`;
  };
  const texts = { label: 'Monitor', name: 'sections', prefix: 'section', controls: 'monitor-section' };
  return renderTabBar({ ...texts, ids: MONITOR_SECTIONS, chosen, render, choose });
}
