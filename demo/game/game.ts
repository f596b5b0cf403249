import type { Tracer } from '../../src/index.js';
import type { Command } from '../actions/command.js';
import type { Outcome } from '../actions/handlers.js';
import { ActionDiscovery, type Discovery } from '../pipeline/action-discovery.js';
import type { Pause } from '../pipeline/pace.js';
import type { Scenarios } from '../scenarios.js';
import { passTime } from '../world/changes.js';
import type { EntityId } from '../world/components.js';
import type { World } from '../world/generate-world.js';
import { createRandom, seedOf } from '../world/random.js';
import { chooseCommand } from './choose-command.js';
import type { GameEvent } from './game-event.js';
import { overlap } from './overlap.js';
import { isStillPossible } from './still-possible.js';
import { turnOrder } from './turn-order.js';

/** Actors whose turns may be under way at once. */
const LANES = 4;

export interface GameOptions {
  readonly tracer: Pick<Tracer, 'createTrace'>;
  readonly scenarios: Scenarios;
  readonly pause: Pause;
  /** Something is worth drawing. */
  readonly onEvent: (event: GameEvent) => void;
}

/** Plays one world. Let a turn end before the next begins. */
export class Game {
  readonly world: World;
  hero: EntityId;
  readonly #options: GameOptions;
  readonly #discovery: ActionDiscovery;
  #events = 0;

  constructor(world: World, options: GameOptions) {
    this.world = world;
    this.hero = world.characters[0] ?? '';
    this.#options = options;
    const { tracer, pause, scenarios } = options;
    this.#discovery = new ActionDiscovery({ tracer, pause, actions: scenarios.actions, load: scenarios.load });
  }

  /** Pipeline runs that are over, in this world. */
  get executions(): number {
    return this.#discovery.executions;
  }

  /** What the hero can do now: one run of the pipeline. */
  lookAround(): Promise<Discovery> {
    return this.#discovery.discover(this.world, this.hero);
  }

  /**
   * Plays a turn: several actors discover what they can do, choose, and act; their turns overlap. Then time passes.
   *
   * @param everybody - all that are awake act, not only those whose turn it is.
   * @returns how many acted.
   */
  async turn(heroCommand?: Command, everybody = false): Promise<number> {
    const { world, hero } = this;
    world.turn++;
    // What the player chose comes first, so that nobody is faster.
    if (heroCommand) await this.#act(hero, heroCommand);
    const order = everybody ? world.characters.filter((id) => !world.store.get(id).asleep) : turnOrder(world, hero);
    const actors = order.filter((id) => id !== hero || !heroCommand);
    await overlap(
      actors.map((id) => () => this.#act(id)),
      LANES,
    );
    for (const id of passTime(world)) this.#tell(id, { text: 'wakes up, rubbing their head.', float: 'ow', tone: 'calm' });
    this.#options.scenarios.afterTurn(world);
    return actors.length + (heroCommand ? 1 : 0);
  }

  async #act(id: EntityId, wish?: Command): Promise<void> {
    const { world } = this;
    const actor = world.store.get(id);
    const { actions, trace } = await this.#discovery.discover(world, id);
    const random = createRandom(seedOf(world.seed, world.turn, id));
    const command = wish ?? chooseCommand(world, actor, actions, random);
    if (!command) {
      if (!actor.asleep) this.#tell(id, { text: 'finds nothing to do.', float: '', tone: 'calm' });
      return;
    }
    const { scenarios } = this.#options;
    const action = scenarios.actions().find(({ id: actionId }) => actionId === command.actionId);
    const handler = scenarios.handlers()[command.actionId];
    if (!action || !handler) throw new Error(`Action ${command.actionId} has no definition or no handler.`);
    if (!isStillPossible(world, actor, action, command)) {
      trace.failure(`${command.text}: somebody was faster`, 'game', { actor: id });
      this.#tell(id, { text: `wants to ${command.text}, but it is too late.`, float: 'oh!', tone: 'calm' });
      return;
    }
    const room = actor.position?.room;
    try {
      const outcome = trace.withSpan(command.actionId, () => handler({ world, actor: id, targets: command.targets, random }), {
        kind: 'action',
        parent: null,
        attributes: { command: command.text, turn: world.turn },
      });
      trace.success(command.text, 'game', { actor: id });
      this.#tell(id, outcome, room);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      trace.error(`${command.text} failed: ${message}`, 'game', { actor: id });
      this.#tell(id, { text: `tries to ${command.text}, and fails: ${message}.`, float: 'fails', tone: 'fault' });
    }
  }

  #tell(actor: EntityId, outcome: Omit<Outcome, 'tone'> & { readonly tone: GameEvent['tone'] }, room?: EntityId): void {
    const { store, turn } = this.world;
    const entity = store.get(actor);
    this.#options.onEvent({
      id: ++this.#events,
      turn,
      actor,
      name: entity.name?.text ?? actor,
      text: outcome.text,
      float: outcome.float,
      tone: outcome.tone,
      room: room ?? entity.position?.room ?? '',
      affected: outcome.affected ?? [],
    });
  }
}
