import type { ActionDefinition } from '../actions/action-definition.js';
import type { Command } from '../actions/command.js';
import { fitsSlot, hasComponents } from '../pipeline/component-filtering-stage.js';
import type { Choice } from '../pipeline/discovery-context.js';
import { inScope } from '../pipeline/multi-target-resolution-stage.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';

/** Whether a command that was discovered a moment ago can still be carried out: others have acted since. */
export function isStillPossible(world: World, actor: Entity, action: ActionDefinition, command: Command): boolean {
  if (!hasComponents(actor, action.required, action.forbidden)) return false;
  let chosen: Choice = {};
  for (const slot of action.targets) {
    const target = world.store.get(command.targets[slot.slot] ?? '');
    if (!fitsSlot(target, slot) || !inScope(world, actor, slot, target, chosen)) return false;
    chosen = { ...chosen, [slot.slot]: target };
  }
  return true;
}
