import type { ActionDefinition, TargetSlot } from '../actions/action-definition.js';
import type { ComponentName, Entity } from '../world/components.js';
import type { Candidate, DiscoveryContext } from './discovery-context.js';
import { DiscoveryStage, type Verdict } from './discovery-stage.js';

/** Has all of `required` and none of `forbidden`. */
export function hasComponents(entity: Entity, required: readonly ComponentName[], forbidden: readonly ComponentName[] = []): boolean {
  return required.every((name) => entity[name] !== undefined) && forbidden.every((name) => entity[name] === undefined);
}

export function fitsSlot(entity: Entity, slot: TargetSlot): boolean {
  return hasComponents(entity, slot.required, slot.forbidden);
}

/**
 * First stage: keeps the actions whose actor has the right components and for whose every slot the world holds somebody or
 * something with the right components. It asks every entity, so its cost grows with the world.
 */
export class ComponentFilteringStage extends DiscoveryStage<ActionDefinition, Candidate> {
  constructor() {
    super('component_filtering');
  }

  protected override idOf(action: ActionDefinition): string {
    return action.id;
  }

  protected override async judge(action: ActionDefinition, { world, actor, pace }: DiscoveryContext): Promise<Verdict<Candidate>> {
    const actorFits = hasComponents(actor, action.required, action.forbidden);
    if (!actorFits)
      return { data: { passed: false, reason: `needs ${action.required.join(', ')}, without ${action.forbidden.join(', ')}` } };
    const entities = world.store.all();
    const pools: Entity[][] = [];
    for (const slot of action.targets) {
      pools.push(entities.filter((entity) => fitsSlot(entity, slot)));
      await pace.spend(entities.length);
    }
    const sizes = Object.fromEntries(action.targets.map((slot, i) => [slot.slot, pools[i]?.length ?? 0]));
    const passed = pools.every((pool) => pool.length > 0);
    return { ...(passed ? { output: { action, pools } } : {}), data: { passed, scanned: entities.length * pools.length, pool: sizes } };
  }
}
