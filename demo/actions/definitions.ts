import type { ActionDefinition, Prerequisite } from './action-definition.js';
import type { Rule } from './rule.js';

/** Sleepers do nothing. */
const awake = ['asleep'] as const;

const hurt: Rule = { '<': [{ var: 'actor.health.points' }, { var: 'actor.health.max' }] };
const healthShare: Rule = { '/': [{ var: 'actor.health.points' }, { var: 'actor.health.max' }] };
const targetHurt: Rule = { '<': [{ var: 'target.health.points' }, { var: 'target.health.max' }] };

const safeHere: Prerequisite = { rule: { '==': [{ var: 'here.foes' }, 0] }, otherwise: 'Not with foes around.' };
const foeHere: Prerequisite = { rule: { '>': [{ var: 'here.foes' }, 0] }, otherwise: 'There is no foe here.' };
const companyHere: Prerequisite = { rule: { '>': [{ var: 'here.companions' }, 0] }, otherwise: 'Nobody is here.' };
const fitToFight: Prerequisite = { rule: { '>=': [healthShare, 0.35] }, otherwise: 'Too weak to fight.' };
const handsFree: Prerequisite = {
  rule: { '<': [{ var: 'here.carried' }, { var: 'actor.inventory.capacity' }] },
  otherwise: 'The bag is full.',
};
const carriesSomething: Prerequisite = { rule: { '>': [{ var: 'here.carried' }, 0] }, otherwise: 'The bag is empty.' };

