import { html, nothing, type TemplateResult } from 'lit';
import { findAlertEvidence } from '../../src/analyze/alert-evidence.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { ResolvedAlert } from '../../src/monitor.js';
import type { PanelController } from '../panel-controller.js';
import { icon } from '../widgets/icons.js';
import { toEvidenceQuery } from './evidence-finder.js';

/** Leads from alerts of other page loads to their sessions, as far as the history still has the spans. */
export class StoredAlerts {
  readonly #controller: PanelController;
  /** The alerts for which the list of sessions was read last. */
  #readFor = '';
  /** Of the alert whose session is being read. */
  #opening: string | undefined;

  constructor(controller: PanelController) {
    this.#controller = controller;
  }

  /** Called with each drawing: reads the list of sessions when there are other alerts. */
  keepSessions(alerts: readonly ResolvedAlert[]): void {
    const ids = alerts.map(({ id }) => id).join();
    if (ids === this.#readFor) return;
    this.#readFor = ids;
    if (ids !== '') void this.#controller.readSessions();
  }

  /** @param title - of the alert, for who cannot see where the button stands. */
  renderWay(alert: ResolvedAlert, title: string): TemplateResult | typeof nothing {
    // Sessions begin with the load of their page.
    const stored = this.#controller.sessions?.find(({ session, raw }) => raw && session.timeOrigin === alert.page?.loadedAt);
    if (!stored) return nothing;
    if (alert.id === this.#opening) return html`<span role="status">Opening…</span>`;
    return html`<button
      class="link"
      type="button"
      aria-label="Open session: ${title}"
      @click=${() => void this.#show(alert, stored.session)}
    >
      Open session${icon('expand', 12)}
    </button>`;
  }

  /** The session's Timeline, at the alert's span where that can be found. */
  async #show(alert: ResolvedAlert, { id }: SessionSummary['session']): Promise<void> {
    const controller = this.#controller;
    this.#opening = alert.id;
    controller.redraw();
    await controller.openStored(id);
    this.#opening = undefined;
    controller.redraw();
    const { data } = controller;
    // It could not be opened, or something else was asked for meanwhile.
    if (controller.live || data.session.id !== id) return;
    const [evidence] = findAlertEvidence(data, [toEvidenceQuery(alert, data.session.timeOrigin)]);
    if (evidence?.span === undefined) controller.setState({ tab: 'timeline' });
    else controller.showSpan(evidence.span);
  }
}
