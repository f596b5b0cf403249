import type { Aggregate, SeriesQuery } from '../../model/alert-source.js';
import type { LimitUnit } from '../../model/limit-unit.js';
import type { MetricTags } from '../../model/metrics.js';
import { DEFAULT_SUPPRESS, defaultClear, type AlertOperator, type AlertRule } from './alert-rule.js';
import { toDurationText } from './duration-text.js';
import { isBareName, isBareValue } from './rule-scanner.js';

/** A rule as the text that `parseAlertRule` makes the same rule of. What is at its default is left out. */
export function formatAlertRule(rule: AlertRule): string {
  const { operator, limit, unit = '', clear, suppress, severity, group, silencedBy, name } = rule;
  const reading = defaultName(rule);
  return [
    reading,
    ...(clear === defaultClear(operator, limit) ? [] : [`clear ${clear}${unit}`]),
    ...(rule.for === 0 ? [] : [`for ${toDurationText(rule.for)}`]),
    ...(suppress === DEFAULT_SUPPRESS ? [] : [`suppress ${toDurationText(suppress)}`]),
    ...(severity === 'warning' ? [] : [severity]),
    ...(group === undefined ? [] : [`group ${quoteName(group)}`]),
    ...(silencedBy === undefined ? [] : [`silencedBy ${quoteName(silencedBy)}`]),
    ...(name === reading ? [] : [`name ${quoteName(name)}`]),
  ].join(' ');
}

/** What a rule reads, and its condition: `stage_duration{stage=resolve}: p(95) > 200`. */
export function defaultName(rule: SeriesQuery & Condition): string {
  return `${formatSeries(rule.metric, rule.tags)}: ${formatCondition(rule)}`;
}

interface Condition {
  readonly aggregate: Aggregate;
  readonly operator: AlertOperator;
  readonly limit: number;
  readonly unit?: LimitUnit;
}

/** `p(95) > 200`, `avg > 1.5s` */
export function formatCondition({ aggregate, operator, limit, unit }: Condition): string {
  return `${formatAggregate(aggregate)} ${operator} ${limit}${unit ?? ''}`;
}

function formatAggregate(aggregate: Aggregate): string {
  return aggregate.name === 'p' ? `p(${aggregate.percent})` : aggregate.name;
}

/** `stage_duration{stage=resolve}` */
export function formatSeries(metric: string, tags: MetricTags): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${quoteName(key)}=${isBareValue(value) ? value : JSON.stringify(value)}`);
  return pairs.length === 0 ? quoteName(metric) : `${quoteName(metric)}{${pairs.join(',')}}`;
}

function quoteName(text: string): string {
  return isBareName(text) ? text : JSON.stringify(text);
}
