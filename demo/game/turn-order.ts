import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** Actors of a turn: a tenth of the characters, within these. */
const FEWEST_ACTORS = 3;
const MOST_ACTORS = 8;
/** Rooms this many cells away count as near. */
const NEAR = 2;

/**
 * Who acts in this turn: the hero, then those near the hero and those anywhere in turn, by halves, so that everybody's time
 * comes and there is always something to see. Sleepers are passed over.
 */
export function turnOrder(world: World, hero: EntityId): EntityId[] {
  const awake = world.characters.filter((id) => id !== hero && !world.store.get(id).asleep);
  const near = awake.filter((id) => isNear(world, hero, id));
  const count = Math.min(MOST_ACTORS, Math.max(FEWEST_ACTORS, Math.round(world.characters.length / 10)));
  const actors = world.store.get(hero).asleep ? [] : [hero];
  const half = Math.ceil((count - actors.length) / 2);
  actors.push(...rotate(near, world.turn * half).slice(0, half));
  const others = rotate(awake, world.turn * half).filter((id) => !actors.includes(id));
  return [...actors, ...others.slice(0, count - actors.length)];
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const start = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function isNear(world: World, a: EntityId, b: EntityId): boolean {
  const [one, other] = [a, b].map((id) => world.store.need(world.store.need(id, 'position').room, 'room'));
  return one !== undefined && other !== undefined && Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) <= NEAR;
}
