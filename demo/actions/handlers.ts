import { changeHealth, changeMood, handTo, knockOut, moveTo, nounOf, openDoor, putDown, roomOf, useUp } from '../world/changes.js';
import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { Random } from '../world/random.js';
import type { Command } from './command.js';

export type Tone = 'calm' | 'good' | 'harm';

/** What came of an action. */
export interface Outcome {
  /** Goes on after the actor's name: `picks up the crusty loaf.` */
  readonly text: string;
  /** A word or two that rises above the actor's token. */
  readonly float: string;
  readonly tone: Tone;
  /** Others whom it happened to. */
  readonly affected?: readonly EntityId[];
}

export interface Deed {
  readonly world: World;
  readonly actor: EntityId;
  readonly targets: Command['targets'];
  readonly random: Random;
}

/** Carries an action out: changes the world and tells what happened. */
export type Handler = (deed: Deed) => Outcome;

const FISTS = 2;

const go =
  (verb: string, float: string): Handler =>
  (deed) => {
    const from = nounOf(deed.world, roomOf(deed.world, deed.actor));
    moveTo(deed.world, deed.actor, target(deed, 'place'));
    return { text: `${verb} from ${from} to ${noun(deed, 'place')}.`, float, tone: 'calm' };
  };

export const HANDLERS: Readonly<Record<string, Handler>> = {
  'demo:go': go('walks', ''),
  'demo:flee': go('flees', 'run!'),
  'demo:pick_up': (deed) => {
    handTo(deed.world, target(deed, 'item'), deed.actor);
    return { text: `picks up ${noun(deed, 'item')}.`, float: 'took', tone: 'calm' };
  },
  'demo:drop': (deed) => {
    putDown(deed.world, target(deed, 'item'), roomOf(deed.world, deed.actor));
    return { text: `puts down ${noun(deed, 'item')}.`, float: 'left', tone: 'calm' };
  },
  'demo:give': (deed) => {
    const character = target(deed, 'character');
    handTo(deed.world, target(deed, 'item'), character);
    changeMood(deed.world, character, 2);
    return { text: `gives ${noun(deed, 'item')} to ${noun(deed, 'character')}.`, float: 'gift', tone: 'good', affected: [character] };
  },
  'demo:eat': (deed) => {
    const food = target(deed, 'food');
    const gained = changeHealth(deed.world, deed.actor, deed.world.store.need(food, 'edible').heals);
    useUp(deed.world, food, roomOf(deed.world, deed.actor));
    return { text: `eats ${noun(deed, 'food')} and feels better.`, float: `+${gained}`, tone: 'good' };
  },
  'demo:tend': (deed) => {
    const [patient, remedy] = [target(deed, 'patient'), target(deed, 'remedy')];
    const gained = changeHealth(deed.world, patient, deed.world.store.need(remedy, 'remedy').heals);
    useUp(deed.world, remedy, roomOf(deed.world, deed.actor));
    const whom = patient === deed.actor ? 'their own wounds' : noun(deed, 'patient');
    return { text: `tends ${whom} with ${noun(deed, 'remedy')}.`, float: `+${gained}`, tone: 'good', affected: [patient] };
  },
  'demo:attack': (deed) => strike(deed, FISTS, ''),
  'demo:attack_with': (deed) =>
    strike(deed, deed.world.store.need(target(deed, 'weapon'), 'weapon').damage, ` with ${noun(deed, 'weapon')}`),
  'demo:steal': (deed) => {
    const victim = target(deed, 'character');
    handTo(deed.world, target(deed, 'item'), deed.actor);
    changeMood(deed.world, victim, -2);
    return { text: `steals ${noun(deed, 'item')} from ${noun(deed, 'character')}!`, float: 'mine!', tone: 'harm', affected: [victim] };
  },
  'demo:unlock': (deed) => {
    openDoor(deed.world, target(deed, 'door'));
    return { text: `turns ${noun(deed, 'key')}: ${noun(deed, 'door')} swings open.`, float: 'click', tone: 'good' };
  },
  'demo:light': (deed) => {
    deed.world.store.set(target(deed, 'lantern'), 'light', { lit: true });
    return { text: `lights ${noun(deed, 'lantern')}.`, float: 'light', tone: 'good' };
  },
  'demo:read': (deed) => {
    const { line } = deed.world.store.need(target(deed, 'book'), 'readable');
    changeMood(deed.world, deed.actor, 1);
    return { text: `reads from ${noun(deed, 'book')}: “${line}”`, float: 'hm…', tone: 'calm' };
  },
  'demo:talk': (deed) => {
    const friend = target(deed, 'character');
    changeMood(deed.world, deed.actor, 1);
    changeMood(deed.world, friend, 1);
    return { text: `has a word with ${noun(deed, 'character')}.`, float: 'hello', tone: 'calm', affected: [friend] };
  },
  'demo:rest': (deed) => {
    const gained = changeHealth(deed.world, deed.actor, 2);
    return { text: 'rests a while.', float: `+${gained}`, tone: 'good' };
  },
  'demo:wait': () => ({ text: 'looks around.', float: '…', tone: 'calm' }),
};

function strike(deed: Deed, force: number, how: string): Outcome {
  const foe = target(deed, 'foe');
  const damage = 1 + deed.random.below(force + 1);
  changeHealth(deed.world, foe, -damage);
  changeMood(deed.world, foe, -1);
  const text = `strikes ${noun(deed, 'foe')}${how} for ${damage}`;
  const out = { float: `hit ${damage}`, tone: 'harm' as const, affected: [foe] };
  if (deed.world.store.need(foe, 'health').points > 0) return { ...out, text: `${text}.` };
  knockOut(deed.world, foe);
  return { ...out, text: `${text} and knocks them out!` };
}

function target(deed: Deed, slot: string): EntityId {
  const id = deed.targets[slot];
  if (id === undefined) throw new Error(`The action was carried out without its target {${slot}}.`);
  return id;
}

function noun(deed: Deed, slot: string): string {
  return nounOf(deed.world, target(deed, slot));
}
