/**
 * How the low points of a series grew over a stretch of time, and whether that growth is one that goes on.
 *
 * That low points rise is certain soon; that they will go on rising is what makes a leak. A scene that is loaded and kept is a step, a cache
 * that fills is a curve that flattens. So beside the test there are three questions whose answers need no model of either:
 * is it steady (points lie near a straight line), is it enough without its greatest step, and were the low points ever
 * as high not long before?
 */
import { medianOf } from '../../statistics/median.js';
import { inversionTail } from '../../statistics/inversions.js';
import { theilSen } from '../../statistics/theil-sen.js';
import { varianceInflation } from '../../statistics/variance-inflation.js';
import { leastOfCells, type LowPoint } from './low-points.js';

/** A quantity with its confidence interval, 95 %. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is asked of growth first: all that takes no line. */
export interface Rise {
  /** The stretch of time, ms. */
  readonly from: number;
  readonly to: number;
  /** Low points that it was found in. */
  readonly points: number;
  /** Where it began: bytes or objects. */
  readonly level: number;
  /** Over the whole stretch, bytes or objects, by the first and the last low points. */
  readonly amount: number;
  /** The same without the greatest step from one low point to the next, as far as that is more than its part. */
  readonly withoutStep: number;
  /** That step, as a share of the growth. */
  readonly stepShare: number;
  /** Greatest low point in the time before, over four times as long; -Infinity where nothing is known. */
  readonly before: number;
  /** Of the last low points. */
  readonly reached: number;
  /** Chance that points without growth, in random order, rise as clearly. */
  readonly pValue: number;
}

export interface Growth extends Rise {
  /** Bytes or objects a minute: the line of Theil and Sen; points that are like the last one (AR(1)) widen the interval. */
  readonly perMinute: Estimate;
  /** Mean distance of the low points from that line, as a share of what it rises by. */
  readonly unsteadiness: number;
}

/** Parts of a stretch that may have a low point each. */
const CELLS = 20;
/** Of them, that must have one: of fewer, no order is rare enough. */
export const FEWEST_POINTS = 7;
/** The first and the last points must lie this share of the stretch apart: else it is about a shorter one. */
const LEAST_SPAN = 0.7;
/** Two successive points may be this share apart, or three minutes, whichever is more: in a longer gap a step may hide. */
const MOST_GAP = 0.25;
const USUAL_GAP = 200_000;
/** First and last are medians of so many. */
const END_POINTS = 3;
/** How long before the stretch is looked at, in its lengths. */
const LOOK_BACK = 4;
const MS_PER_MINUTE = 60_000;
/** Level and slope. */
const PARAMETERS = 2;
const CONFIDENCE = 0.95;

/** @returns undefined where there are too few low points. @param points - in order of time. */
export function measureRise(points: readonly LowPoint[], from: number, to: number): Rise | undefined {
  const cells = leastOfCells(points, from, to, CELLS);
  const times = cells.map(({ time }) => time);
  const values = cells.map(({ value }) => value);
  const first = middleOf(cells.slice(0, END_POINTS));
  const last = middleOf(cells.slice(-END_POINTS));
  const length = to - from;
  if (cells.length < FEWEST_POINTS || times[times.length - 1] - times[0] < LEAST_SPAN * length) return undefined;
  if (times.some((time, at) => at > 0 && time - times[at - 1] > Math.max(USUAL_GAP, MOST_GAP * length))) return undefined;
  const rise = last.value - first.value;
  const amount = (rise * length) / (last.time - first.time);
  const steps = values
    .slice(1)
    .map((value, at) => Math.max(0, value - values[at] - (amount * (times[at + 1] - times[at])) / length))
    .sort((a, b) => b - a);
  const before = leastOfCells(points, from - LOOK_BACK * length, from, LOOK_BACK * CELLS);
  return {
    from,
    to,
    points: cells.length,
    level: first.value,
    amount,
    withoutStep: amount - steps[0] - steps[1],
    stepShare: amount > 0 ? steps[0] / amount : Infinity,
    before: before.reduce((most, { value }) => Math.max(most, value), -Infinity),
    reached: last.value,
    pValue: inversionTail(values.length, countInversions(values)),
  };
}

function middleOf(points: readonly LowPoint[]): LowPoint {
  return { time: medianOf(points.map(({ time }) => time)), value: medianOf(points.map(({ value }) => value)) };
}

/** The line through points of which there are enough for a rise. */
export function measureLine(
  points: readonly LowPoint[],
  { from, to }: Pick<Rise, 'from' | 'to'>,
): Pick<Growth, 'perMinute' | 'unsteadiness'> {
  const cells = leastOfCells(points, from, to, CELLS);
  const minutes = cells.map(({ time }) => (time - from) / MS_PER_MINUTE);
  const values = cells.map(({ value }) => value);
  // Points of different cells have different times: there is a line.
  const { slope, intercept } = theilSen(minutes, values, CONFIDENCE)!;
  const residuals = values.map((value, at) => value - intercept - slope * minutes[at]);
  const { low, high } = theilSen(minutes, values, CONFIDENCE, varianceInflation(residuals, PARAMETERS))!;
  const distance = residuals.reduce((sum, residual) => sum + Math.abs(residual), 0) / residuals.length;
  const rise = (slope * (to - from)) / MS_PER_MINUTE;
  return { perMinute: { value: slope, low, high }, unsteadiness: rise > 0 ? distance / rise : Infinity };
}

/** Pairs that do not rise. */
function countInversions(values: readonly number[]): number {
  let count = 0;
  for (let later = 1; later < values.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) if (values[later] <= values[earlier]) count++;
  }
  return count;
}
