import { html, type TemplateResult } from 'lit';
import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import { thing } from './hero-view.js';

/** Items named before "more". */
const SHOWN = 12;

/** Who and what is in the selected room. */
export function roomView(world: World, room: EntityId, hero: EntityId, onCharacter: (id: EntityId) => void): TemplateResult {
  const inside = [...world.store.inRoom(room)].map((id) => world.store.get(id));
  const people = inside.filter((entity) => entity.actor);
  const items = inside.filter((entity) => entity.portable);
  return html`<h2 id="room-name">${world.store.get(room).name?.text}</h2>
    <div class="people">
      ${people.length === 0 ? html`<span class="muted">Nobody is here.</span>` : ''}
      ${people.map(
        (entity) =>
          html`<button
            type="button"
            class="chip ${entity.actor?.faction ?? ''}"
            aria-pressed=${entity.id === hero}
            @click=${() => onCharacter(entity.id)}
          >
            ${entity.name?.text}${entity.asleep ? ' (asleep)' : ''}
          </button>`,
      )}
    </div>
    <p class="floor">
      ${items.length === 0 ? html`<span class="muted">The floor is bare.</span>` : items.slice(0, SHOWN).map((item) => thing(item))}
      ${items.length > SHOWN ? html`<span class="muted">and ${items.length - SHOWN} more</span>` : ''}
    </p>`;
}
