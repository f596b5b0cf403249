import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** Sizes in the map's own units, which are CSS pixels at full width. */
export const ROOM = { width: 134, height: 98, gap: 22, margin: 14 } as const;
const TOKEN = { first: 20, step: 24, y: 48, most: 5 } as const;
const ITEM = { first: 16, step: 17.5, y: 80, most: 7 } as const;

/** The part of the map that is shown, in cells. */
export interface MapWindow {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export interface Placed {
  readonly id: EntityId;
  readonly x: number;
  readonly y: number;
}

export interface PlacedRoom extends Placed {
  readonly characters: readonly Placed[];
  readonly items: readonly Placed[];
  /** Characters and items that did not fit. */
  readonly moreCharacters: number;
  readonly moreItems: number;
}

/** Shows at most `columns` × `rows` cells around `center`, without empty margins where the world goes on elsewhere. */
export function windowAround(world: World, center: EntityId, columns: number, rows: number): MapWindow {
  const { x, y } = world.store.need(center, 'room');
  const shown = { columns: Math.min(columns, world.columns), rows: Math.min(rows, world.rows) };
  const left = Math.min(Math.max(0, x - Math.floor(shown.columns / 2)), world.columns - shown.columns);
  const top = Math.min(Math.max(0, y - Math.floor(shown.rows / 2)), world.rows - shown.rows);
  return { left, top, ...shown };
}

/**
 * The window to show now: the one before for as long as `center` is not at its edge, so that the map stays still while
 * people walk in it.
 */
export function followWith(before: MapWindow | undefined, world: World, center: EntityId, columns: number, rows: number): MapWindow {
  const next = windowAround(world, center, columns, rows);
  if (!before || before.columns !== next.columns || before.rows !== next.rows) return next;
  const { x, y } = world.store.need(center, 'room');
  const isInside = (at: number, from: number, count: number, whole: number): boolean =>
    (at > from || at === 0) && (at < from + count - 1 || at === whole - 1) && at >= from && at < from + count;
  const still = isInside(x, before.left, before.columns, world.columns) && isInside(y, before.top, before.rows, world.rows);
  return still ? before : next;
}

export function mapSize(window: MapWindow): { readonly width: number; readonly height: number } {
  const { width, height, gap, margin } = ROOM;
  return {
    width: window.columns * (width + gap) - gap + 2 * margin,
    height: window.rows * (height + gap) - gap + 2 * margin,
  };
}

/** Top left corner of a cell; cells outside of the window lie outside of the map. */
export function cornerOf(window: MapWindow, cell: { readonly x: number; readonly y: number }): { readonly x: number; readonly y: number } {
  const { width, height, gap, margin } = ROOM;
  return { x: margin + (cell.x - window.left) * (width + gap), y: margin + (cell.y - window.top) * (height + gap) };
}

/** The rooms in the window, with everybody and everything in them. */
export function placeRooms(world: World, window: MapWindow): PlacedRoom[] {
  const placed: PlacedRoom[] = [];
  for (let y = window.top; y < window.top + window.rows; y++) {
    for (let x = window.left; x < window.left + window.columns; x++) {
      const id = world.rooms[y * world.columns + x];
      if (id !== undefined) placed.push(placeRoom(world, id, cornerOf(window, { x, y })));
    }
  }
  return placed;
}

function placeRoom(world: World, id: EntityId, corner: { readonly x: number; readonly y: number }): PlacedRoom {
  const inside = [...world.store.inRoom(id)].sort();
  const characters = inside.filter((thing) => world.store.get(thing).actor);
  const items = inside.filter((thing) => world.store.get(thing).portable);
  const row = (ids: readonly EntityId[], { first, step, y, most }: { first: number; step: number; y: number; most: number }): Placed[] =>
    ids.slice(0, most).map((thing, i) => ({ id: thing, x: corner.x + first + i * step, y: corner.y + y }));
  return {
    id,
    ...corner,
    characters: row(characters, TOKEN),
    items: row(items, ITEM),
    moreCharacters: Math.max(0, characters.length - TOKEN.most),
    moreItems: Math.max(0, items.length - ITEM.most),
  };
}
