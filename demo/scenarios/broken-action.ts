import type { ActionDefinition } from '../actions/action-definition.js';
import type { Handler } from '../actions/handlers.js';

/** Its prerequisite uses an operator that json-logic does not know, so `prerequisite_evaluation` throws for it. */
export const BROKEN_RULE_ACTION = 'demo:pick_up';
/** Its handler reads a component that nobody has, so that carrying it out throws. */
export const BROKEN_HANDLER_ACTION = 'demo:talk';

export function breakRules(actions: readonly ActionDefinition[]): readonly ActionDefinition[] {
  return actions.map((action) =>
    action.id === BROKEN_RULE_ACTION
      ? {
          ...action,
          prerequisites: [{ rule: { moon_phase: [{ var: 'turn' }] }, otherwise: 'Not under this moon.' }, ...action.prerequisites],
        }
      : action,
  );
}

export function breakHandlers(handlers: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
  return {
    ...handlers,
    [BROKEN_HANDLER_ACTION]: (deed) => {
      const { carried } = deed.world.store.get(deed.actor) as unknown as { carried: { by: string } };
      return { text: `has a word with ${carried.by}.`, float: '', tone: 'calm' };
    },
  };
}
