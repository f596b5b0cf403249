import { html, nothing, type TemplateResult } from 'lit';
import type { Command } from '../actions/command.js';
import type { Discovery } from '../pipeline/action-discovery.js';
import type { Entity, EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** Commands shown of one action before "more". */
const SHOWN = 5;

export interface HeroViewModel {
  readonly world: World;
  readonly hero: EntityId;
  readonly discovery: Discovery | undefined;
  readonly onCommand: (command: Command) => void;
}

/** Who the player's character is, and what the pipeline found that they can do. */
export function heroView(model: HeroViewModel): TemplateResult {
  const { world } = model;
  const hero = world.store.get(model.hero);
  const place = hero.position ? world.store.get(hero.position.room).name?.text : '';
  const { points = 0, max = 1 } = hero.health ?? {};
  const folk = hero.actor?.faction === 'folk';
  return html`<header class="hero">
      <span class="badge ${hero.actor?.faction ?? ''}" aria-hidden="true"><span>${hero.name?.text.charAt(0)}</span></span>
      <div>
        <h2 id="hero-name">${hero.name?.text}</h2>
        <p class="muted">${folk ? 'One of the townsfolk' : 'A gloam, quick-fingered'}, in the ${place}</p>
      </div>
    </header>
    <dl class="vitals">
      <dt>Health</dt>
      <dd>
        <meter min="0" max=${max} low=${max * 0.35} optimum=${max} .value=${points} aria-label="Health"></meter
        ><span>${points}/${max}</span>
      </dd>
      <dt>Mood</dt>
      <dd><meter min="0" max="10" .value=${hero.mood?.value ?? 0} aria-label="Mood"></meter><span>${hero.mood?.value ?? 0}/10</span></dd>
      <dt>Bag</dt>
      <dd class="bag">${bag(world, hero)}</dd>
    </dl>
    ${hero.asleep ? html`<p class="note">Knocked out until turn ${hero.asleep.until}.</p>` : nothing}
    <h3>What ${hero.name?.text} can do</h3>
    ${actionsView(model)}`;
}

function bag(world: World, hero: Entity): TemplateResult | TemplateResult[] {
  const items = hero.inventory?.items ?? [];
  if (items.length === 0) return html`<span class="muted">empty</span>`;
  return items.map((id) => thing(world.store.get(id)));
}

/** An item with its picture and name. */
export function thing(item: Entity): TemplateResult {
  const shape = item.shape?.shape ?? 'gem';
  return html`<span class="thing"
    ><svg class="item ${shape} ${item.light?.lit ? 'burning' : ''} ${item.key?.metal ?? ''}" viewBox="0 0 16 16" aria-hidden="true">
      <use href="#shape-${shape}" width="16" height="16"></use></svg
    >${item.name?.text}</span
  >`;
}

function actionsView({ discovery, onCommand }: HeroViewModel): TemplateResult {
  if (!discovery) return html`<p class="muted">Looking around…</p>`;
  return html`${discovery.failures.map(({ actionId, message }) => html`<p class="note fault"><code>${actionId}</code> failed: ${message}</p>`)}
    ${discovery.actions.length === 0 ? html`<p class="muted">Nothing at the moment.</p>` : nothing}
    <dl class="actions">
      ${discovery.actions.map(({ actionId, name, commands }) => {
        const different = [...new Map(commands.map((command) => [command.text, command])).values()];
        return html`<dt title=${actionId}>${name}</dt>
          <dd>
            ${different
              .slice(0, SHOWN)
              .map((command) => html`<button type="button" class="command" @click=${() => onCommand(command)}>${command.text}</button>`)}
            ${different.length > SHOWN ? html`<span class="muted">and ${different.length - SHOWN} more</span>` : nothing}
          </dd>`;
      })}
    </dl>`;
}
