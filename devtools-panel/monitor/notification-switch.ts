import { html, nothing, type TemplateResult } from 'lit';
import type { PerformanceMonitor } from '../../src/monitor.js';
import type { MonitorApi } from './held-monitor.js';

/** Monitors whose alerts are shown as notifications, and what ends that: it outlives the panel, which is closed and opened meanwhile. */
const delivering = new WeakMap<PerformanceMonitor, () => void>();

/** Whether alerts are shown as notifications of the browser's, which people see in other windows too. */
export class NotificationSwitch {
  readonly #api: Pick<MonitorApi, 'requestNotifications' | 'deliverToNotification'>;
  readonly #redraw: () => void;
  #isRefused = false;

  constructor(api: Pick<MonitorApi, 'requestNotifications' | 'deliverToNotification'>, redraw: () => void) {
    this.#api = api;
    this.#redraw = redraw;
  }

  render(monitor: PerformanceMonitor): TemplateResult {
    const isOn = delivering.has(monitor);
    const hasNone = typeof Notification === 'undefined';
    return html`<section aria-labelledby="notifications-heading">
      <h2 id="notifications-heading">Notifications</h2>
      <label class="check">
        <input
          type="checkbox"
          role="switch"
          .checked=${isOn}
          ?disabled=${hasNone}
          @change=${(event: Event) => void this.#change(monitor, event.target as HTMLInputElement)}
        />
        Show alerts as notifications of the browser, until this page is left
      </label>
      ${hasNone ? html`<p class="muted small">This browser has none here.</p>` : nothing}
      ${
        this.#isRefused
          ? html`<p class="warning small" role="alert">
              The browser does not allow this site to notify. It can be allowed in the browser’s settings of the site.
            </p>`
          : nothing
      }
    </section>`;
  }

  async #change(monitor: PerformanceMonitor, box: HTMLInputElement): Promise<void> {
    this.#isRefused = false;
    if (box.checked) {
      const { requestNotifications, deliverToNotification } = this.#api;
      const isAllowed = await requestNotifications();
      this.#isRefused = !isAllowed;
      box.checked = isAllowed;
      if (isAllowed && !delivering.has(monitor)) delivering.set(monitor, monitor.alerts.deliver(deliverToNotification()));
    } else {
      delivering.get(monitor)?.();
      delivering.delete(monitor);
    }
    this.#redraw();
  }
}
