import { html, type TemplateResult } from 'lit';
import type { ResolvedAlert } from '../../src/monitor.js';
import { alertWords, lastingWords, momentWords, reasonWords, type KnownMetric } from '../view/alert-words.js';

/** The alerts that resolved lately, of earlier page loads too. @param now - ms since the Unix epoch. */
export function renderRecentAlerts(recent: readonly ResolvedAlert[], known: (metric: string) => KnownMetric, now: number): TemplateResult {
  return html`<section aria-labelledby="recent-alerts-heading">
    <h2 id="recent-alerts-heading">Ended lately</h2>
    ${
      recent.length === 0
        ? html`<p class="muted">None yet. The last 50 alerts are listed here, of earlier page loads too.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Alerts that ended">
            <table aria-label="Alerts that ended">
              <thead>
                <tr>
                  <th scope="col">Alert</th>
                  <th scope="col">Condition</th>
                  <th scope="col" class="numeric">Farthest</th>
                  <th scope="col">Began</th>
                  <th scope="col" class="numeric">Lasted</th>
                  <th scope="col">Ended, as</th>
                </tr>
              </thead>
              <tbody>
                ${recent.map((alert) => renderRow(alert, known(alert.metric), now))}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
}

function renderRow(alert: ResolvedAlert, known: KnownMetric, now: number): TemplateResult {
  const { severity, rule, peak, openedAt, resolvedAt, reason } = alert;
  const { subject, condition, kind } = alertWords(alert, known);
  return html`<tr class="row">
    <th scope="row" title=${rule}><span class="tag ${severity}">${severity}</span> ${subject}</th>
    <td>${condition}</td>
    <td class="numeric">${kind.format(peak)}</td>
    <td>${momentWords(openedAt, now)}</td>
    <td class="numeric">${reason === 'unknown' ? '–' : lastingWords(resolvedAt - openedAt)}</td>
    <td>${reasonWords(reason)}</td>
  </tr>`;
}
