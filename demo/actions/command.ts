import type { EntityId } from '../world/components.js';

/** An action with its targets chosen: one thing that the actor can do now. */
export interface Command {
  readonly actionId: string;
  /** Entity ids by slot. */
  readonly targets: Readonly<Record<string, EntityId>>;
  /** For people: `give the crusty loaf to Tobin`. */
  readonly text: string;
}
