import type { Tone } from '../actions/handlers.js';
import type { EntityId } from '../world/components.js';

/** One thing that happened, as the log tells it and the map shows it. */
export interface GameEvent {
  /** Rising number, for keyed lists. */
  readonly id: number;
  readonly turn: number;
  readonly actor: EntityId;
  /** The actor's name; `text` goes on from there. */
  readonly name: string;
  readonly text: string;
  readonly float: string;
  readonly tone: Tone | 'fault';
  /** The actor's room, before. */
  readonly room: EntityId;
  readonly affected: readonly EntityId[];
}
