import type { World } from '../world/generate-world.js';

export interface TwinSearch {
  /** Pairs that were compared. */
  readonly compared: number;
  /** Pairs of different entities with the same name and shape. */
  readonly twins: number;
}

/**
 * The slow path of a stage: looks for twins by comparing every entity with every other, each on a fresh deep copy. Quadratic,
 * and the copies are thrown away at once: how such code is often written, when nobody measures.
 *
 * @param budgetMs - the search starts over, or is cut short, so that it takes this long.
 */
export function compareEverythingWithEverything(world: World, budgetMs: number, now: () => number): TwinSearch {
  const entities = world.store.all();
  const until = now() + budgetMs;
  let compared = 0;
  let twins = 0;
  for (;;) {
    for (const one of entities) {
      for (const other of entities) {
        if (now() >= until) return { compared, twins };
        const [a, b] = [structuredClone(one), structuredClone(other)];
        compared++;
        if (a.id !== b.id && a.name?.text === b.name?.text && a.shape?.shape === b.shape?.shape) twins++;
      }
    }
  }
}
