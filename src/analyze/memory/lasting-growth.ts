/**
 * Whether growth is of the kind that lasts. Over a few minutes, a cache that fills and a leak look alike, and no test can tell them apart
 * for certain: the slower the cache, the straighter its curve. So growth lasts if it keeps to a clock, time or the counts of an action, and
 * that clock is needed beside steps, beside the curves of caches, and beside a scene, a step from which on a cache fills; beside those of slow ones only while growth is not larger than such a cache
 * is thought to make it.
 */
import { correlatedFit } from '../../statistics/correlated-fit.js';
import { leastSquares } from '../../statistics/least-squares.js';
import { studentQuantile } from '../../statistics/student-quantile.js';
import type { ActionCounts } from './growth-source.js';
import { createClockComparison, type ClockFit } from './likelier-clock.js';
import type { LowPoint } from './low-points.js';

/**
 * How far low points may lie from the line, as a share of what it rises by: see `Growth.unsteadiness`. Measured on simulated heaps of 10 minutes:
 * 9 of 10 leaks of 1 MB/min lie below.
 */
export const STEADY = 0.04;
/** Of the counts of an action, closer: of several actions one may go along for a while by chance. */
const CLOSE = 0.025;
/** Minutes in which caches fill to 63 %: quick ones, of any size … */
const QUICK_CACHES = [1, 2, 4];
/** … and slow ones. A slower one is told from a leak when it levels off, not before. */
const SLOW_CACHES = [10, 20];
/** Scenes that may be loaded and kept within a stretch. */
const STEPS = 2;
/** What keeps to the clock explains at least this share of the growth beside steps or the curve of a cache. */
const LEAST_SHARE = 0.5;
/** Chance that steps or the curve of a cache leaves so much to any of the clocks. */
const SIGNIFICANCE = 0.001;
/** How far the low points of a short stretch may lie from a clock's line: the fewer, the less they tell of it; of 10 minutes, and of 14. */
const NEAR = 0.08;
const NEAR_OF_LONGER = 0.06;
const USUAL_MINUTES = 10;
/** Logarithm of how many times likelier a clock is, at least, than what is no leak. */
const LEAST_LIKELIER = 1;
/** An action that is done less often is a step. */
const FEWEST_TIMES = 3;
/** The clock that is none of the actions. */
export const TIME: unique symbol = Symbol('time');
/** Time, or the action whose counts growth keeps to. */
export type Clock = typeof TIME | string;
const MS_PER_MINUTE = 60_000;

/** The clocks that growth keeps to; none where it may not last. */
export interface Clocks {
  readonly names: readonly Clock[];
  /** Else it must be seen again: of many actions, one may go along for a while. */
  readonly isSure: boolean;
}

/**
 * The clocks that growth of the first quarter of an hour keeps to, in which low points are few: each must be likelier than steps, caches and
 * scenes are. Asked for hours, it would call too many of these: measured on simulated heaps without a leak, 3 of 100 in eight hours.
 *
 * @param stretch - minutes, up to 14. The others as for `findClock`.
 */
export function findLikelierClocks(
  points: readonly LowPoint[],
  actions: readonly ActionCounts[],
  isLarge: boolean,
  stretch: number,
): Clocks {
  const minutes = minutesOf(points);
  const most = stretch <= USUAL_MINUTES ? NEAR : NEAR_OF_LONGER;
  const compare = createClockComparison(
    minutes,
    points.map(({ value }) => value),
    cachesFor(isLarge),
  );
  const kept = clocksOf(minutes, actions).flatMap(({ name, clock }): (ClockFit & { readonly name: Clock })[] => {
    const fit = name === TIME || clock[clock.length - 1] >= FEWEST_TIMES ? compare(clock) : undefined;
    return fit && fit.distance <= most && fit.likelier >= LEAST_LIKELIER ? [{ name, ...fit }] : [];
  });
  return { names: kept.map(({ name }) => name), isSure: kept.some(({ name, isSure }) => isSure || name === TIME) };
}

/**
 * The clock that growth keeps to that is looked for later.
 *
 * @param points - in order of time.
 * @param actions - how often each action was done until each point.
 * @param isLarge - more than a slow cache would take in that time.
 */
export function findClock(points: readonly LowPoint[], actions: readonly ActionCounts[], isLarge: boolean): Clocks {
  const values = points.map(({ value }) => value);
  const minutes = minutesOf(points);
  const clocks = clocksOf(minutes, actions);
  const [scene] = stepsOf(values);
  const loaded = minutes[scene.indexOf(1)];
  const curve = (fills: number, from: number): number[] => minutes.map((minute) => -Math.expm1(-Math.max(0, minute - from) / fills));
  const rivals = [
    stepsOf(values),
    ...cachesFor(isLarge).map((fills) => [curve(fills, 0)]),
    ...QUICK_CACHES.map((fills) => [scene, curve(fills, loaded)]),
  ];
  const ones = points.map(() => 1);
  const growth = values[values.length - 1] - values[0];
  const keepsTo = (clock: readonly number[], most: number): boolean => {
    const fit = leastSquares([ones, clock], values);
    if (fit === undefined) return false;
    const rise = fit.coefficients[1] * clock[clock.length - 1];
    const distance = fit.residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / values.length;
    if (!(rise > 0 && distance <= most * rise)) return false;
    return rivals.every((rival) => {
      const both = correlatedFit([ones, clock, ...rival], values);
      if (both === undefined) return false;
      const [, each] = both.coefficients;
      const least = studentQuantile(1 - SIGNIFICANCE / clocks.length, both.degrees) * both.errors[1];
      return each > least && each * clock[clock.length - 1] >= LEAST_SHARE * growth;
    });
  };
  const found = clocks.find(({ clock }) => keepsTo(clock, STEADY));
  if (found === undefined) return { names: [], isSure: false };
  return { names: [found.name], isSure: found.name === TIME || clocks.some(({ clock }) => keepsTo(clock, CLOSE)) };
}

function minutesOf(points: readonly LowPoint[]): number[] {
  return points.map(({ time }) => (time - points[0].time) / MS_PER_MINUTE);
}

function clocksOf(
  minutes: readonly number[],
  actions: readonly ActionCounts[],
): { readonly name: Clock; readonly clock: readonly number[] }[] {
  return [
    { name: TIME, clock: minutes },
    ...actions.map(({ action, counts }) => ({ name: action, clock: counts.map((count) => count - counts[0]) })),
  ];
}

function cachesFor(isLarge: boolean): readonly number[] {
  return isLarge ? QUICK_CACHES : [...QUICK_CACHES, ...SLOW_CACHES];
}

/** The greatest steps, one column each. */
function stepsOf(values: readonly number[]): number[][] {
  return values
    .slice(1)
    .map((value, at) => ({ at: at + 1, step: value - values[at] }))
    .sort((a, b) => b.step - a.step)
    .slice(0, STEPS)
    .map(({ at }) => values.map((_, index) => (index < at ? 0 : 1)));
}
