import type { Rule } from './rule.js';

/*
 * Where an action may look for a target. A scope is a rule over
 *   actor   the one who acts, with all components
 *   room    the room that the actor is in
 *   target  the entity in question
 *   chosen  the targets already chosen for this command, by slot
 */
const here: Rule = { '==': [{ var: 'target.position.room' }, { var: 'actor.position.room' }] };
const someoneElse: Rule = { '!=': [{ var: 'target.id' }, { var: 'actor.id' }] };
const sameSide: Rule = { '==': [{ var: 'target.actor.faction' }, { var: 'actor.actor.faction' }] };

export const SCOPES = {
  items_here: here,
  items_carried: { '==': [{ var: 'target.carried.by' }, { var: 'actor.id' }] },
  /** The bag of the character chosen before. */
  items_of_character: { '==': [{ var: 'target.carried.by' }, { var: 'chosen.character.id' }] },
  companions_here: { and: [here, someoneElse, sameSide] },
  foes_here: { and: [here, { '!': [sameSide] }] },
  /** Friends, and oneself. */
  friends_here: { and: [here, sameSide] },
  exits: { in: [{ var: 'target.id' }, { var: 'room.exits.to' }] },
  doors_here: { in: [{ var: 'room.id' }, { var: 'target.door.rooms' }] },
} as const satisfies Record<string, Rule>;

export type ScopeName = keyof typeof SCOPES;
