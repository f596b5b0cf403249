import { formatDuration } from '../../src/base/format.js';
import { fitLimit } from '../../src/model/limit-unit.js';
import type { MetricKind, MetricTags } from '../../src/model/metrics.js';
import type { AlertRule, SeriesLog } from '../../src/monitor.js';
import { aggregateKind, aggregateWords } from './alert-words.js';
import { toValues, type ChartLimit, type ChartShape, type ChartSpec } from './chart-spec.js';
import { numbersOf } from './figure-kind.js';
import { figureKindOf, isYesNo, rateKind, seriesWords } from './metric-words.js';

/** What a chart of a series can show. */
export interface ChartChoice {
  readonly id: string;
  readonly label: string;
  readonly figure: 'value' | 'count';
  readonly shape: ChartShape;
}

/** Stretch that is shown, ms: as long as the log is, and at first less, so that what there is can be seen. */
const CHART_SPAN = 300_000;
const LEAST_SPAN = 60_000;

const CHOICES: Readonly<Record<'gauge' | 'counter' | 'recorder', readonly ChartChoice[]>> = {
  gauge: [
    { id: 'line', label: 'Value, as a line', figure: 'value', shape: 'line' },
    { id: 'area', label: 'Value, as an area', figure: 'value', shape: 'area' },
  ],
  counter: [
    { id: 'area', label: 'Rate, as an area', figure: 'value', shape: 'area' },
    { id: 'line', label: 'Rate, as a line', figure: 'value', shape: 'line' },
    { id: 'bars', label: 'Count, as bars', figure: 'count', shape: 'bars' },
  ],
  recorder: [
    { id: 'line', label: 'Mean, as a line', figure: 'value', shape: 'line' },
    { id: 'bars', label: 'Count, as bars', figure: 'count', shape: 'bars' },
  ],
};

/** The charts that make sense of a kind of metric, the usual one first. */
export function chartChoices(kind: MetricKind): readonly ChartChoice[] {
  return CHOICES[kind === 'gauge' || kind === 'counter' ? kind : 'recorder'];
}

export interface ChartedSeries {
  readonly name: string;
  readonly tags: MetricTags;
  readonly unit: string;
  readonly kind: MetricKind;
}

/** A series in the last five minutes. @param rules - those that read it. */
export function chartOf(series: ChartedSeries, log: SeriesLog, choice: ChartChoice, rules: readonly AlertRule[]): ChartSpec {
  const { name, tags } = series;
  const isCounter = series.kind === 'counter';
  const own = figureKindOf(series);
  const isCount = choice.figure === 'count';
  const kind = isCount ? (isCounter ? own : numbersOf('')) : isCounter ? rateKind(series) : own;
  const to = log.time.at(-1) ?? 0;
  const values = toValues(isCount ? log.count : log.value);
  const label = isCount ? (isCounter ? 'Growth in a second' : 'Values in a second') : lineLabel(series);
  const known = values.filter((value) => value !== null);
  const describe = (value: number): string => kind.format(value);
  const range =
    known.length === 0
      ? 'no value yet'
      : `between ${describe(Math.min(...known))} and ${describe(Math.max(...known))}, last ${describe(known.at(-1)!)}`;
  return {
    label: seriesWords(name, tags),
    description: `${label} of ${seriesWords(name, tags)} over the last ${formatDuration(Math.max(1000, to - (log.time[0] ?? to)))}: ${range}`,
    time: log.time,
    from: to - Math.min(CHART_SPAN, Math.max(LEAST_SPAN, to - (log.time[0] ?? to))),
    to,
    lines: [{ label, values, shape: choice.shape }],
    limits: isCount ? [] : limitsOf(series, rules),
    kind,
  };
}

function lineLabel({ kind, name }: ChartedSeries): string {
  if (kind === 'gauge') return 'Value';
  if (kind === 'counter') return 'Growth a second';
  return isYesNo(name) ? 'Failed share' : 'Mean of a second';
}

/** Limits that are of what the chart shows: of a counter on its rate, of shares on theirs, of others on values, not on how many there are. */
function limitsOf({ kind, name, tags, unit }: ChartedSeries, rules: readonly AlertRule[]): ChartLimit[] {
  const isRate = kind === 'counter' || isYesNo(name);
  return rules
    .filter(({ aggregate }) => (isRate ? aggregate.name === 'rate' : aggregate.name !== 'rate' && aggregate.name !== 'count'))
    .flatMap((rule) => {
      const { aggregate, operator, severity } = rule;
      const known = { isCounter: kind === 'counter', unit };
      const fitted = fitLimit(rule, known);
      if (!fitted.ok) return [];
      const { limit } = fitted;
      const words = aggregateWords(aggregate, known).replace(' of the last minute', '');
      const isPlain = kind === 'gauge' || isRate || aggregate.name === 'value';
      const figure = aggregateKind(aggregate, name, tags, known).format(limit);
      return { value: limit, severity, label: `${severity}: ${isPlain ? '' : `${words} `}${operator} ${figure}` };
    });
}

/** Whether a rule reads a series. */
export function readsSeries(rule: Pick<AlertRule, 'metric' | 'tags'>, { name, tags }: Pick<ChartedSeries, 'name' | 'tags'>): boolean {
  return rule.metric === name && Object.entries(rule.tags).every(([key, value]) => tags[key] === value);
}
