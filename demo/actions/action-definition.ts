import type { ComponentName } from '../world/components.js';
import type { Rule } from './rule.js';
import type { ScopeName } from './scopes.js';

/** One target of an action. Slots are filled in order; a later one may look at those `chosen` before. */
export interface TargetSlot {
  readonly slot: string;
  readonly scope: ScopeName;
  /** Components a target must have, or must not have. */
  readonly required: readonly ComponentName[];
  readonly forbidden?: readonly ComponentName[];
  /** A further rule over the same facts as the scope's. */
  readonly where?: Rule;
}

export interface Prerequisite {
  /** A rule over `actor`, `room`, `here` (who and what is around) and `turn`. */
  readonly rule: Rule;
  /** What is told when it does not hold. */
  readonly otherwise: string;
}

/** What an action is, as data; what it does is its handler. */
export interface ActionDefinition {
  readonly id: string;
  readonly name: string;
  /** Components an actor must have, or must not have. */
  readonly required: readonly ComponentName[];
  readonly forbidden: readonly ComponentName[];
  readonly prerequisites: readonly Prerequisite[];
  readonly targets: readonly TargetSlot[];
  /** `give {item} to {character}` */
  readonly template: string;
}
