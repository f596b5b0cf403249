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

export function measureEffects({ kind, baseline, candidate }: SeriesPair, seed: number): MeasuredEffect[] {
  if (baseline.parts.length === 0 || candidate.parts.length === 0) return [];
  const sides = [new ResampledSide(baseline.parts), new ResampledSide(candidate.parts)] as const;
  if (kind === 'counter') return [measureQuantile('memory', 'median', sides, seed)];
  const time = [measureQuantile('median', 'median', sides, seed), measureQuantile('p95', 'p95', sides, seed)];
  const rest = [...(kind === 'pipeline' ? [measureThroughput(baseline, candidate, sides, seed)] : []), measureErrors(baseline, candidate)];
  return [...time, ...rest];
}

type Sides = readonly [ResampledSide, ResampledSide];

function measureQuantile(name: EffectName, quantile: 'median' | 'p95', sides: Sides, seed: number): MeasuredEffect {
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
    interval: (tail) => ratioInterval(sides, (side, random) => side.resampleQuantile(share, random), tail, seed),
  };
}

/** Of the time in which runs ran, a second has 1000 over the mean of them. */
function measureThroughput(one: SeriesSide, two: SeriesSide, sides: Sides, seed: number): MeasuredEffect {
  const [baseline, candidate] = [1000 / one.values.mean, 1000 / two.values.mean];
  const enough = enoughOf(sides, FEWEST_FOR_MEAN);
  const change = changeOf(baseline, candidate);
  const resample = (side: ResampledSide, random: () => number): Float64Array => side.resampleMean(random).map((mean) => 1 / mean);
  return {
    name: 'throughput',
    baseline,
    candidate,
    change,
    testable: enough === 1 && Number.isFinite(change),
    enough,
    interval: (tail) => ratioInterval(sides, resample, tail, seed),
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

/** Of logarithms, so that twice and half are as far from alike. Both sides are resampled with streams of their own. */
function ratioInterval(
  sides: Sides,
  resample: (side: ResampledSide, random: () => number) => Float64Array,
  tail: number,
  seed: number,
): BootstrapInterval {
  const random = createRandom(seed);
  const [baseline, candidate] = sides.map((side) => resample(side, random));
  const ratios = candidate.map((value, at) => Math.log(value / baseline[at]));
  if (!ratios.every(Number.isFinite)) return { low: NaN, high: NaN };
  const { low, high } = intervalOf(ratios, tail);
  return { low: Math.expm1(low), high: Math.expm1(high) };
}
