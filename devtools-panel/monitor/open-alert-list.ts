import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount } from '../../src/base/format.js';
import type { AlertManager, OpenAlert } from '../../src/monitor.js';
import { alertWords, byUrgency, isTold, lastingWords, momentWords, type KnownMetric } from '../view/alert-words.js';
import { icon } from '../widgets/icons.js';
import { renew } from '../widgets/renew.js';
import type { RenderEvidence } from './render-evidence.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** More than this at a time tell nothing more, and take long to draw. */
const MOST_SHOWN = 60;

/** The alerts that are open, the most urgent first, and what can be done about each. */
export class OpenAlertList {
  readonly #redraw: () => void;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** @param now - ms since the Unix epoch. */
  render(alerts: AlertManager, known: (metric: string) => KnownMetric, now: number, renderEvidence: RenderEvidence): TemplateResult {
    const open = [...alerts.open].sort(byUrgency);
    const shown = open.slice(0, MOST_SHOWN);
    return html`<section aria-labelledby="open-alerts-heading">
      <h2 id="open-alerts-heading">Open alerts${open.length > 0 ? ` (${countWords(open)})` : nothing}</h2>
      ${
        open.length === 0
          ? html`<p class="all-well">${icon('info')} No alert is open: no rule below holds just now.</p>`
          : html`<ul class="open-alerts">
              ${repeat(
                shown,
                ({ id }) => id,
                (alert) => this.#renderAlert(alert, alerts, open, known, now, renderEvidence),
              )}
            </ul>`
      }
      ${open.length > MOST_SHOWN ? html`<p class="muted">And ${formatCount(open.length - MOST_SHOWN)} more, less urgent ones.</p>` : nothing}
    </section>`;
  }

  #renderAlert(
    alert: OpenAlert,
    alerts: AlertManager,
    open: readonly OpenAlert[],
    known: (metric: string) => KnownMetric,
    now: number,
    renderEvidence: RenderEvidence,
  ): TemplateResult {
    const { id, severity, metric, value, limit, peak, openedAt, rule } = alert;
    const { title, condition, kind } = alertWords(alert, known(metric));
    const figures = [value, limit, peak].map((amount) => kind.format(amount));
    const silencer = open.find((other) => other.id === alert.silencedBy);
    const does = (act: () => void) => (): void => {
      act();
      this.#redraw();
    };
    const isSnoozed = alert.snoozedUntil !== undefined;
    const snooze = (label: string, duration: number): TemplateResult =>
      html`<button type="button" class="quiet" aria-label="${label}: ${title}" @click=${does(() => alerts.snooze(id, duration))}>
        ${label}
      </button>`;
    return html`<li class="open-alert ${severity} ${silencer || isSnoozed ? 'hushed' : ''}">
      <h3 title=${rule}>
        <span class=${severity}>${icon(severity)}</span> <span><span class="visually-hidden">${severity}: </span>${title}</span>
      </h3>
      <p>${condition}</p>
      ${renew(
        figures.join(),
        html`<dl class="evidence">
          ${figure('Now', figures[0])} ${figure('Limit', figures[1])} ${figure('Farthest', figures[2])}
          ${figure('Since', `${momentWords(openedAt, now)} (${lastingWords(now - openedAt)})`)}
        </dl>`,
      )}
      ${renderEvidence(id, title)} ${this.#state(alert, silencer && alertWords(silencer, known(silencer.metric)).title, now)}
      <div class="inline acts">
        ${
          alert.acknowledgedAt === undefined
            ? html`<button type="button" aria-label="Acknowledge: ${title}" @click=${does(() => alerts.acknowledge(id))}>
                Acknowledge
              </button>`
            : nothing
        }
        ${isSnoozed ? snooze('End snooze', 0) : html`${snooze('Snooze 10 min', 10 * MINUTE)} ${snooze('Snooze 1 h', HOUR)}`}
      </div>
    </li>`;
  }

  #state(
    { acknowledgedAt, snoozedUntil, stale, seenAt }: OpenAlert,
    silencer: string | undefined,
    now: number,
  ): TemplateResult | typeof nothing {
    const facts = [
      stale ? `No value since ${momentWords(seenAt, now)}: it ends when that lasts for a minute.` : '',
      acknowledgedAt === undefined ? '' : `Acknowledged at ${momentWords(acknowledgedAt, now)}: nobody is told of it any more.`,
      snoozedUntil === undefined ? '' : `Snoozed until ${momentWords(snoozedUntil, now)}.`,
      silencer === undefined ? '' : `Not told, as it comes with: ${silencer}.`,
    ].filter(Boolean);
    if (facts.length === 0) return nothing;
    return html`<p class="muted small">${facts.join(' ')}</p>`;
  }
}

function figure(label: string, text: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd><b>${text}</b></dd>
  </div>`;
}

/** As many as the tab's badge says, and those that are not told. */
function countWords(open: readonly OpenAlert[]): string {
  const told = open.filter(isTold).length;
  const hushed = open.length - told;
  return formatCount(told) + (hushed > 0 ? `, and ${formatCount(hushed)} silenced or snoozed` : '');
}
