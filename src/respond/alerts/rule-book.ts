import type { AlertRule, AlertRuleInput, AlertRuleResult } from './alert-rule.js';
import { parseAlertRule, parseKeptRule } from './parse-alert-rule.js';
import { RuleWatch, type OnTransition } from './rule-watch.js';

/** Most rules: more would take longer than a tick may. */
export const MOST_RULES = 500;

const NO_WATCHES: readonly RuleWatch[] = [];

/** The rules, by name and in the order in which they came. Lists are made anew at each change, so that one that is gone through stays as it is. */
export class RuleBook {
  #watches: readonly RuleWatch[] = [];
  #byName = new Map<string, RuleWatch>();
  #onValues = new Map<string, readonly RuleWatch[]>();
  readonly #onTransition: OnTransition;

  constructor(onTransition: OnTransition) {
    this.#onTransition = onTransition;
  }

  get watches(): readonly RuleWatch[] {
    return this.#watches;
  }

  /** Those on each single value of a metric. */
  onValuesOf(metric: string): readonly RuleWatch[] {
    return this.#onValues.get(metric) ?? NO_WATCHES;
  }

  get(name: string): RuleWatch | undefined {
    return this.#byName.get(name);
  }

  /** @param isKept - see `AlertManager.addRule`. */
  add(given: string | AlertRuleInput, isKept = false): AlertRuleResult {
    if (this.#watches.length >= MOST_RULES) return refuse(`rule: there are ${MOST_RULES} already`);
    const result = this.#check(given, undefined, isKept);
    if (result.ok) this.#set([...this.#watches, new RuleWatch(result.rule, this.#onTransition)]);
    return result;
  }

  edit(name: string, given: string | AlertRuleInput, now: number, isKept = false): AlertRuleResult {
    const watch = this.#byName.get(name);
    if (!watch) return refuse(`name: there is no rule ${JSON.stringify(name)}`);
    const result = this.#check(given, watch, isKept);
    if (!result.ok) return result;
    watch.edit(result.rule, now);
    this.#set(this.#watches);
    return result;
  }

  remove(name: string, now: number): boolean {
    const watch = this.#byName.get(name);
    if (!watch) return false;
    this.#set(this.#watches.filter((one) => one !== watch));
    watch.end('rule removed', now);
    return true;
  }

  /** @param edited - whose place the rule is to take. */
  #check(given: string | AlertRuleInput, edited: RuleWatch | undefined, isKept: boolean): AlertRuleResult {
    const result = isKept ? parseKeptRule(given) : parseAlertRule(given);
    if (!result.ok) return result;
    const { name } = result.rule;
    const others = this.#watches.filter((watch) => watch !== edited).map(({ rule }) => rule);
    if (others.some((rule) => rule.name === name)) return refuse(`name: there is a rule ${JSON.stringify(name)} already`);
    if (silencesItself(result.rule, others)) return refuse('silencedBy: the rule would silence itself by way of other rules');
    return result;
  }

  #set(watches: readonly RuleWatch[]): void {
    this.#watches = watches;
    this.#byName = new Map(watches.map((watch) => [watch.rule.name, watch]));
    this.#onValues = groupByMetric(watches.filter(({ rule }) => rule.aggregate.name === 'value'));
  }
}

function groupByMetric(watches: readonly RuleWatch[]): Map<string, readonly RuleWatch[]> {
  const groups = new Map<string, RuleWatch[]>();
  for (const watch of watches) groups.set(watch.rule.metric, [...(groups.get(watch.rule.metric) ?? []), watch]);
  return groups;
}

/** Whether a rule's group is silenced, over however many others, by the group itself: then nobody would be told of anything. */
function silencesItself({ group, silencedBy }: AlertRule, others: readonly AlertRule[]): boolean {
  if (group === undefined || silencedBy === undefined) return false;
  const reached = new Set([silencedBy]);
  for (const one of reached) {
    for (const rule of others) if (rule.group === one && rule.silencedBy !== undefined) reached.add(rule.silencedBy);
  }
  return reached.has(group);
}

function refuse(message: string): AlertRuleResult {
  return { ok: false, error: { message } };
}
