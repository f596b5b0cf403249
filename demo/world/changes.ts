import type { EntityId } from './components.js';
import type { World } from './generate-world.js';

/** Turns until something used up grows, is baked or brewed again. */
const REGROW_TURNS = 6;
/** Turns that a knocked-out character sleeps. */
const SLEEP_TURNS = 3;

/** With its article where it has one: `Mira`, `the crusty loaf`. */
export function nounOf(world: World, id: EntityId): string {
  const entity = world.store.get(id);
  const text = entity.name?.text ?? id;
  return entity.actor ? text : `the ${text}`;
}

export function roomOf(world: World, id: EntityId): EntityId {
  return world.store.need(id, 'position').room;
}

export function moveTo(world: World, character: EntityId, room: EntityId): void {
  world.store.set(character, 'position', { room });
}

/** Into somebody's bag, from the floor or from whoever had it. */
export function handTo(world: World, item: EntityId, owner: EntityId): void {
  takeFromBag(world, item);
  world.store.unset(item, 'position');
  world.store.set(item, 'carried', { by: owner });
  const bag = world.store.need(owner, 'inventory');
  world.store.set(owner, 'inventory', { ...bag, items: [...bag.items, item] });
}

export function putDown(world: World, item: EntityId, room: EntityId): void {
  takeFromBag(world, item);
  world.store.set(item, 'position', { room });
}

/** Uses an item up; it appears again in `home` some turns later. */
export function useUp(world: World, item: EntityId, home: EntityId): void {
  takeFromBag(world, item);
  world.store.unset(item, 'position');
  world.store.set(item, 'spent', { until: world.turn + REGROW_TURNS, home });
}

/** Adds to a character's health, within 0 … max; returns the change. */
export function changeHealth(world: World, character: EntityId, by: number): number {
  const { points, max } = world.store.need(character, 'health');
  const next = Math.min(max, Math.max(0, points + by));
  world.store.set(character, 'health', { points: next, max });
  return next - points;
}

export function changeMood(world: World, character: EntityId, by: number): void {
  const { value } = world.store.need(character, 'mood');
  world.store.set(character, 'mood', { value: Math.min(10, Math.max(0, value + by)) });
}

/** A knocked-out character drops everything and sleeps. */
export function knockOut(world: World, character: EntityId): void {
  for (const item of world.store.need(character, 'inventory').items) putDown(world, item, roomOf(world, character));
  world.store.set(character, 'asleep', { until: world.turn + SLEEP_TURNS });
}

export function openDoor(world: World, door: EntityId): void {
  const [a, b] = world.store.need(door, 'door').rooms;
  world.store.set(door, 'lock', { ...world.store.need(door, 'lock'), locked: false });
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    world.store.set(from, 'exits', { to: [...world.store.need(from, 'exits').to, to] });
  }
}

/** What time does by itself: sleepers wake, used-up things come back. Returns those who woke. */
export function passTime(world: World): EntityId[] {
  const { store } = world;
  const woken = world.characters.filter((id) => (store.get(id).asleep?.until ?? Infinity) <= world.turn);
  for (const id of woken) {
    store.unset(id, 'asleep');
    changeHealth(world, id, Math.ceil(store.need(id, 'health').max / 2));
  }
  for (const id of world.items) {
    const spent = store.get(id).spent;
    if (!spent || spent.until > world.turn) continue;
    store.unset(id, 'spent');
    store.set(id, 'position', { room: spent.home });
  }
  return woken;
}

function takeFromBag(world: World, item: EntityId): void {
  const owner = world.store.get(item).carried?.by;
  if (owner === undefined) return;
  const bag = world.store.need(owner, 'inventory');
  world.store.set(owner, 'inventory', { ...bag, items: bag.items.filter((id) => id !== item) });
  world.store.unset(item, 'carried');
}
