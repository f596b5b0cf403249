import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** Entities copied each turn, at least: some 1 MB of heap, so that the leak shows within minutes at any world size. */
const ENTITIES_A_TURN = 2_000;

/** A leak as games have them: an undo history of whole worlds that nothing ever trims, and nothing ever reads. */
export class UndoHistory {
  #worlds: (readonly Entity[])[] = [];
  #entities = 0;

  /** Deep copies of entities held. */
  get entities(): number {
    return this.#entities;
  }

  get worlds(): number {
    return this.#worlds.length;
  }

  remember(world: World): void {
    const copies = Math.ceil(ENTITIES_A_TURN / world.store.size);
    for (let i = 0; i < copies; i++) {
      const copy = structuredClone(world.store.all());
      this.#worlds.push(copy);
      this.#entities += copy.length;
    }
  }

  clear(): void {
    this.#worlds = [];
    this.#entities = 0;
  }
}
