import type { Aggregate } from '../../model/alert-source.js';
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
}

/** Durations in ms. */
export interface RuleOptions {
  name?: string;
  clear?: number;
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
 * @param places - gets where each option begins, from 0 on.
 * @throws RuleSyntaxError
 */
export function takeRule(scanner: RuleScanner, places: Map<string, number>): RuleParts {
  const metric = scanner.takeName('the name of a metric', MOST_CHARACTERS);
  const tags = scanner.findSign(['{']) ? takeTags(scanner) : {};
  scanner.takeSign([':'], Object.keys(tags).length > 0 ? '":" after the tags' : '"{" or ":" after the name of the metric');
  const condition = takeCondition(scanner);
  return { metric, tags, ...condition, ...takeOptions(scanner, places) };
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

/** `p(95) > 200`, as k6 writes thresholds. @throws RuleSyntaxError */
export function takeCondition(scanner: RuleScanner): Pick<RuleParts, 'aggregate' | 'operator' | 'limit'> {
  const aggregate = takeAggregate(scanner);
  const operator = scanner.takeSign(OPERATORS, 'an operator (<, <=, >, >=, == or !=)');
  return { aggregate, operator, limit: scanner.takeNumber('a number') };
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

function takeOptions(scanner: RuleScanner, places: Map<string, number>): RuleOptions {
  const options: RuleOptions = {};
  while (!scanner.isAtEnd) {
    const at = scanner.position;
    const word = scanner.findWord(OPTION_WORDS) ?? scanner.expected(`an option (${OPTION_WORDS.join(', ')}) or the end`);
    const key = word === 'warning' || word === 'critical' ? 'severity' : word;
    if (options[key] !== undefined) scanner.fail(`${key} is given twice`, at);
    places.set(key, at);
    switch (word) {
      case 'clear':
        options.clear = scanner.takeNumber('a number');
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
