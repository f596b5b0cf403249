import { METALS, type Entity, type EntityId } from './components.js';
import { EntityStore } from './entity-store.js';
import { FOLK, GLOAMS, ITEM_KINDS, PLACES, QUARTERS, SURNAMES, type ItemKind } from './names.js';
import { createRandom, type Random } from './random.js';
import { createRoomGraph, type Edge } from './room-graph.js';

export const MIN_WORLD_SIZE = 50;
export const MAX_WORLD_SIZE = 5_000;
export const DEFAULT_WORLD_SIZE = 200;

export interface World {
  readonly store: EntityStore;
  readonly seed: number;
  readonly columns: number;
  readonly rows: number;
  readonly rooms: readonly EntityId[];
  readonly doors: readonly EntityId[];
  readonly characters: readonly EntityId[];
  readonly items: readonly EntityId[];
  /** Turns played. */
  turn: number;
}

/** Every fourth character is a gloam. */
const GLOAM_EVERY = 4;
/** Every tenth item is a key. */
const KEY_EVERY = 10;
/** Chance that an item starts in somebody's bag rather than on a floor. */
const CARRIED_SHARE = 0.2;

/**
 * A world of exactly `size` entities (kept within 50 … 5,000): 12 % rooms, up to 3 % locked doors, 20 % characters, the rest items.
 * The same size and seed give the same world.
 */
export function generateWorld(size: number, seed: number): World {
  const total = Math.min(MAX_WORLD_SIZE, Math.max(MIN_WORLD_SIZE, Math.round(size)));
  const random = createRandom(seed);
  const store = new EntityStore();
  const roomCount = Math.round(total * 0.12);
  const graph = createRoomGraph(roomCount, Math.round(total * 0.03), random);
  const rooms = addRooms(store, roomCount, graph.columns, graph.open, random);
  const doors = graph.locked.map(([a, b], i) => addDoor(store, i, rooms[a], rooms[b]));
  const characters = addCharacters(store, Math.round(total * 0.2), rooms, random);
  const items = addItems(store, total - store.size, rooms, characters, random);
  return { store, seed, columns: graph.columns, rows: graph.rows, rooms, doors, characters, items, turn: 0 };
}

function addRooms(store: EntityStore, count: number, columns: number, open: readonly Edge[], random: Random): EntityId[] {
  const exits = Array.from({ length: count }, (): EntityId[] => []);
  for (const [a, b] of open) {
    exits[a]?.push(`room:${b}`);
    exits[b]?.push(`room:${a}`);
  }
  let places: (typeof PLACES)[number][] = [];
  return exits.map((to, i) => {
    if (places.length === 0) places = random.shuffle(PLACES);
    const [text, tone] = places.pop() as (typeof PLACES)[number];
    const cell = { x: i % columns, y: Math.floor(i / columns), tone };
    return store.add({ id: `room:${i}`, name: { text: placeName(text, i) }, room: cell, exits: { to } }).id;
  });
}

/** `Bakery`, then `Upper Bakery` …, then `Upper Bakery 2`. */
function placeName(text: string, index: number): string {
  const round = Math.floor(index / PLACES.length);
  if (round === 0) return text;
  const name = `${QUARTERS[(round - 1) % QUARTERS.length]} ${text}`;
  const repeat = Math.floor((round - 1) / QUARTERS.length);
  return repeat === 0 ? name : `${name} ${repeat + 1}`;
}

function addDoor(store: EntityStore, index: number, a: EntityId, b: EntityId): EntityId {
  const metal = METALS[index % METALS.length] ?? 'brass';
  return store.add({ id: `door:${index}`, name: { text: `${metal} door` }, door: { rooms: [a, b] }, lock: { locked: true, metal } }).id;
}

function addCharacters(store: EntityStore, count: number, rooms: readonly EntityId[], random: Random): EntityId[] {
  const seen = { folk: 0, gloam: 0 };
  return Array.from({ length: count }, (_, i) => {
    const faction = i % GLOAM_EVERY === GLOAM_EVERY - 1 ? 'gloam' : 'folk';
    const max = faction === 'gloam' ? 14 : 20;
    return store.add({
      id: `char:${i}`,
      name: { text: personName(faction === 'gloam' ? GLOAMS : FOLK, seen[faction]++) },
      actor: { faction },
      position: { room: random.pick(rooms) },
      health: { points: max - random.below(6), max },
      mood: { value: 3 + random.below(5) },
      inventory: { items: [], capacity: faction === 'gloam' ? 3 : 4 },
      ...(faction === 'gloam' ? { nimble: { skill: 1 + random.below(3) } } : {}),
    }).id;
  });
}

/** `Mira`, then `Mira Ash` …, then `Mira Ash II`. */
function personName(names: readonly string[], index: number): string {
  const first = names[index % names.length] ?? '';
  const round = Math.floor(index / names.length);
  if (round === 0) return first;
  const surname = SURNAMES[(round - 1) % SURNAMES.length] ?? '';
  const repeat = Math.floor((round - 1) / SURNAMES.length);
  return repeat === 0 ? `${first} ${surname}` : `${first} ${surname} ${'I'.repeat(repeat + 1)}`;
}

function addItems(
  store: EntityStore,
  count: number,
  rooms: readonly EntityId[],
  characters: readonly EntityId[],
  random: Random,
): EntityId[] {
  const bag = ITEM_KINDS.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  return Array.from({ length: count }, (_, i) => {
    const item = i % KEY_EVERY === KEY_EVERY - 1 ? makeKey(i) : makeItem(i, random.pick(bag), random);
    const owner = store.get(random.pick(characters));
    const room = random.pick(rooms);
    if (random.next() < CARRIED_SHARE && owner.inventory && owner.inventory.items.length < owner.inventory.capacity) {
      owner.inventory.items.push(item.id);
      return store.add({ ...item, carried: { by: owner.id } }).id;
    }
    return store.add({ ...item, position: { room } }).id;
  });
}

function makeItem(index: number, kind: ItemKind, random: Random): Entity {
  const name = { text: random.pick(kind.names) };
  return { id: `item:${index}`, name, shape: { shape: kind.shape }, portable: { weight: 1 }, ...structuredClone(kind.gives) };
}

function makeKey(index: number): Entity {
  const metal = METALS[Math.floor(index / KEY_EVERY) % METALS.length] ?? 'brass';
  return { id: `item:${index}`, name: { text: `${metal} key` }, shape: { shape: 'key' }, portable: { weight: 1 }, key: { metal } };
}
