import type { Effect, EffectLimits, EffectName, Verdict } from '../comparison.js';
import type { MeasuredEffect } from './measure-effects.js';

/** Whether more of it is good. */
const GOOD: ReadonlySet<EffectName> = new Set(['throughput']);
/** Of which limit an effect has. */
const LIMIT_OF: Readonly<Record<EffectName, keyof EffectLimits>> = {
  shift: 'time',
  median: 'time',
  p95: 'time',
  throughput: 'throughput',
  errors: 'errors',
  memory: 'memory',
};
/** What decides that a series is the same, or that nothing can be told of it: the middle of its values. */
const LEADING: readonly EffectName[] = ['shift', 'memory'];
/** Shown, and no ground for a verdict: what moves the median and not like executions is another mix of them. */
export const SHOWN_ONLY: ReadonlySet<EffectName> = new Set(['median']);
/** A loss of all throughput is no ratio. */
const LARGEST_LOSS = 0.999;
/** Above it, nobody waits. */
const MOST_NEEDED = 100_000;

export interface JudgedEffect extends Effect {
  /** How many times as many values it takes to tell; NaN where that cannot be said. */
  readonly factor: number;
}

/**
 * The verdict on one effect: better or worse when the interval excludes 0 and the change reaches the limit; the same when the interval lies
 * within the limits, or when there is a change, but below the limit.
 *
 * @param agrees - false when another test of the same says that chance may have made the change.
 */
export function judgeEffect(measured: MeasuredEffect, limits: EffectLimits, tail: number, agrees = true): JudgedEffect {
  const { name, baseline, candidate, change, testable, enough } = measured;
  const limit = limits[LIMIT_OF[name]];
  const known = { name, baseline, candidate, change, limit };
  if (!testable) {
    // Where nothing failed on either side, there is nothing to be told of.
    if (name === 'errors') return { ...known, low: NaN, high: NaN, verdict: 'same', factor: 1 };
    return { ...known, low: NaN, high: NaN, verdict: 'too little data', factor: Number.isNaN(change) ? NaN : 1 / enough };
  }
  const { low, high } = measured.interval(tail);
  const least = leastOf(name, limit);
  const [at, from, to] = [change, low, high].map((value) => evenly(name, value));
  const sure = (low > 0 || high < 0) && agrees;
  const large = Math.abs(at) >= least;
  const verdict = verdictOf();
  return { ...known, low, high, verdict, factor: verdict === 'too little data' ? factorOf(at, from, to, least) : 1 };

  function verdictOf(): Verdict {
    if (sure && large) return change > 0 === GOOD.has(name) ? 'better' : 'worse';
    return (from >= -least && to <= least) || (sure && !large) ? 'same' : 'too little data';
  }
}

/** A change on a scale on which there and back are as far: ratios by their logarithms. */
function evenly(name: EffectName, change: number): number {
  return name === 'errors' ? change : Math.log1p(Math.max(-1, change));
}

/** The limit on that scale. Of throughput it is what gets less, of all others what gets more. */
function leastOf(name: EffectName, limit: number): number {
  if (name === 'errors') return limit;
  return name === 'throughput' ? -Math.log1p(-Math.min(limit, LARGEST_LOSS)) : Math.log1p(limit);
}

/**
 * Intervals shrink with the square root of the number of values. To be told from 0, a change that counts must be as large as its half; one
 * that does not must be as far from the limit.
 */
function factorOf(change: number, low: number, high: number, limit: number): number {
  const half = (high - low) / 2;
  const wanted = Math.abs(change) >= limit ? Math.abs(change) : limit - Math.abs(change);
  return Math.max(1, (half / wanted) ** 2);
}

export interface SeriesVerdict {
  readonly verdict: Verdict;
  readonly because?: EffectName;
  readonly needed?: number;
}

/**
 * One verdict of several effects. Worse wins over better: a tail that got slower is not made good by a middle that got faster; both are
 * shown. What is neither is the same when its middle is, or too little data when that cannot be told: the tail alone does not keep a
 * series open.
 *
 * @param count - of values, on the side that has fewer.
 */
export function judgeSeries(effects: readonly JudgedEffect[], count: number): SeriesVerdict {
  for (const verdict of ['worse', 'better'] as const) {
    const found = effects.find((effect) => effect.verdict === verdict && !SHOWN_ONLY.has(effect.name));
    if (found) return { verdict, because: found.name };
  }
  const leading = effects.find(({ name }) => LEADING.includes(name));
  if (leading?.verdict === 'same') return { verdict: 'same' };
  const needed = Math.ceil(count * ((leading?.factor ?? NaN) - 1));
  return { verdict: 'too little data', ...(needed >= 0 && needed <= MOST_NEEDED && { needed: Math.max(1, roundUp(needed)) }) };
}

/** To two digits: more would look as if somebody knew. */
function roundUp(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.ceil(count / unit) * unit;
}
