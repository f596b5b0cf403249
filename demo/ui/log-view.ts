import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { GameEvent } from '../game/game-event.js';

/** The chronicle, newest turn first. */
export function logView(events: readonly GameEvent[], nameOfRoom: (event: GameEvent) => string): TemplateResult {
  if (events.length === 0)
    return html`<p class="empty">Nothing has happened yet. Press <b>Next turn</b>, or choose what your character does.</p>`;
  const turns = new Map<number, GameEvent[]>();
  for (const event of events) turns.set(event.turn, [...(turns.get(event.turn) ?? []), event]);
  return html`<div class="turns" role="log" aria-label="Chronicle" tabindex="0">
    <ol>
      ${repeat(
        [...turns].reverse(),
        ([turn]) => turn,
        ([turn, told]) =>
          html`<li>
            <span class="turn-number">Turn ${turn}</span>
            <ul>
              ${told.map(
                (event) => html`<li class=${event.tone}><b>${event.name}</b> ${event.text} ${whereView(event, nameOfRoom(event))}</li>`,
              )}
            </ul>
          </li>`,
      )}
    </ol>
  </div>`;
}

/** The place, unless the sentence says it. */
function whereView(event: GameEvent, place: string): TemplateResult | '' {
  return event.text.includes(place) ? '' : html`<span class="where">${place}</span>`;
}
