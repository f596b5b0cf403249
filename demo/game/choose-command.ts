import type { Command } from '../actions/command.js';
import type { FormattedAction } from '../pipeline/action-formatting-stage.js';
import { lookAround } from '../pipeline/prerequisite-evaluation-stage.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { Random } from '../world/random.js';

/** How much an actor feels like each action, 0 = not at all. Actions not listed: 1. */
function appetites(world: World, actor: Entity): Readonly<Record<string, number>> {
  const { here } = lookAround(world, actor);
  const health = actor.health ? actor.health.points / actor.health.max : 1;
  const thief = actor.nimble !== undefined;
  return {
    'demo:go': 4,
    'demo:flee': health < 0.35 ? 20 : 3,
    'demo:pick_up': here.carried < 2 ? 6 : 2,
    'demo:drop': here.carried > 3 ? 2 : 0.2,
    'demo:give': thief ? 0.2 : 1.5,
    'demo:eat': 8 * (1 - health),
    'demo:tend': 10 * (1.2 - health),
    'demo:attack': thief ? 2 : 4,
    'demo:attack_with': thief ? 3 : 7,
    'demo:steal': 9,
    'demo:unlock': 12,
    'demo:light': thief ? 0 : 8,
    'demo:read': 1.2,
    'demo:talk': 2.5,
    'demo:rest': 6 * (1 - health),
    'demo:wait': 0.3,
  };
}

/** Picks an action by appetite and chance, then one of its commands. Undefined when nothing can be done. */
export function chooseCommand(world: World, actor: Entity, actions: readonly FormattedAction[], random: Random): Command | undefined {
  const wish = appetites(world, actor);
  const weights = actions.map(({ actionId }) => wish[actionId] ?? 1);
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [i, action] of actions.entries()) {
    rest -= weights[i] ?? 0;
    if (rest < 0) return random.pick(action.commands);
  }
  return undefined;
}
