import type { TargetSlot } from '../actions/action-definition.js';
import { holds } from '../actions/rule.js';
import { SCOPES } from '../actions/scopes.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { Candidate, Choice, DiscoveryContext, ResolvedAction } from './discovery-context.js';
import { DiscoveryStage, type Verdict } from './discovery-stage.js';
import { UNITS_A_RULE } from './pace.js';

/** Choices kept for one action: nobody reads a longer list. */
const MAX_CHOICES = 60;

/** Whether `target` is in the slot's scope and its own rule holds, given what was `chosen` before. Components are not looked at. */
export function inScope(world: World, actor: Entity, slot: TargetSlot, target: Entity, chosen: Choice): boolean {
  const room = actor.position ? world.store.get(actor.position.room) : undefined;
  const facts = { actor, room, target, chosen };
  return holds(SCOPES[slot.scope], facts) && (slot.where === undefined || holds(slot.where, facts));
}

/**
 * Third stage: finds the targets. Slot by slot it asks of every entity in the pool whether it is in scope; a later slot is
 * asked anew for each choice made before it, because its scope may depend on that choice.
 */
export class MultiTargetResolutionStage extends DiscoveryStage<Candidate, ResolvedAction> {
  constructor() {
    super('multi_target_resolution');
  }

  protected override idOf({ action }: Candidate): string {
    return action.id;
  }

  protected override async judge({ action, pools }: Candidate, context: DiscoveryContext): Promise<Verdict<ResolvedAction>> {
    let choices: Choice[] = [{}];
    let evaluated = 0;
    for (const [index, slot] of action.targets.entries()) {
      const next: Choice[] = [];
      for (const chosen of choices) {
        for (const target of pools[index] ?? []) {
          evaluated++;
          if (inScope(context.world, context.actor, slot, target, chosen)) next.push({ ...chosen, [slot.slot]: target });
          await context.pace.spend(UNITS_A_RULE);
        }
      }
      choices = next.slice(0, MAX_CHOICES);
    }
    const data = { passed: choices.length > 0, slots: action.targets.length, evaluated, choices: choices.length };
    return choices.length > 0 ? { output: { action, choices }, data } : { data };
  }
}
