import { messageOf } from '../../base/fault-log.js';
import {
  DEFAULT_SUPPRESS,
  defaultClear,
  isAbove,
  isBelow,
  type AlertOperator,
  type AlertRule,
  type AlertRuleInput,
  type AlertRuleResult,
} from './alert-rule.js';
import { convert, fitLimit, type LimitUnit } from '../../model/limit-unit.js';
import { defaultName } from './format-alert-rule.js';
import { readRule } from './parse-rule-object.js';
import { takeRule, type Quantity, type RuleOptions, type RuleParts } from './parse-rule-text.js';
import { RuleScanner, RuleSyntaxError } from './rule-scanner.js';

/**
 * Makes a rule of a text or an object. The condition, in the grammar of k6's thresholds, says when the alert fires:
 *
 * ```
 * stage_duration{stage=component_filtering}: p(95) > 200 for 10s
 * memory_heap_share: value > 0.9 clear 0.8 suppress 3m critical name "heap nearly full"
 * stage_duration{stage=action_formatting}: value > 150ms silencedBy pipeline
 * ```
 *
 * ```ebnf
 * rule      = name , [ "{" , [ tag , { "," , tag } ] , "}" ] , ":" , condition , { option } ;
 * tag       = name , "=" , value ;
 * condition = aggregate , operator , quantity ;
 * quantity  = number , [ "ms" | "s" | "min" | "h" | "B" | "kB" | "MB" | "GB" | "%" ] ;
 * aggregate = "avg" | "min" | "max" | "med" | "count" | "rate" | "value" | "p" , "(" , number , ")" ;
 * operator  = "<" | "<=" | ">" | ">=" | "==" | "!=" ;
 * option    = "clear" , quantity | "for" , duration | "suppress" , duration | "warning" | "critical"
 *           | "group" , name | "silencedBy" , name | "name" , name ;
 * duration  = number , unit , { number , unit } ;
 * unit      = "ms" | "s" | "m" | "min" | "h" ;
 * name      = bare , { bare } | string ;          (* not empty *)
 * value     = ( bare | ":" ) , { bare | ":" } | string ;
 * bare      = letter | digit | "_" | "." | "/" | "-" ;
 * number    = JSON's, and "+1", ".5", "5." ;
 * string    = JSON's ;
 * ```
 *
 * Spaces may stand between any two of these. Each option is given once at most, in any order; `AlertRule` tells their defaults.
 * `formatAlertRule` writes such a text. A limit without a unit is in the metric's own; of acttrace's metrics, units that cannot fit and a `rate` of what
 * is no counter and not 1 or 0 each time are refused here, of others once there is a series (`AlertManager.faults`).
 *
 * @returns the rule, frozen, or what is wrong and where: of a text `column 14: expected a number, found "abc"`, of an object
 *   `limit: expected a finite number, found NaN`. Never throws.
 */
export function parseAlertRule(given: string | AlertRuleInput): AlertRuleResult {
  return parse(given, false);
}

/** As `parseAlertRule`, for a rule that was accepted before: it is taken also where its aggregate does not fit its metric, and never fires then. */
export function parseKeptRule(given: string | AlertRuleInput): AlertRuleResult {
  return parse(given, true);
}

function parse(given: string | AlertRuleInput, isKept: boolean): AlertRuleResult {
  try {
    return { ok: true, rule: typeof given === 'string' ? parseText(given, isKept) : parseObject(given, isKept) };
  } catch (error) {
    if (error instanceof RuleSyntaxError) return { ok: false, error: error.detail };
    // A getter of an app's object.
    return { ok: false, error: { message: `rule: cannot be read (${messageOf(error)})` } };
  }
}

/** Fails, about one of the options. */
type Fail = (option: keyof RuleOptions | 'aggregate' | 'limit', message: string) => never;

function parseText(text: string, isKept: boolean): AlertRule {
  const scanner = new RuleScanner(text);
  const places = new Map<string, number>();
  return complete(takeRule(scanner, places), isKept, (option, message) => scanner.fail(message, places.get(option)));
}

function parseObject(given: unknown, isKept: boolean): AlertRule {
  return complete(readRule(given), isKept, (option, message) => {
    throw new RuleSyntaxError(option, message);
  });
}

function complete(parts: RuleParts, isKept: boolean, fail: Fail): AlertRule {
  const { metric, tags, aggregate, operator, limit, unit, group, silencedBy } = parts;
  const clear = parts.clear ? toUnit(parts.clear, unit, fail) : defaultClear(operator, limit);
  const fitted = fitLimit(parts, undefined);
  if (!fitted.ok && !(isKept && fitted.of === 'aggregate')) fail(fitted.of, fitted.message);
  const isBeyond = isAbove(operator) ? clear > limit : isBelow(operator) ? clear < limit : clear !== limit;
  if (isBeyond) fail('clear', `expected a number ${describeSide(operator, limit)}, found ${clear}`);
  if (group !== undefined && group === silencedBy) fail('silencedBy', 'a rule cannot be silenced by its own group');
  return Object.freeze({
    name: parts.name ?? defaultName(parts),
    metric,
    tags: Object.freeze(tags),
    aggregate: Object.freeze(aggregate),
    operator,
    limit,
    ...(unit !== undefined && { unit }),
    clear,
    for: parts.for ?? 0,
    suppress: parts.suppress ?? DEFAULT_SUPPRESS,
    severity: parts.severity ?? 'warning',
    ...(group !== undefined && { group }),
    ...(silencedBy !== undefined && { silencedBy }),
  });
}

/** A `clear` in the unit of its limit. */
function toUnit({ value, unit }: Quantity, wanted: LimitUnit | undefined, fail: Fail): number {
  if (unit === undefined) return value;
  if (wanted === undefined) return fail('clear', `expected a number without a unit, as the limit has none, found ${value}${unit}`);
  return convert(value, unit, wanted) ?? fail('clear', `expected a number in ${wanted}, as the limit is, found ${value}${unit}`);
}

function describeSide(operator: AlertOperator, limit: number): string {
  return isAbove(operator)
    ? `up to ${limit}`
    : isBelow(operator)
      ? `from ${limit} on`
      : `that is ${limit}, as ${operator} has no better side`;
}
