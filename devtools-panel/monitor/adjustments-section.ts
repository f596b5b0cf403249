import { html, type TemplateResult } from 'lit';
import type { MonitorSection } from './monitor-section.js';

export class AdjustmentsSection implements MonitorSection {
  constructor(_redraw: () => void) {}
  render(): TemplateResult {
    return html`<p class="below-table muted">Soon</p>`;
  }
}
