import { apply } from 'json-logic-js';

/** A rule of https://jsonlogic.com as plain data, for example `{ '<': [{ var: 'actor.health.points' }, 6] }`. */
export type Rule = { readonly [operator: string]: RuleValue };
export type RuleValue = Rule | string | number | boolean | null | readonly RuleValue[];

/** @throws when the rule uses an operator that json-logic-js does not know. */
export function holds(rule: Rule, facts: object): boolean {
  return Boolean(apply(rule as Parameters<typeof apply>[0], facts));
}
