import type { Aggregate } from '../../model/alert-source.js';
import { LIMIT_UNITS, type LimitUnit } from '../../model/limit-unit.js';
import type { MetricTags } from '../../model/metrics.js';
import {
  AGGREGATES,
  MOST_CHARACTERS,
  MOST_PERCENT,
  MOST_TAGS,
  OPERATORS,
  SEVERITIES,
  type AlertOperator,
  type AlertSeverity,
} from './alert-rule.js';
import { takeDuration } from './duration-text.js';
import type { RuleScanner } from './rule-scanner.js';

/** What a text says; the rest is defaults. */
export interface RuleParts extends RuleOptions {
  metric: string;
  tags: MetricTags;
  aggregate: Aggregate;
  operator: AlertOperator;
  limit: number;
  unit?: LimitUnit;
}

/** A number, in a unit or in whatever it is of. */
export interface Quantity {
  readonly value: number;
  readonly unit?: LimitUnit;
}

/** Durations in ms. */
export interface RuleOptions {
  name?: string;
  clear?: Quantity;
  for?: number;
  suppress?: number;
  severity?: AlertSeverity;
  group?: string;
  silencedBy?: string;
}

const OPTION_WORDS = ['clear', 'for', 'suppress', ...SEVERITIES, 'group', 'silencedBy', 'name'] as const;

/**
 * Reads a rule's text, whose grammar is told at `parseAlertRule`.
 *
 * @param places - gets where the aggregate, the limit and each option begin, from 0 on.
 * @throws RuleSyntaxError
 */
export function takeRule(scanner: RuleScanner, places: Map<string, number>): RuleParts {
  const metric = scanner.takeName('the name of a metric', MOST_CHARACTERS);
  const tags = scanner.findSign(['{']) ? takeTags(scanner) : {};
  scanner.takeSign([':'], Object.keys(tags).length > 0 ? '":" after the tags' : '"{" or ":" after the name of the metric');
  const condition = takeCondition(scanner, places);
  return { metric, tags, ...condition, ...takeOptions(scanner, places, condition.unit === undefined) };
}

function takeTags(scanner: RuleScanner): MetricTags {
  const tags = new Map<string, string>();
  if (scanner.findSign(['}'])) return {};
  do {
    const at = scanner.position;
    const key = scanner.takeName('the name of a tag', MOST_CHARACTERS);
    if (tags.has(key)) scanner.fail(`the tag ${JSON.stringify(key)} is given twice`, at);
    if (tags.size === MOST_TAGS) scanner.fail(`expected at most ${MOST_TAGS} tags`, at);
    scanner.takeSign(['='], '"=" after the name of the tag');
    tags.set(key, scanner.takeValue('the value of the tag', MOST_CHARACTERS));
  } while (scanner.takeSign([',', '}'], '"," or "}" after the tag') === ',');
  return Object.fromEntries(tags);
}

/** `p(95) > 200`, as k6 writes thresholds, or `avg > 1.5s`. @throws RuleSyntaxError */
export function takeCondition(
  scanner: RuleScanner,
  places?: Map<string, number>,
): Pick<RuleParts, 'aggregate' | 'operator' | 'limit' | 'unit'> {
  places?.set('aggregate', scanner.position);
  const aggregate = takeAggregate(scanner);
  const operator = scanner.takeSign(OPERATORS, 'an operator (<, <=, >, >=, == or !=)');
  places?.set('limit', scanner.position);
  const { value, unit } = takeQuantity(scanner);
  return { aggregate, operator, limit: value, ...(unit !== undefined && { unit }) };
}

/** `200`, `1.5s`, `50 MB`. @throws RuleSyntaxError */
export function takeQuantity(scanner: RuleScanner): Quantity {
  const value = scanner.takeNumber('a number');
  const unit = scanner.findLimitUnit();
  return { value, ...(unit !== undefined && { unit }) };
}

function takeAggregate(scanner: RuleScanner): Aggregate {
  const name = scanner.findWord(AGGREGATES);
  if (name) return { name };
  if (!scanner.findWord(['p'])) scanner.expected(`an aggregate (${AGGREGATES.join(', ')} or p(N))`);
  scanner.takeSign(['('], '"(" after p');
  const at = scanner.position;
  const percent = scanner.takeNumber('a number');
  if (!(percent >= 0 && percent <= MOST_PERCENT)) scanner.fail(`expected a percentile from 0 to ${MOST_PERCENT}`, at);
  scanner.takeSign([')'], '")" after the percentile');
  return { name: 'p', percent };
}

/** @param mayBeUnit - whether what is next may be meant as the unit of a limit that has none yet. */
function takeOptions(scanner: RuleScanner, places: Map<string, number>, mayBeUnit: boolean): RuleOptions {
  const options: RuleOptions = {};
  const words = `an option (${OPTION_WORDS.join(', ')}) or the end`;
  while (!scanner.isAtEnd) {
    const at = scanner.position;
    const word =
      scanner.findWord(OPTION_WORDS) ??
      scanner.expected(mayBeUnit && Object.keys(options).length === 0 ? `a unit (${LIMIT_UNITS.join(', ')}), ${words}` : words);
    const key = word === 'warning' || word === 'critical' ? 'severity' : word;
    if (options[key] !== undefined) scanner.fail(`${key} is given twice`, at);
    places.set(key, at);
    switch (word) {
      case 'clear':
        options.clear = takeQuantity(scanner);
        break;
      case 'for':
      case 'suppress':
        options[word] = takeDuration(scanner);
        break;
      case 'warning':
      case 'critical':
        options.severity = word;
        break;
      case 'group':
      case 'silencedBy':
      case 'name':
        options[word] = scanner.takeName('a name', MOST_CHARACTERS);
    }
  }
  return options;
}
