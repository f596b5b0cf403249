import { html, type nothing, type TemplateResult } from 'lit';
import type { PerformanceMonitor, ResolvedAlert } from '../../src/monitor.js';
import type { PanelController } from '../panel-controller.js';
import type { KnownMetric } from '../view/alert-words.js';
import { EvidenceFinder } from './evidence-finder.js';
import { renderEvidence, type RenderEvidence } from './render-evidence.js';
import { renderRecentAlerts } from './recent-alerts.js';
import { AlertRules } from './alert-rules.js';
import type { MonitorApi } from './held-monitor.js';
import type { MonitorSection } from './monitor-section.js';
import { NotificationSwitch } from './notification-switch.js';
import { OpenAlertList } from './open-alert-list.js';
import { StoredAlerts } from './stored-alerts.js';
import { renew } from '../widgets/renew.js';

/** What is wrong now, what was, and the rules by which that is told. */
export class AlertsSection implements MonitorSection {
  readonly #controller: PanelController;
  readonly #finder = new EvidenceFinder();
  readonly #stored: StoredAlerts;
  readonly #open: OpenAlertList;
  readonly #rules: AlertRules;
  readonly #notifications: NotificationSwitch;

  constructor(controller: PanelController, api: MonitorApi) {
    this.#controller = controller;
    this.#stored = new StoredAlerts(controller);
    const redraw = (): void => controller.redraw();
    this.#open = new OpenAlertList(redraw);
    this.#rules = new AlertRules(api, redraw);
    this.#notifications = new NotificationSwitch(api, redraw);
  }

  render(monitor: PerformanceMonitor): TemplateResult {
    const now = Date.now();
    const known = (metric: string): KnownMetric => monitor.metrics.describe(metric) ?? {};
    const { open, recent, loadedAt } = monitor.alerts;
    const controller = this.#controller;
    const own: ResolvedAlert[] = [];
    const others: ResolvedAlert[] = [];
    for (const alert of recent) (alert.page?.loadedAt === loadedAt ? own : others).push(alert);
    this.#stored.keepSessions(others);
    const evidence = this.#finder.find(controller.data, [...open, ...own]);
    const evidenceOf: RenderEvidence = (id, about) =>
      renderEvidence(evidence.get(id), about, controller.resolution, (span) => controller.showSpan(span));
    const renderWay = (alert: ResolvedAlert, title: string): TemplateResult | typeof nothing => this.#stored.renderWay(alert, title);
    return html`<div class="alerts">
      ${renew(
        // What is in either list, and what makes an alert in it taller.
        [...open.map(({ id, stale, silencedBy }) => `${id} ${stale} ${silencedBy} ${evidence.has(id)}`), '', recent[0]?.id].join('\n'),
        html`${this.#open.render(monitor.alerts, known, now, evidenceOf)}
        ${renderRecentAlerts(own, others, { known, now, evidence, renderEvidence: evidenceOf, renderWay })}
        ${this.#rules.render(monitor, known)} ${this.#notifications.render(monitor)}`,
      )}
      <div class="at-bottom">${this.#rules.renderRemovals()}</div>
    </div>`;
  }

  closed(): void {
    this.#rules.closed();
  }
}
