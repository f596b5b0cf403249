import type { Handler } from '../actions/handlers.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** What can be undone: only this is remembered. */
export const UNDOABLE_ACTION = 'demo:pick_up';
/** Entities copied for each, at least: some 300 kB of heap, so that the leak shows within minutes at any world size. */
const ENTITIES_EACH = 1_000;

/** A leak as games have them: an undo history of whole worlds that nothing ever trims, and nothing ever reads. */
export class UndoHistory {
  #worlds: (readonly Entity[])[] = [];
  #entities = 0;
  #due = 0;

  /** Deep copies of entities held. */
  get entities(): number {
    return this.#entities;
  }

  get worlds(): number {
    return this.#worlds.length;
  }

  /** The same handlers, of which the one that can be undone has a copy made at the turn's end: not while others act. */
  watch(handlers: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
    const act = handlers[UNDOABLE_ACTION];
    return {
      ...handlers,
      [UNDOABLE_ACTION]: (deed) => {
        const outcome = act(deed);
        this.#due++;
        return outcome;
      },
    };
  }

  /** Copies the world for each thing that was done this turn and can be undone. */
  remember(world: World): void {
    const copies = this.#due * Math.ceil(ENTITIES_EACH / world.store.size);
    this.#due = 0;
    for (let i = 0; i < copies; i++) {
      const copy = structuredClone(world.store.all());
      this.#worlds.push(copy);
      this.#entities += copy.length;
    }
  }

  clear(): void {
    this.#worlds = [];
    this.#entities = 0;
    this.#due = 0;
  }
}
