import { fitLimit, type KnownSeries } from '../../model/limit-unit.js';
import type { AlertRule } from './alert-rule.js';

/** A rule whose limits are in the unit of what it reads, and how people wrote it. */
export interface FittedRule extends AlertRule {
  readonly written: AlertRule;
}

/** @returns why it cannot be held against the metric, where its aggregate or the unit of its limit does not fit. */
export function fitRule(rule: AlertRule, known: KnownSeries | undefined): FittedRule | string {
  const limit = fitLimit(rule, known);
  const clear = fitLimit({ ...rule, limit: rule.clear }, known);
  if (!limit.ok) return limit.message;
  return { ...rule, limit: limit.limit, clear: clear.ok ? clear.limit : limit.limit, written: rule };
}
