import type { ActionDefinition } from './actions/action-definition.js';
import { ACTIONS } from './actions/definitions.js';
import { HANDLERS, type Handler } from './actions/handlers.js';
import type { StageLoad, StageName } from './pipeline/discovery-context.js';
import { compareEverythingWithEverything } from './scenarios/slow-work.js';
import { MainThreadBlocker } from './scenarios/main-thread-blocker.js';
import { UndoHistory } from './scenarios/undo-history.js';
import { breakHandlers, breakRules } from './scenarios/broken-action.js';
import type { World } from './world/generate-world.js';

/**
 * Time that the slow path adds to one execution of a stage, ms: 1.6 times the stage's threshold. The work is real; the time
 * only says when to stop, so that the figures mean the same on a fast and on a slow machine.
 */
export const SLOW_STAGE_MS: Readonly<Record<StageName, number>> = {
  component_filtering: 160,
  prerequisite_evaluation: 320,
  multi_target_resolution: 800,
  action_formatting: 240,
};

/** What comparing two copies costs, in the units of `Pace`. */
const UNITS_A_PAIR = 100;

/** The trouble that players can make. Everything is off at first. */
export class Scenarios {
  slowStage: StageName | undefined;
  failingAction = false;
  readonly history = new UndoHistory();
  readonly blocker: MainThreadBlocker;
  readonly #now: () => number;
  #leaking = false;

  /** @param now - ms; times the slow work and the blocking. */
  constructor(now: () => number) {
    this.#now = now;
    this.blocker = new MainThreadBlocker(now);
  }

  get leaking(): boolean {
    return this.#leaking;
  }

  /** Turned off, what was retained is let go. */
  set leaking(on: boolean) {
    this.#leaking = on;
    if (!on) this.history.clear();
  }

  readonly actions = (): readonly ActionDefinition[] => (this.failingAction ? breakRules(ACTIONS) : ACTIONS);

  readonly handlers = (): Readonly<Record<string, Handler>> => {
    const handlers = this.failingAction ? breakHandlers(HANDLERS) : HANDLERS;
    return this.#leaking ? this.history.watch(handlers) : handlers;
  };

  readonly load: StageLoad = (stage, candidates, world) => {
    if (stage !== this.slowStage) return 0;
    return UNITS_A_PAIR * compareEverythingWithEverything(world, SLOW_STAGE_MS[stage] / Math.max(1, candidates), this.#now).compared;
  };

  afterTurn(world: World): void {
    if (this.#leaking) this.history.remember(world);
  }
}