/** Everything that can be done in this world, in the order of the list that players see. */
export const ACTIONS: readonly ActionDefinition[] = [
  {
    id: 'demo:go',
    name: 'Go',
    required: ['position'],
    forbidden: awake,
    prerequisites: [],
    targets: [{ slot: 'place', scope: 'exits', required: ['room', 'exits'] }],
    template: 'go to {place}',
  },
  {
    id: 'demo:flee',
    name: 'Flee',
    required: ['position', 'health'],
    forbidden: awake,
    prerequisites: [foeHere, { rule: { '<': [healthShare, 0.5] }, otherwise: 'No reason to run.' }],
    targets: [{ slot: 'place', scope: 'exits', required: ['room', 'exits'] }],
    template: 'flee to {place}',
  },
  {
    id: 'demo:pick_up',
    name: 'Pick up',
    required: ['position', 'inventory'],
    forbidden: awake,
    prerequisites: [handsFree],
    targets: [{ slot: 'item', scope: 'items_here', required: ['portable', 'position'] }],
    template: 'pick up {item}',
  },
  {
    id: 'demo:drop',
    name: 'Put down',
    required: ['position', 'inventory'],
    forbidden: awake,
    prerequisites: [carriesSomething],
    targets: [{ slot: 'item', scope: 'items_carried', required: ['portable', 'carried'] }],
    template: 'put down {item}',
  },
  {
    id: 'demo:give',
    name: 'Give',
    required: ['position', 'inventory'],
    forbidden: awake,
    prerequisites: [carriesSomething, companyHere],
    targets: [
      { slot: 'item', scope: 'items_carried', required: ['portable', 'carried'] },
      {
        slot: 'character',
        scope: 'companions_here',
        required: ['actor', 'inventory'],
        forbidden: ['asleep'],
        // json-logic has no operator for the length of a list, so the rule counts.
        where: {
          '<': [
            { reduce: [{ var: 'target.inventory.items' }, { '+': [{ var: 'accumulator' }, 1] }, 0] },
            { var: 'target.inventory.capacity' },
          ],
        },
      },
    ],
    template: 'give {item} to {character}',
  },
  {
    id: 'demo:eat',
    name: 'Eat',
    required: ['inventory', 'health'],
    forbidden: awake,
    prerequisites: [{ rule: hurt, otherwise: 'Not hungry.' }, carriesSomething],
    targets: [{ slot: 'food', scope: 'items_carried', required: ['edible', 'carried'] }],
    template: 'eat {food}',
  },
  {
    id: 'demo:tend',
    name: 'Tend',
    required: ['position', 'inventory'],
    forbidden: awake,
    prerequisites: [carriesSomething],
    targets: [
      { slot: 'patient', scope: 'friends_here', required: ['actor', 'health'], where: targetHurt },
      { slot: 'remedy', scope: 'items_carried', required: ['remedy', 'carried'] },
    ],
    template: 'tend {patient} with {remedy}',
  },
  {
    id: 'demo:attack',
    name: 'Strike',
    required: ['position', 'health'],
    forbidden: awake,
    prerequisites: [foeHere, fitToFight],
    targets: [{ slot: 'foe', scope: 'foes_here', required: ['actor', 'health'], forbidden: ['asleep'] }],
    template: 'strike {foe}',
  },
  {
    id: 'demo:attack_with',
    name: 'Strike with',
    required: ['position', 'health', 'inventory'],
    forbidden: awake,
    prerequisites: [foeHere, fitToFight, carriesSomething],
    targets: [
      { slot: 'foe', scope: 'foes_here', required: ['actor', 'health'], forbidden: ['asleep'] },
      { slot: 'weapon', scope: 'items_carried', required: ['weapon', 'carried'] },
    ],
    template: 'strike {foe} with {weapon}',
  },
  {
    id: 'demo:steal',
    name: 'Steal',
    required: ['position', 'inventory', 'nimble'],
    forbidden: awake,
    prerequisites: [handsFree, foeHere],
    targets: [
      { slot: 'character', scope: 'foes_here', required: ['actor', 'inventory'] },
      { slot: 'item', scope: 'items_of_character', required: ['portable', 'carried'] },
    ],
    template: 'steal {item} from {character}',
  },
  {
    id: 'demo:unlock',
    name: 'Unlock',
    required: ['position', 'inventory'],
    forbidden: awake,
    prerequisites: [carriesSomething],
    targets: [
      { slot: 'door', scope: 'doors_here', required: ['door', 'lock'], where: { var: 'target.lock.locked' } },
      {
        slot: 'key',
        scope: 'items_carried',
        required: ['key', 'carried'],
        where: { '==': [{ var: 'target.key.metal' }, { var: 'chosen.door.lock.metal' }] },
      },
    ],
    template: 'unlock {door} with {key}',
  },
  {
    id: 'demo:light',
    name: 'Light',
    required: ['position'],
    forbidden: awake,
    prerequisites: [],
    targets: [{ slot: 'lantern', scope: 'items_here', required: ['light', 'position'], where: { '!': [{ var: 'target.light.lit' }] } }],
    template: 'light {lantern}',
  },
  {
    id: 'demo:read',
    name: 'Read',
    required: ['position', 'inventory', 'mood'],
    forbidden: [...awake, 'nimble'],
    prerequisites: [safeHere, carriesSomething],
    targets: [{ slot: 'book', scope: 'items_carried', required: ['readable', 'carried'] }],
    template: 'read {book} aloud',
  },
  {
    id: 'demo:talk',
    name: 'Talk',
    required: ['position', 'mood'],
    forbidden: awake,
    prerequisites: [safeHere, companyHere],
    targets: [{ slot: 'character', scope: 'companions_here', required: ['actor', 'mood'], forbidden: ['asleep'] }],
    template: 'talk with {character}',
  },
  {
    id: 'demo:rest',
    name: 'Rest',
    required: ['health'],
    forbidden: awake,
    prerequisites: [{ rule: hurt, otherwise: 'Not tired.' }, safeHere],
    targets: [],
    template: 'rest a while',
  },
  {
    id: 'demo:wait',
    name: 'Wait',
    required: ['actor'],
    forbidden: awake,
    prerequisites: [],
    targets: [],
    template: 'wait and look around',
  },
];
