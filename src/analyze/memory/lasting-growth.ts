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
/** The clock that is none of the actions. */
export const TIME = Symbol('time');
/** Time, or the action whose counts growth keeps to. */
export type Clock = typeof TIME | string;
const MS_PER_MINUTE = 60_000;

/**
 * The clock that growth keeps to; undefined where it may not last.
 *
 * @param points - in order of time.
 * @param actions - how often each action was done until each point.
 * @param isLarge - more than a slow cache would take in that time.
 */
export function findClock(
  points: readonly LowPoint[],
  actions: readonly ActionCounts[],
  isLarge: boolean,
): { readonly name: Clock; readonly isSure: boolean } | undefined {
  const values = points.map(({ value }) => value);
  const minutes = points.map(({ time }) => (time - points[0].time) / MS_PER_MINUTE);
  const clocks: { readonly name: Clock; readonly clock: readonly number[] }[] = [
    { name: TIME, clock: minutes },
    ...actions.map(({ action, counts }) => ({ name: action, clock: counts.map((count) => count - counts[0]) })),
  ];
  const caches = isLarge ? QUICK_CACHES : [...QUICK_CACHES, ...SLOW_CACHES];
  const [scene] = stepsOf(values);
  const loaded = minutes[scene.indexOf(1)];
  const curve = (fills: number, from: number): number[] => minutes.map((minute) => -Math.expm1(-Math.max(0, minute - from) / fills));
  const rivals = [
    stepsOf(values),
    ...caches.map((fills) => [curve(fills, 0)]),
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
  return found && { name: found.name, isSure: found.name === TIME || clocks.some(({ clock }) => keepsTo(clock, CLOSE)) };
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
