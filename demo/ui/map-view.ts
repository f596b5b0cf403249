import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import type { GameEvent } from '../game/game-event.js';
import type { Entity, EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import { itemShapeSymbols } from './item-shapes.js';
import { cornerOf, mapSize, placeRooms, ROOM, type MapWindow, type PlacedRoom } from './map-layout.js';

export interface MapViewModel {
  readonly world: World;
  readonly window: MapWindow;
  readonly hero: EntityId;
  readonly selectedRoom: EntityId;
  /** What happened a moment ago. */
  readonly recent: readonly GameEvent[];
  readonly onRoom: (room: EntityId) => void;
  readonly onCharacter: (character: EntityId) => void;
}

const TOKEN_RADIUS = 10.5;
/** Circumference of the health ring. */
const RING = 2 * Math.PI * TOKEN_RADIUS;
const ITEM_SIZE = 15;
/** A small world is not blown up beyond this. */
const MOST_SCALE = 1.5;
/** Characters of a name that fit at full size. */
const LONG_NAME = 16;
/** Between two words that rise in the same turn, ms. */
const FLOAT_STAGGER_MS = 70;

/** Draws the rooms in the window, and nothing of the rest of the world. */
export function mapView(model: MapViewModel): TemplateResult {
  const { world, window } = model;
  const { width, height } = mapSize(window);
  const rooms = placeRooms(world, window);
  const characters = rooms.flatMap((room) => room.characters).sort(byId);
  const items = rooms.flatMap((room) => room.items).sort(byId);
  const at = new Map(characters.map((token) => [token.id, token]));
  // Made anew when the window moves: people walk, the map jumps.
  const things = svg`<g class="things" aria-hidden="true">
      ${repeat(
        items,
        (item) => item.id,
        (item) => itemView(world.store.get(item.id), item.x, item.y),
      )}
      ${repeat(
        characters,
        (token) => token.id,
        (token) => tokenView(model, world.store.get(token.id), token.x, token.y),
      )}
      ${repeat(
        model.recent.filter((event) => event.float !== '' && at.has(event.actor)),
        (event) => event.id,
        (event, i) => {
          const token = at.get(event.actor);
          return svg`<text class="float ${event.tone}" x=${token?.x ?? 0} y=${(token?.y ?? 0) - 14} style="animation-delay:${i * FLOAT_STAGGER_MS}ms">${event.float}</text>`;
        },
      )}
    </g>`;
  return html`<svg
    class="map"
    viewBox="0 0 ${width} ${height}"
    style="max-width:${Math.round(width * MOST_SCALE)}px"
    role="group"
    aria-label="Map of Hollowmere"
  >
    ${itemShapeSymbols()}
    <g class="paths" aria-hidden="true">${rooms.map((room) => paths(model, room))}</g>
    ${repeat(
      rooms,
      (room) => room.id,
      (room) => roomView(model, room),
    )}
    ${keyed(`${window.left},${window.top},${window.columns}`, things)}
  </svg>`;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function roomView({ world, selectedRoom, hero, onRoom }: MapViewModel, room: PlacedRoom): SVGTemplateResult {
  const entity = world.store.get(room.id);
  const name = entity.name?.text ?? '';
  const open = (): void => onRoom(room.id);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    open();
  };
  const people = room.characters.length + room.moreCharacters;
  const label = `${name}: ${people} ${people === 1 ? 'character' : 'characters'}, ${room.items.length + room.moreItems} items`;
  const classes = [
    'room',
    entity.room?.tone ?? '',
    isLit(world, room) ? 'lit' : '',
    room.id === selectedRoom ? 'selected' : '',
    world.store.get(hero).position?.room === room.id ? 'home' : '',
  ].join(' ');
  return svg`<g class=${classes} role="button" tabindex="0" aria-label=${label} aria-pressed=${room.id === selectedRoom} @click=${open} @keydown=${onKey}>
    <rect x=${room.x} y=${room.y} width=${ROOM.width} height=${ROOM.height} rx="12" />
    <text class=${name.length > LONG_NAME ? 'title long' : 'title'} x=${room.x + 11} y=${room.y + 22}>${name}</text>
    ${room.moreCharacters > 0 ? svg`<text class="more" x=${room.x + ROOM.width - 8} y=${room.y + 34} text-anchor="end">+${room.moreCharacters}</text>` : nothing}
    ${room.moreItems > 0 ? svg`<text class="more" x=${room.x + ROOM.width - 8} y=${room.y + 70} text-anchor="end">+${room.moreItems}</text>` : nothing}
  </g>`;
}

/** A lantern burns on the floor or in somebody's bag. */
function isLit(world: World, room: PlacedRoom): boolean {
  const burns = (id: EntityId): boolean => world.store.get(id).light?.lit === true;
  for (const id of world.store.inRoom(room.id)) {
    if (burns(id) || world.store.get(id).inventory?.items.some(burns)) return true;
  }
  return false;
}

function itemView(item: Entity, x: number, y: number): SVGTemplateResult {
  const shape = item.shape?.shape ?? 'gem';
  const half = ITEM_SIZE / 2;
  return svg`<g class="item ${shape} ${item.light?.lit ? 'burning' : ''} ${item.key?.metal ?? ''}" style="transform:translate(${x}px,${y}px)">
    <use href="#shape-${shape}" x=${-half} y=${-half} width=${ITEM_SIZE} height=${ITEM_SIZE} /></g>`;
}

function tokenView({ hero, recent, onCharacter }: MapViewModel, character: Entity, x: number, y: number): SVGTemplateResult {
  const { points = 1, max = 1 } = character.health ?? {};
  const hit = recent.some((event) => event.tone === 'harm' && event.affected.includes(character.id));
  const classes = [
    'token',
    character.actor?.faction ?? '',
    character.id === hero ? 'hero' : '',
    character.asleep ? 'asleep' : '',
    hit ? 'hit' : '',
  ].join(' ');
  const body =
    character.actor?.faction === 'gloam'
      ? svg`<rect class="body" x="-8" y="-8" width="16" height="16" rx="4" transform="rotate(45)" />`
      : svg`<circle class="body" r="9" />`;
  return svg`<g class=${classes} style="transform:translate(${x}px,${y}px)" @click=${() => onCharacter(character.id)}>
    <title>${character.name?.text}</title>
    ${character.id === hero ? svg`<circle class="halo" r="14.5" />` : nothing}
    ${body}
    <circle class="ring" r=${TOKEN_RADIUS + 1} stroke-dasharray="${((RING + 6.3) * points) / max} 100" transform="rotate(-90)" />
    <text y="3.8">${character.asleep ? 'z' : character.name?.text.charAt(0)}</text>
  </g>`;
}

/** The passages that lead right and down from a room, and those that leave the window. */
function paths({ world, window }: MapViewModel, room: PlacedRoom): SVGTemplateResult[] {
  const cell = world.store.need(room.id, 'room');
  const middle = (corner: { readonly x: number; readonly y: number }): { x: number; y: number } => ({
    x: corner.x + ROOM.width / 2,
    y: corner.y + ROOM.height / 2,
  });
  const from = middle(room);
  const line = (to: EntityId, kind: string): SVGTemplateResult => {
    const end = middle(cornerOf(window, world.store.need(to, 'room')));
    return svg`<line class=${kind} x1=${from.x} y1=${from.y} x2=${end.x} y2=${end.y} />`;
  };
  const isMine = (to: EntityId): boolean => {
    const other = world.store.need(to, 'room');
    const inside =
      other.x >= window.left && other.x < window.left + window.columns && other.y >= window.top && other.y < window.top + window.rows;
    return !inside || other.x > cell.x || other.y > cell.y;
  };
  const exits = world.store.need(room.id, 'exits').to.filter(isMine);
  return [
    ...exits.map((to) => line(to, 'open')),
    ...lockedFrom(world, room.id)
      .filter((door) => isMine(door.to))
      .map((door) => line(door.to, `shut ${door.metal}`)),
  ];
}

interface LockedDoor {
  readonly to: EntityId;
  readonly metal: string;
}

function lockedFrom(world: World, room: EntityId): LockedDoor[] {
  return world.doors.flatMap((id) => {
    const { door, lock } = world.store.get(id);
    if (!door || !lock?.locked || !door.rooms.includes(room)) return [];
    return [{ to: door.rooms[0] === room ? door.rooms[1] : door.rooms[0], metal: lock.metal }];
  });
}
