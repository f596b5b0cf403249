import type { ActionAwareStructuredTrace, Tracer } from '../../src/index.js';
import type { ActionDefinition } from '../actions/action-definition.js';
import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import { ActionFormattingStage, type FormattedAction } from './action-formatting-stage.js';
import { ComponentFilteringStage } from './component-filtering-stage.js';
import type { StageFailure, StageLoad } from './discovery-context.js';
import { MultiTargetResolutionStage } from './multi-target-resolution-stage.js';
import { Pace, type Pause } from './pace.js';
import { PrerequisiteEvaluationStage } from './prerequisite-evaluation-stage.js';

export interface ActionDiscoveryOptions {
  readonly tracer: Pick<Tracer, 'createTrace'>;
  readonly pause: Pause;
  /** Asked at each run: a scenario may change the actions and the load. */
  readonly actions: () => readonly ActionDefinition[];
  readonly load: StageLoad;
}

/** What one run of the pipeline found for one actor. */
export interface Discovery {
  readonly actorId: EntityId;
  readonly success: boolean;
  readonly actions: readonly FormattedAction[];
  readonly failures: readonly StageFailure[];
  /** The run's trace: what the actor does next belongs in it. */
  readonly trace: ActionAwareStructuredTrace;
}

/** Finds out what an actor can do: component_filtering → prerequisite_evaluation → multi_target_resolution → action_formatting. */
export class ActionDiscovery {
  readonly #options: ActionDiscoveryOptions;
  readonly #filtering = new ComponentFilteringStage();
  readonly #prerequisites = new PrerequisiteEvaluationStage();
  readonly #targets = new MultiTargetResolutionStage();
  readonly #formatting = new ActionFormattingStage();
  #executions = 0;

  constructor(options: ActionDiscoveryOptions) {
    this.#options = options;
  }

  /** Pipeline runs that are over. */
  get executions(): number {
    return this.#executions;
  }

  async discover(world: World, actorId: EntityId): Promise<Discovery> {
    const { tracer, pause, actions, load } = this.#options;
    const actor = world.store.get(actorId);
    const trace = tracer.createTrace({ actorId, track: actor.name?.text ?? actorId });
    try {
      return await trace.withSpanAsync(
        'action_discovery',
        async (span): Promise<Discovery> => {
          const run = { trace, span, world, actor, pace: new Pace(pause), load };
          const filtered = await this.#filtering.execute({ ...run, input: actions() });
          const allowed = await this.#prerequisites.execute({ ...run, input: filtered.output });
          const resolved = await this.#targets.execute({ ...run, input: allowed.output });
          const formatted = await this.#formatting.execute({ ...run, input: resolved.output });
          const failures = [filtered, allowed, resolved, formatted].flatMap((stage) => stage.failures);
          return { actorId, success: failures.length === 0, actions: formatted.output, failures, trace };
        },
        { kind: 'pipeline', parent: null },
      );
    } finally {
      this.#executions++;
    }
  }
}
