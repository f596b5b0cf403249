import { html, nothing, type CSSResult, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { PanelController } from '../panel-controller.js';
import { pageEnvironment } from '../panel-environment.js';
import type { MonitorSectionId } from '../panel-state.js';
import type { LoadedTab } from '../tabs/lazy-tab.js';
import { isTold } from '../view/alert-words.js';
import { AdjustmentsSection } from './adjustments-section.js';
import { AlertsSection } from './alerts-section.js';
import { HeldMonitor, type MonitorApi } from './held-monitor.js';
import { LiveFollower } from './live-follower.js';
import { MemorySection } from './memory-section.js';
import { MetricsSection } from './metrics-section.js';
import type { MonitorSection } from './monitor-section.js';
import { monitorStyles } from './monitor-styles.js';
import { renderSectionBar } from './section-bar.js';

/** Makes the tab, with what it needs of `acttrace/monitor`. */
export async function openMonitorTab(controller: PanelController): Promise<MonitorTab> {
  return new MonitorTab(controller, await import('../../src/monitor.js'));
}

/** What a `PerformanceMonitor` knows of the running page: metrics, alerts, memory, adjustments. */
export class MonitorTab implements LoadedTab {
  readonly styles: CSSResult = monitorStyles;
  readonly #controller: PanelController;
  readonly #held: HeldMonitor;
  readonly #follower: LiveFollower;
  readonly #sections: Readonly<Record<MonitorSectionId, MonitorSection>>;

  constructor(controller: PanelController, api: MonitorApi) {
    this.#controller = controller;
    this.#held = new HeldMonitor(controller.tracer, api);
    const redraw = (): void => controller.redraw();
    this.#follower = new LiveFollower(pageEnvironment, redraw);
    this.#sections = {
      metrics: new MetricsSection(controller, api),
      alerts: new AlertsSection(controller, api),
      memory: new MemorySection(),
      adjustments: new AdjustmentsSection(redraw),
    };
  }

  render(): TemplateResult {
    const controller = this.#controller;
    if (!controller.live) {
      return html`<div class="empty">
        <h2>Monitor is of the running page</h2>
        <p>A recording has spans, but no metrics and alerts to follow.</p>
        <button class="primary" type="button" @click=${() => controller.showLive()}>Show the running session</button>
      </div>`;
    }
    const monitor = this.#held.get();
    this.#follower.follow(monitor);
    const { monitorSection } = controller.state;
    const counts = { alerts: monitor.alerts.open.filter(isTold).length };
    return html`<div class="monitor" ${ref(this.#follower.place)}>
      <div class="section-bar">
        ${renderSectionBar(monitorSection, counts, (section) => controller.setState({ monitorSection: section }))} ${this.#state()}
      </div>
      <div role="tabpanel" id="monitor-section" class="section" aria-labelledby="section-${monitorSection}">
        ${this.#sections[monitorSection].render(monitor)}
      </div>
    </div>`;
  }

  closed(): void {
    for (const section of Object.values(this.#sections)) section.closed?.();
    this.#held.close();
  }

  #state(): TemplateResult | typeof nothing {
    const { tracer } = this.#controller;
    if (!tracer.running) {
      return html`<p class="state warning">
        Recording is off: nothing is measured.
        <button type="button" class="link" @click=${() => tracer.start()}>Start recording</button>
      </p>`;
    }
    if (!this.#held.isOwn) return nothing;
    return html`<p class="state muted">Measured by the panel, since this tab was opened until the panel is closed.</p>`;
  }
}
