import type { ActionAwareStructuredTrace, SpanId } from '../../src/index.js';
import type { ActionDefinition } from '../actions/action-definition.js';
import type { Entity } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import type { Pace } from './pace.js';

export const STAGES = ['component_filtering', 'prerequisite_evaluation', 'multi_target_resolution', 'action_formatting'] as const;
export type StageName = (typeof STAGES)[number];

/**
 * Extra work that a scenario puts on a stage, once for each candidate. Returns how much it was, in the units of `Pace`: a loaded
 * stage lets the others in as any stage does, else their waiting would look like work of the stages that they wait in.
 */
export type StageLoad = (stage: StageName, candidates: number, world: World) => number;

/** What every stage of a run gets. */
export interface DiscoveryContext {
  readonly trace: ActionAwareStructuredTrace;
  /** The pipeline run's span. */
  readonly span: SpanId;
  readonly world: World;
  readonly actor: Entity;
  readonly pace: Pace;
  readonly load: StageLoad;
}

/** An action that is still in the race, with the entities that could fill each of its slots. */
export interface Candidate {
  readonly action: ActionDefinition;
  readonly pools: readonly (readonly Entity[])[];
}

/** One choice of targets, by slot. */
export type Choice = Readonly<Record<string, Entity>>;

/** An action with all its choices of targets; a single empty one for an action without targets. */
export interface ResolvedAction {
  readonly action: ActionDefinition;
  readonly choices: readonly Choice[];
}

export interface StageFailure {
  readonly actionId: string;
  readonly message: string;
}

/** A stage's result. One action's failure does not stop the others; it makes the stage's result a failure. */
export interface StageResult<Output> {
  readonly success: boolean;
  readonly output: readonly Output[];
  readonly failures: readonly StageFailure[];
  /** The same for people; acttrace keeps the first as the reason of the failure. */
  readonly errors: readonly string[];
}
