/** The figures that are compared, each with an interval that can be had at any level. */
import { intervalOf, ResampledSide, type BootstrapInterval } from '../../statistics/bootstrap.js';
import { upperQuantile } from '../../statistics/normal.js';
import { newcombeInterval } from '../../statistics/proportions.js';
import { createRandom } from '../../statistics/random.js';
import type { EffectName } from '../comparison.js';
import type { SeriesPair, SeriesSide } from './collect-series.js';

/** A figure on both sides, before it is judged. */
export interface MeasuredEffect {
  readonly name: EffectName;
  readonly baseline: number;
  readonly candidate: number;
  readonly change: number;
  /** Whether it can be told from the data at all, whatever the figures are: only what can is corrected for. */
  readonly testable: boolean;
  /** Share of the values that there are of those that would be needed to test it, at most 1. */
  readonly enough: number;
  /** @param tail - chance beyond each bound. Asked once. */
  interval(tail: number): BootstrapInterval;
}

/**
 * Independent values that must lie beyond a quantile, on the rarer side of it: fewer tell of their quantile what chance made of them. The
 * bound of a 99 % interval of the median of 10 values is their extreme.
 */
const FEWEST_BEYOND: Readonly<Record<'median' | 'p95', number>> = { median: 5, p95: 10 };
const SHARES: Readonly<Record<'median' | 'p95', number>> = { median: 0.5, p95: 0.95 };
/** Independent values from which on a mean is taken for about gamma distributed. */
const FEWEST_FOR_MEAN = 20;

export function measureEffects({ kind, baseline, candidate, degrees }: SeriesPair, seed: number): MeasuredEffect[] {
  if (baseline.parts.length === 0 || candidate.parts.length === 0) return [];
  const sides = [new ResampledSide(baseline.parts, baseline.size), new ResampledSide(candidate.parts, candidate.size)] as const;
  if (kind === 'counter') return [measureQuantile('memory', 'median', sides, degrees, seed)];
  const time = [measureQuantile('median', 'median', sides, degrees, seed), measureQuantile('p95', 'p95', sides, degrees, seed)];
  const rest = [
    ...(kind === 'pipeline' ? [measureThroughput(baseline, candidate, sides, degrees, seed)] : []),
    measureErrors(baseline, candidate),
  ];
  return [...time, ...rest];
}

type Sides = readonly [ResampledSide, ResampledSide];

function measureQuantile(name: EffectName, quantile: 'median' | 'p95', sides: Sides, degrees: number, seed: number): MeasuredEffect {
  const share = SHARES[quantile];
  const [baseline, candidate] = sides.map((side) => side.quantile(share));
  const enough = enoughOf(sides, FEWEST_BEYOND[quantile] / (1 - share));
  const change = changeOf(baseline, candidate);
  return {
    name,
    baseline,
    candidate,
    change,
    testable: enough === 1 && Number.isFinite(change),
    enough,
    interval: (tail) => ratioInterval(sides, (side, random, drawn) => side.resampleQuantile(share, random, drawn), tail, degrees, seed),
  };
}

/** Of the time in which runs ran, a second has 1000 over the mean of them. */
function measureThroughput(one: SeriesSide, two: SeriesSide, sides: Sides, degrees: number, seed: number): MeasuredEffect {
  const [baseline, candidate] = [1000 / one.values.mean, 1000 / two.values.mean];
  const enough = enoughOf(sides, FEWEST_FOR_MEAN);
  const change = changeOf(baseline, candidate);
  const resample: Resample = (side, random, drawn) => side.resampleMean(random, drawn).map((mean) => 1 / mean);
  return {
    name: 'throughput',
    baseline,
    candidate,
    change,
    testable: enough === 1 && Number.isFinite(change),
    enough,
    interval: (tail) => ratioInterval(sides, resample, tail, degrees, seed),
  };
}

/** Where nothing failed on either side, nothing is to be tested: no data could have shown otherwise. */
function measureErrors(one: SeriesSide, two: SeriesSide): MeasuredEffect {
  const [baseline, candidate] = [one, two].map(({ errors, values }) => Math.min(1, errors / values.count));
  return {
    name: 'errors',
    baseline,
    candidate,
    change: candidate - baseline,
    testable: baseline > 0 || candidate > 0,
    enough: 1,
    interval: (tail) => newcombeInterval(baseline, one.size, candidate, two.size, upperQuantile(tail)),
  };
}

function enoughOf(sides: Sides, needed: number): number {
  return Math.min(1, ...sides.map(({ size }) => size / needed));
}

/** As a share; 0 where both are 0, NaN where only the baseline is (or less). */
function changeOf(baseline: number, candidate: number): number {
  if (baseline === candidate && Number.isFinite(baseline)) return 0;
  return baseline > 0 && candidate >= 0 ? candidate / baseline - 1 : NaN;
}

/** What of a side is resampled: its page loads too, or only the runs in them. */
type Resample = (side: ResampledSide, random: () => number, drawn?: 0) => Float64Array;

/** Of logarithms, so that twice and half are as far from alike. */
function ratioInterval(sides: Sides, resample: Resample, tail: number, degrees: number, seed: number): BootstrapInterval {
  const random = createRandom(seed);
  const ratios = ratiosOf(sides.map((side) => resample(side, random)));
  if (!ratios.every(Number.isFinite)) return { low: NaN, high: NaN };
  const drawn = sides.reduce((sum, side) => sum + side.drawn, 0);
  const fixed = drawn === 0 ? ratios : ratiosOf(sides.map((side) => resample(side, random, 0)));
  const { low, high } = intervalOf(ratios, tail, combineDegrees(varianceOf(ratios), varianceOf(fixed), drawn, degrees));
  return { low: Math.expm1(low), high: Math.expm1(high) };
}

function ratiosOf([baseline, candidate]: readonly Float64Array[]): Float64Array {
  return candidate.map((value, at) => Math.log(value / baseline[at]));
}

/**
 * Degrees of freedom of a variance that is the sum of two, of which each has its own (B. L. Welch 1947, F. E. Satterthwaite 1946): that of
 * runs, and what is beyond it, which is that of page loads.
 */
function combineDegrees(variance: number, ofRuns: number, drawn: number, degrees: number): number {
  const ofLoads = Math.max(0, variance - ofRuns);
  if (ofLoads === 0) return degrees;
  return (ofRuns + ofLoads) ** 2 / (ofRuns ** 2 / Math.max(1, degrees) + ofLoads ** 2 / drawn);
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
