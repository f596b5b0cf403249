import { html, nothing, type TemplateResult } from 'lit';
import type { AlertEvidence } from '../../src/analyze/alert-evidence.js';
import { formatCount } from '../../src/base/format.js';
import type { ResolvedAlert } from '../../src/monitor.js';
import { alertWords, lastingWords, momentWords, reasonWords, type KnownMetric } from '../view/alert-words.js';
import type { RenderEvidence } from './render-evidence.js';

export interface RecentAlertsParts {
  readonly known: (metric: string) => KnownMetric;
  /** ms since the Unix epoch. */
  readonly now: number;
  readonly renderEvidence: RenderEvidence;
  readonly evidence: ReadonlyMap<string, AlertEvidence>;
  /** The way to the session of an alert of another page load, if it is stored. */
  readonly renderWay: (alert: ResolvedAlert, title: string) => TemplateResult | typeof nothing;
}

/** The alerts that resolved lately: those of this page load, and apart from them those of earlier ones and of other tabs. */
export function renderRecentAlerts(
  own: readonly ResolvedAlert[],
  others: readonly ResolvedAlert[],
  parts: RecentAlertsParts,
): TemplateResult {
  return html`<section aria-labelledby="recent-alerts-heading">
    <h2 id="recent-alerts-heading">Ended lately</h2>
    ${own.length + others.length === 0 ? html`<p class="muted">None yet. The last 50 alerts are listed here, of earlier page loads too.</p>` : nothing}
    ${own.length > 0 ? renderGroup('Of this page load', own, true, parts) : nothing}
    ${others.length > 0 ? renderGroup('Of earlier page loads and other tabs', others, false, parts) : nothing}
  </section>`;
}

function renderGroup(heading: string, alerts: readonly ResolvedAlert[], isOwn: boolean, parts: RecentAlertsParts): TemplateResult {
  const hasEvidence = isOwn && alerts.some(({ id }) => parts.evidence.has(id));
  const last = isOwn ? (hasEvidence ? 'Evidence' : undefined) : 'Page';
  return html`<h3>${heading} (${formatCount(alerts.length)})</h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${heading}>
      <table aria-label="Alerts that ended: ${heading}">
        <thead>
          <tr>
            <th scope="col">Alert</th>
            <th scope="col" class="numeric">Farthest</th>
            <th scope="col">Began</th>
            <th scope="col" class="numeric">Lasted</th>
            <th scope="col">Ended, as</th>
            ${last === undefined ? nothing : html`<th scope="col">${last}</th>`}
          </tr>
        </thead>
        <tbody>
          ${alerts.map((alert) => renderRow(alert, isOwn, last !== undefined, parts))}
        </tbody>
      </table>
    </div>`;
}

function renderRow(
  alert: ResolvedAlert,
  isOwn: boolean,
  hasLast: boolean,
  { known, now, renderEvidence, renderWay }: RecentAlertsParts,
): TemplateResult {
  const { id, severity, rule, peak, openedAt, resolvedAt, reason, page } = alert;
  const { title, condition, kind } = alertWords(alert, known(alert.metric));
  return html`<tr class="row">
    <th scope="row" title=${rule}>
      <div class="ended-alert">
        <span class="tag ${severity}">${severity}</span> ${title}
        <span class="muted small">${condition}</span>
      </div>
    </th>
    <td class="numeric">${kind.format(peak)}</td>
    <td>${momentWords(openedAt, now)}</td>
    <td class="numeric">${reason === 'unknown' ? '–' : lastingWords(resolvedAt - openedAt)}</td>
    <td>${reasonWords(reason)}</td>
    ${hasLast ? html`<td>${isOwn ? renderEvidence(id, title) : html`<span class="alert-span"><span>${page?.path ?? '–'}</span> ${renderWay(alert, title)}</span>`}</td>` : nothing}
  </tr>`;
}
