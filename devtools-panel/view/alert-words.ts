import { formatDuration } from '../../src/base/format.js';
import type { Aggregate } from '../../src/model/alert-source.js';
import type { MetricTags } from '../../src/model/metrics.js';
import type { AlertFacts, AlertRule, OpenAlert, ResolveReason } from '../../src/monitor.js';
import type { KnownSeries, LimitUnit } from '../../src/model/limit-unit.js';
import { numbersOf, perSecond, SHARES, type FigureKind } from './figure-kind.js';
import { figureKindOf, rateKind, seriesWords } from './metric-words.js';
import { formatDay, formatTimeOfDay, isSameDay } from './session-dates.js';

/** What is known of a metric that an alert or a rule is about, as far as it still exists. */
export type KnownMetric = KnownSeries;

const FIGURES: Readonly<Record<Aggregate['name'], string>> = {
  value: 'value',
  avg: 'mean of the last minute',
  med: 'median of the last minute',
  min: 'lowest of the last minute',
  max: 'highest of the last minute',
  count: 'number in the last minute',
  rate: 'share in the last minute',
  p: 'percentile of the last minute',
};
const RELATIONS: Readonly<Record<AlertRule['operator'], string>> = {
  '>': 'over',
  '>=': 'at or over',
  '<': 'under',
  '<=': 'at or under',
  '==': 'is',
  '!=': 'is not',
};

const REASONS: Readonly<Record<ResolveReason, string>> = {
  recovered: 'recovered',
  'no data': 'no values any more',
  'rule removed': 'its rule was removed',
  'rule changed': 'its rule was changed',
  stopped: 'monitoring ended',
  unknown: 'end not known',
};

/** What is read, in words: `95th percentile of the last minute`. */
export function aggregateWords(aggregate: Aggregate, { isCounter = false }: KnownMetric = {}): string {
  if (aggregate.name === 'p') return `${ordinal(aggregate.percent)} ${FIGURES.p}`;
  return aggregate.name === 'rate' && isCounter ? 'growth a second' : FIGURES[aggregate.name];
}

/** How figures of an aggregate of a metric are written. */
export function aggregateKind(
  aggregate: Aggregate,
  name: string,
  tags: MetricTags,
  { isCounter = false, unit = '' }: KnownMetric = {},
): FigureKind {
  const kind = figureKindOf({ name, tags, unit });
  if (aggregate.name === 'rate') return isCounter ? rateKind({ kind: 'counter', name, tags, unit }) : SHARES;
  // Of a counter, `count` is what its increments add up to, in its own unit.
  if (aggregate.name === 'count' && !isCounter) return numbersOf('');
  return kind;
}

/** A rule as a sentence without its series: `highest of the last minute over 100 ms for 10 s`. */
export function conditionWords(
  rule: Pick<AlertRule, 'metric' | 'tags' | 'aggregate' | 'operator' | 'limit' | 'unit'> & { readonly for?: number },
  known?: KnownMetric,
): string {
  const { metric, tags, aggregate, operator, limit, unit, for: lasting = 0 } = rule;
  const kind = unit === undefined ? aggregateKind(aggregate, metric, tags, known) : writtenKind(aggregate, unit);
  const figure = kind.format(limit);
  const condition = `${aggregateWords(aggregate, known)} ${RELATIONS[operator]} ${figure}`;
  return lasting > 0 ? `${condition} for ${formatDuration(lasting)}` : condition;
}

/** How a limit is written that people gave a unit. */
function writtenKind({ name }: Aggregate, unit: LimitUnit): FigureKind {
  return name === 'rate' && unit !== '%' ? perSecond(numbersOf(unit)) : numbersOf(unit);
}

/** The parts of an alert's condition, `p(95) > 200`: alerts of earlier page loads come without their rule. */
export function readCondition(condition: string): Pick<AlertRule, 'aggregate' | 'operator'> {
  const [figure = '', operator = '>'] = condition.split(' ');
  const percent = /^p\((.+)\)$/.exec(figure)?.[1];
  const name = Object.hasOwn(FIGURES, figure) ? (figure as Exclude<Aggregate['name'], 'p'>) : 'value';
  return {
    aggregate: percent === undefined ? { name } : { name: 'p', percent: Number(percent) },
    operator: Object.hasOwn(RELATIONS, operator) ? (operator as AlertRule['operator']) : '>',
  };
}

/**
 * What an alert is about, in words: as its title what people called the rule, else the series, and the condition that held, with the series where
 * the title does not tell it.
 */
export function alertWords(
  alert: AlertFacts,
  found?: KnownMetric,
): { readonly title: string; readonly condition: string; readonly kind: FigureKind } {
  const { title, metric, tags, limit, condition, unit } = alert;
  const { aggregate, operator } = readCondition(condition);
  // Of an earlier page load, there may be no series here.
  const known = { unit, ...found };
  const subject = seriesWords(metric, tags);
  const words = conditionWords({ metric, tags, aggregate, operator, limit }, known);
  return {
    title: title ?? subject,
    condition: title === undefined ? words : `${subject}: ${words}`,
    kind: aggregateKind(aggregate, metric, tags, known),
  };
}

export function reasonWords(reason: ResolveReason): string {
  return REASONS[reason];
}

/** Whether people are told of it: neither silenced nor snoozed. */
export function isTold({ silencedBy, snoozedUntil }: Pick<OpenAlert, 'silencedBy' | 'snoozedUntil'>): boolean {
  return silencedBy === undefined && snoozedUntil === undefined;
}

/** Those that people must look at first: told ones, critical ones, the newest. */
export function byUrgency(one: OpenAlert, other: OpenAlert): number {
  const rank = (alert: OpenAlert): number =>
    4 * Number(isTold(alert)) + 2 * Number(alert.acknowledgedAt === undefined) + Number(alert.severity === 'critical');
  return rank(other) - rank(one) || other.openedAt - one.openedAt;
}

/** `14:02`, or with the day where that is another one. @param time - ms since the Unix epoch, as `now`. */
export function momentWords(time: number, now: number, locale?: string): string {
  const clock = formatTimeOfDay(time, locale);
  return isSameDay(time, now) ? clock : `${formatDay(time, now, locale)}, ${clock}`;
}

/** How long something lasted, in whole seconds: `27 s`, `2 min 05 s`. @param ms - below 0 counts as 0. */
export function lastingWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(1000 * seconds);
}

/** `1st`, `95th`, `99.9th`. */
function ordinal(number: number): string {
  const [tens, ones] = [number % 100, number % 10];
  const isTeen = tens > 10 && tens < 14;
  const ending = isTeen || !Number.isInteger(number) ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[ones] ?? 'th');
  return `${number}${ending}`;
}
