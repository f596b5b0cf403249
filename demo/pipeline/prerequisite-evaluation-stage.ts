import { holds } from '../actions/rule.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { Candidate, DiscoveryContext } from './discovery-context.js';
import { DiscoveryStage, type Verdict } from './discovery-stage.js';
import { UNITS_A_RULE } from './pace.js';

/** What prerequisites may ask about, beside the actor's own components. */
export interface Surroundings {
  readonly actor: Entity;
  readonly room: Entity | undefined;
  readonly here: { readonly foes: number; readonly companions: number; readonly items: number; readonly carried: number };
  readonly turn: number;
}

/** Looks around in the actor's room. Sleepers are neither foes nor company. */
export function lookAround(world: World, actor: Entity): Surroundings {
  const room = actor.position?.room;
  const here = { foes: 0, companions: 0, items: 0, carried: actor.inventory?.items.length ?? 0 };
  for (const id of room === undefined ? [] : world.store.inRoom(room)) {
    const other = world.store.get(id);
    if (other.portable) here.items++;
    if (id === actor.id || !other.actor || other.asleep) continue;
    if (other.actor.faction === actor.actor?.faction) here.companions++;
    else here.foes++;
  }
  return { actor, room: room === undefined ? undefined : world.store.get(room), here, turn: world.turn };
}

/** Second stage: keeps the actions whose prerequisites all hold, by json-logic. */
export class PrerequisiteEvaluationStage extends DiscoveryStage<Candidate, Candidate> {
  constructor() {
    super('prerequisite_evaluation');
  }

  protected override idOf({ action }: Candidate): string {
    return action.id;
  }

  protected override async judge(candidate: Candidate, { world, actor, pace }: DiscoveryContext): Promise<Verdict<Candidate>> {
    const { prerequisites } = candidate.action;
    const facts = lookAround(world, actor);
    const failed = prerequisites.find(({ rule }) => !holds(rule, facts));
    await pace.spend(prerequisites.length * UNITS_A_RULE);
    if (failed) return { data: { passed: false, rules: prerequisites.length, reason: failed.otherwise } };
    return { output: candidate, data: { passed: true, rules: prerequisites.length } };
  }
}
