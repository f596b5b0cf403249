/**
 * Whether growth of a few minutes keeps to a clock rather than to anything else. In real pages a full collection comes every 30 to 90 s, so that ten
 * minutes have some eight low points: too few to fit a clock and, beside it, steps or the curve of a cache, and to be certain of what is left to the
 * clock. So each is fitted alone, and what leaves less unexplained is likelier, by n / 2 · log of the ratio of the squares (the logarithm of the
 * likelihood ratio of normal errors). Steps and curves choose the places that suit them best, and have a coefficient more: that speaks against the clock.
 */
import { leastSquares } from '../../statistics/least-squares.js';

/** Minutes in which a cache fills to 63 % that is filled after a scene was loaded. */
const SCENE_CACHES = [1, 2, 4];
/** A clock is sure where it is so many times likelier than what else is likeliest, as a logarithm: of several actions one may go along by chance. */
const SURE = 3;
/** Low points within this share of the growth lie on a curve: closer does not make it likelier. */
const EXACT = 0.01;

/** How well a clock explains growth. */
export interface ClockFit {
  /** Mean distance of the points from the line, as a share of what it rises by. */
  readonly distance: number;
  /** Logarithm of how many times likelier it is than the likeliest of what is no leak. */
  readonly likelier: number;
  readonly isSure: boolean;
}

/** What compares clocks with everything that is no leak, which is fitted once. */
export function createClockComparison(
  minutes: readonly number[],
  values: readonly number[],
  caches: readonly number[],
): (clock: readonly number[]) => ClockFit | undefined {
  const ones = values.map(() => 1);
  const squaresOf = (...columns: (readonly number[])[]): number => leastSquares([ones, ...columns], values)?.squares ?? Infinity;
  const curve = (fills: number, from: number): number[] => minutes.map((minute) => -Math.expm1(-Math.max(0, minute - from) / fills));
  const exact = values.length * (EXACT * (values[values.length - 1] - values[0])) ** 2;
  const rival = Math.min(
    squaresOfSteps(values),
    ...caches.map((fills) => squaresOf(curve(fills, 0))),
    ...minutes.slice(1, -1).flatMap((loaded) => {
      const scene = minutes.map((minute) => (minute < loaded ? 0 : 1));
      return SCENE_CACHES.map((fills) => squaresOf(scene, curve(fills, loaded)));
    }),
  );
  return (clock) => {
    const fit = leastSquares([ones, clock], values);
    const rise = fit ? fit.coefficients[1] * clock[clock.length - 1] : 0;
    if (!(fit && rise > 0)) return undefined;
    const distance = fit.residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / values.length / rise;
    const likelier = (values.length / 2) * Math.log((rival + exact) / (fit.squares + exact));
    return { distance, likelier, isSure: likelier >= SURE };
  };
}

/** What two steps leave unexplained, wherever they suit best. */
function squaresOfSteps(values: readonly number[]): number {
  const sums = [0];
  const squares = [0];
  values.forEach((value, at) => {
    sums.push(sums[at] + (value - values[0]));
    squares.push(squares[at] + (value - values[0]) ** 2);
  });
  const around = (from: number, to: number): number => squares[to] - squares[from] - (sums[to] - sums[from]) ** 2 / (to - from);
  let least = Infinity;
  for (let second = 2; second < values.length; second++) {
    for (let first = 1; first < second; first++) {
      least = Math.min(least, around(0, first) + around(first, second) + around(second, values.length));
    }
  }
  return Math.max(0, least);
}
