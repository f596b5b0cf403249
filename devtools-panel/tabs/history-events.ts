import { html, nothing, type TemplateResult } from 'lit';
import { formatDate } from '../widgets/figures.js';
import type { HistoryEvent } from '../view/history-words.js';

const KINDS: Readonly<Record<HistoryEvent['kind'], { readonly label: string; readonly tone: string }>> = {
  'made-room': { label: 'made room', tone: 'warning' },
  'set-aside': { label: 'set aside', tone: 'critical' },
  damaged: { label: 'damaged', tone: 'critical' },
  retention: { label: 'retention', tone: '' },
};

/** What happened to the history, newest first; nothing while nothing did. @param most - how many of them are shown. */
export function renderEvents(events: readonly HistoryEvent[], most: number): TemplateResult | typeof nothing {
  if (events.length === 0) return nothing;
  return html`<ul class="kept events" aria-label="Events of the history">
    ${events.slice(0, most).map(({ time, kind, message }) => {
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
