import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../src/base/format.js';
import { formatDate } from '../widgets/figures.js';
import type { HistoryEvent } from '../view/history-words.js';

const KINDS: Readonly<Record<HistoryEvent['kind'], { readonly label: string; readonly tone: string }>> = {
  'made-room': { label: 'made room', tone: 'warning' },
  'set-aside': { label: 'set aside', tone: 'critical' },
  damaged: { label: 'damaged', tone: 'critical' },
  retention: { label: 'retention', tone: '' },
};

/** Events that are in sight; older ones are folded. */
const IN_SIGHT = 3;

/** What happened to the history, newest first; nothing while nothing did. */
export function renderEvents(events: readonly HistoryEvent[]): TemplateResult | typeof nothing {
  if (events.length === 0) return nothing;
  const older = events.slice(IN_SIGHT);
  return html`${list(events.slice(0, IN_SIGHT), 'Events of the history')}
  ${
    older.length > 0
      ? html`<details>
          <summary>${formatCount(older.length)} earlier</summary>
          ${list(older, 'Earlier events of the history')}
        </details>`
      : nothing
  }`;
}

function list(events: readonly HistoryEvent[], label: string): TemplateResult {
  return html`<ul class="kept" aria-label=${label}>
    ${events.map(({ time, kind, message }) => {
      const { label, tone } = KINDS[kind];
      return html`<li>
        <div>
          <span class="tag ${tone}">${label}</span> ${message}
          <small>${formatDate(time)}</small>
        </div>
      </li>`;
    })}
  </ul>`;
}
