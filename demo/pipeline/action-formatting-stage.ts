import type { Command } from '../actions/command.js';
import { fillTemplate } from '../actions/template.js';
import { nounOf } from '../world/changes.js';
import type { DiscoveryContext, ResolvedAction } from './discovery-context.js';
import { DiscoveryStage, type Verdict } from './discovery-stage.js';
import { UNITS_A_RULE } from './pace.js';

/** The commands of one action, in alphabetical order. */
export interface FormattedAction {
  readonly actionId: string;
  readonly name: string;
  readonly commands: readonly Command[];
}

/** Last stage: turns every choice of targets into a line that people can read, by the action's template. */
export class ActionFormattingStage extends DiscoveryStage<ResolvedAction, FormattedAction> {
  readonly #collator = new Intl.Collator('en');

  constructor() {
    super('action_formatting');
  }

  protected override idOf({ action }: ResolvedAction): string {
    return action.id;
  }

  protected override async judge(
    { action, choices }: ResolvedAction,
    { world, actor, pace }: DiscoveryContext,
  ): Promise<Verdict<FormattedAction>> {
    const commands = choices.map((choice): Command => {
      const targets = Object.fromEntries(Object.entries(choice).map(([slot, entity]) => [slot, entity.id]));
      const nouns = Object.fromEntries(
        Object.entries(targets).map(([slot, id]) => [slot, id === actor.id ? 'themself' : nounOf(world, id)]),
      );
      return { actionId: action.id, targets, text: fillTemplate(action.template, nouns) };
    });
    commands.sort((a, b) => this.#collator.compare(a.text, b.text));
    await pace.spend(commands.length * UNITS_A_RULE);
    return { output: { actionId: action.id, name: action.name, commands }, data: { commands: commands.length, first: commands[0]?.text } };
  }
}
