/** The figures that are compared, each with an interval that can be had at any level. */
import { intervalOf, ResampledSide, type BootstrapInterval } from '../../statistics/bootstrap.js';
import { upperQuantile } from '../../statistics/normal.js';
import { newcombeInterval } from '../../statistics/proportions.js';
import { createRandom } from '../../statistics/random.js';
import type { EffectName } from '../comparison.js';
import type { SeriesPair, SeriesSide } from './collect-series.js';
import type { LikeRuns } from './like-runs.js';
import { combineDegrees } from './page-loads.js';

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
/** Samples of the heap, independent ones: it is a saw-tooth, of which a few tell where they happened to be taken. */
const FEWEST_SAMPLES = 20;
const SHARES: Readonly<Record<'median' | 'p95', number>> = { median: 0.5, p95: 0.95 };
/** Independent values from which on a mean is taken for about gamma distributed. */
const FEWEST_FOR_MEAN = 20;
/** Independent executions on each side from which on sums of ranks are about normally distributed. */
const FEWEST_FOR_RANKS = 10;

/** @param like - executions held against like ones; undefined for counters, and where one side has none. */
export function measureEffects(
  { kind, baseline, candidate, degrees }: SeriesPair,
  like: LikeRuns | undefined,
  seed: number,
): MeasuredEffect[] {
  if (baseline.parts.length === 0 || candidate.parts.length === 0) return [];
  const sides = [new ResampledSide(baseline.parts, baseline.size), new ResampledSide(candidate.parts, candidate.size)] as const;
  if (kind === 'counter') return [measureQuantile('memory', 'median', sides, degrees, seed, FEWEST_SAMPLES)];
  const median = measureQuantile('median', 'median', sides, degrees, seed);
  const time = [...(like ? [measureShift(like, median.baseline)] : []), median, measureQuantile('p95', 'p95', sides, degrees, seed)];
  const rest = [
    ...(kind === 'pipeline' ? [measureThroughput(baseline, candidate, sides, degrees, seed)] : []),
    measureErrors(baseline, candidate),
  ];
  return [...time, ...rest];
}

type Sides = readonly [ResampledSide, ResampledSide];

function measureQuantile(
  name: EffectName,
  quantile: 'median' | 'p95',
  sides: Sides,
  degrees: number,
  seed: number,
  fewest = FEWEST_BEYOND[quantile] / (1 - SHARES[quantile]),
): MeasuredEffect {
  const share = SHARES[quantile];
  const [baseline, candidate] = sides.map((side) => side.quantile(share));
  const enough = enoughOf(sides, fewest);
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

/** Of a run that takes as long as the median of the baseline: how long a like one takes. */
function measureShift(like: LikeRuns, typical: number): MeasuredEffect {
  const change = Math.expm1(like.shift);
  const enough = Math.min(1, like.size / FEWEST_FOR_RANKS);
  return {
    name: 'shift',
    baseline: typical,
    candidate: typical * (1 + change),
    change,
    testable: enough === 1 && Number.isFinite(change),
    enough,
    interval: (tail) => {
      const { low, high } = like.interval(tail);
      return { low: Math.expm1(low), high: Math.expm1(high) };
    },
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
  const { wider, known } = spreadOfLoads(sides, ratios, () => ratiosOf(sides.map((side) => resample(side, random, 0))), degrees);
  const { low, high, middle } = intervalOf(ratios, tail, known);
  return { low: Math.expm1(middle + wider * (low - middle)), high: Math.expm1(middle + wider * (high - middle)) };
}

/**
 * What is known of how page loads differ. Where only one side has enough of them to tell, those of the other are taken to differ as much.
 *
 * @param fixed - resamples in which no page loads were drawn.
 * @returns by how much the interval is wider than the resamples are, and the degrees of freedom with which its width is known.
 */
function spreadOfLoads(sides: Sides, ratios: Float64Array, fixed: () => Float64Array, degrees: number): { wider: number; known: number } {
  const told = sides.filter(({ drawn }) => drawn > 0);
  if (told.length === 0) return { wider: 1, known: degrees };
  const variance = varianceOf(ratios);
  const ofRuns = varianceOf(fixed());
  const ofLoads = Math.max(0, variance - ofRuns);
  const untold = sides.filter(({ drawn }) => drawn === 0);
  // The variance of one page load is that of a mean of so many, times so many.
  const lent = untold.reduce((sum, { loads }) => sum + (ofLoads * told[0].loads) / loads, 0);
  const drawn = told.reduce((sum, side) => sum + side.drawn, 0);
  const wider = variance > 0 ? Math.sqrt((variance + lent) / variance) : 1;
  return { wider, known: combineDegrees(ofRuns, degrees, ofLoads + lent, drawn) };
}

function ratiosOf([baseline, candidate]: readonly Float64Array[]): Float64Array {
  return candidate.map((value, at) => Math.log(value / baseline[at]));
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
