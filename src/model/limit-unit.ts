import type { Aggregate } from './alert-source.js';
import { metricFactOf } from './metric-facts.js';

/** Units that a limit can be given in. */
export const LIMIT_UNITS = ['ms', 's', 'min', 'h', 'B', 'kB', 'MB', 'GB', '%'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** What is known of the series of a metric, once there are any. */
export interface KnownSeries {
  readonly isCounter?: boolean;
  /** Whether each value so far was 1 or 0, as far as that can be told. */
  readonly isYesNo?: boolean;
  readonly unit?: string;
}

/** A limit as it is written: in a unit, or without one in the metric's own. */
export interface WrittenLimit {
  readonly metric: string;
  readonly aggregate: Aggregate;
  readonly limit: number;
  readonly unit?: LimitUnit;
}

export type FittedLimit =
  | { readonly ok: true; readonly limit: number }
  | { readonly ok: false; /** What does not fit. */ readonly of: 'aggregate' | 'limit'; readonly message: string };

interface Size {
  readonly of: 'time' | 'bytes' | 'shares';
  /** In the smallest unit, so that a percentage is divided, not multiplied, and 7 % is 0.07 to the last digit. */
  readonly size: number;
}

/** A share, where 1 is all of it. */
const SHARE = '1';
/** Stands for what no unit fits. */
const NUMBER = 'number';
/** Units of limits and of metrics. */
const SIZES: ReadonlyMap<string, Size> = new Map<string, Size>([
  ['µs', { of: 'time', size: 1 }],
  ['us', { of: 'time', size: 1 }],
  ['ms', { of: 'time', size: 1000 }],
  ['s', { of: 'time', size: 1_000_000 }],
  ['min', { of: 'time', size: 60_000_000 }],
  ['h', { of: 'time', size: 3_600_000_000 }],
  ['B', { of: 'bytes', size: 1 }],
  ['By', { of: 'bytes', size: 1 }],
  ['bytes', { of: 'bytes', size: 1 }],
  ['kB', { of: 'bytes', size: 1000 }],
  ['MB', { of: 'bytes', size: 1_000_000 }],
  ['GB', { of: 'bytes', size: 1_000_000_000 }],
  ['%', { of: 'shares', size: 1 }],
  [SHARE, { of: 'shares', size: 100 }],
]);
/** What metrics without a unit are taken to be in, as everything of acttrace's own is. */
const OWN_UNITS: Readonly<Record<Size['of'], string>> = { time: 'ms', bytes: 'B', shares: SHARE };

/**
 * A limit in the unit of what is read, where that can be read of the metric.
 *
 * @param known - undefined while there is no series of the metric: then its unit is taken for ms, bytes or a share, unless it is one of acttrace's.
 */
export function fitLimit({ metric, aggregate, limit, unit }: WrittenLimit, known: KnownSeries | undefined): FittedLimit {
  if (aggregate.name === 'rate' && !hasRate(metric, known)) {
    const message = `rate is for counters and for what is 1 or 0 each time, which ${metric} is not; take avg, med, min, max, p(95), value or count`;
    return { ok: false, of: 'aggregate', message };
  }
  if (unit === undefined) return { ok: true, limit };
  const to = readingUnit(metric, aggregate, known);
  const fitted = convert(limit, unit, to);
  if (fitted !== undefined) return { ok: true, limit: fitted };
  const what = to === NUMBER ? 'a number' : to === SHARE ? 'a share' : `in ${to}`;
  const name = aggregate.name === 'p' ? `p(${aggregate.percent})` : aggregate.name;
  return { ok: false, of: 'limit', message: `a limit in ${unit} does not fit, as ${name} of ${metric} is ${what}` };
}

/** Whether a metric has growth a second, or a share of yes. True also where nothing is known of it. */
function hasRate(metric: string, known: KnownSeries | undefined): boolean {
  const fact = metricFactOf(metric);
  if (fact) return fact.isCounter === true || fact.isYesNo === true;
  return known?.isCounter === true || known?.isYesNo !== false;
}

/** A value in another unit; undefined where the two are of different things. @param to - '': acttrace's own of that kind. */
export function convert(value: number, from: LimitUnit, to: string): number | undefined {
  const one = SIZES.get(from);
  if (from === to || one === undefined) return value;
  const other = SIZES.get(to === '' ? OWN_UNITS[one.of] : to);
  return other?.of === one.of ? (value * one.size) / other.size : undefined;
}

/** Unit of what an aggregate reads; '' where it is not known. */
function readingUnit(metric: string, aggregate: Aggregate, known: KnownSeries | undefined): string {
  const fact = metricFactOf(metric);
  const isCounter = fact === undefined ? known?.isCounter : fact.isCounter === true;
  if (isCounter === false && aggregate.name === 'rate') return SHARE;
  if (isCounter === false && aggregate.name === 'count') return NUMBER;
  return fact?.unit ?? known?.unit ?? '';
}
