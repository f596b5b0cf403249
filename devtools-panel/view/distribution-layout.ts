import type { Distribution } from '../../src/statistics/distribution.js';
import { computeByteTicks, niceByteStep } from './byte-axis.js';
import { niceStep, computeTicks, type Tick } from './time-axis.js';

/** What an axis is of: durations in ms, or bytes. */
export type Measure = 'time' | 'bytes';

/** Two distributions over one axis. Heights are shares of the values of a side, 0–1. */
export interface DistributionChart {
  /** ms or bytes: left edge of the first bin, width of each (the first one may be cut off at 0), right edge of the last. */
  readonly from: number;
  readonly step: number;
  readonly to: number;
  /** One item a bin. What lies beyond `to` is in the last one. */
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  /** Share of the values beyond `to`, of each side. */
  readonly beyond: { readonly baseline: number; readonly candidate: number };
  /** The highest bin. */
  readonly most: number;
  readonly ticks: readonly Tick[];
}

const MOST_BINS = 48;
/** The axis ends where it holds this share of both sides: a single run of ten seconds must not press the rest into one bin. */
const SHOWN_SHARE = 0.99;
const TICKS_APART = 70;
/** A nanosecond: no clock of a browser is finer. ms. */
const LEAST_STEP = 1e-6;

/**
 * Lays both sides over one linear axis in bins of a round width, no narrower than the clock's step, with values in the middle of their bins, and none
 * below 0.
 *
 * @param resolution - step of the coarser clock, ms; 0 unknown, and for what no clock measured.
 * @param width - of the plot, CSS px, for the ticks.
 */
export function layOutDistributions(
  baseline: Distribution,
  candidate: Distribution,
  resolution: number,
  width: number,
  measure: Measure = 'time',
): DistributionChart {
  const sides = [baseline, candidate].filter((side) => side.recorded > 0);
  const least = Math.min(...sides.map((side) => side.min));
  const most = Math.max(...sides.map((side) => side.quantile(SHOWN_SHARE)));
  if (sides.length === 0)
    return { from: 0, step: 1, to: 1, baseline: [], candidate: [], beyond: { baseline: 0, candidate: 0 }, most: 0, ticks: [] };
  const leastStep = Math.max((most - least) / MOST_BINS, resolution, most / 1e6, LEAST_STEP);
  const step = measure === 'bytes' ? niceByteStep(leastStep) : niceStep(leastStep);
  const start = startOf(least, step, resolution);
  const bins = Math.max(1, Math.ceil((most - start) / step + 1e-9));
  const to = start + bins * step;
  const before = fillBins(baseline, start, step, bins);
  const after = fillBins(candidate, start, step, bins);
  return {
    from: Math.max(0, start),
    step,
    to,
    baseline: before.shares,
    candidate: after.shares,
    beyond: { baseline: before.beyond, candidate: after.beyond },
    most: Math.max(...before.shares, ...after.shares),
    ticks: (measure === 'bytes' ? computeByteTicks : computeTicks)(Math.max(0, start), to, width, TICKS_APART),
  };
}

/** Left edge of the first bin: below 0 where 0 is the middle of it, see `edgesOf`. */
function startOf(least: number, step: number, resolution: number): number {
  const centred = (Math.floor(least / step + 0.5) - 0.5) * step;
  // Values lie between the clock's steps as well: the first bin begins at 0, whole.
  return centred < 0 && step >= 2 * resolution ? 0 : centred;
}

/** Edges of the bins, one more than there are bins. The first bin is cut off at 0, as nothing takes less. */
export function edgesOf({ from, to, step, baseline }: DistributionChart): number[] {
  const bins = baseline.length;
  return Array.from({ length: bins + 1 }, (_, at) => Math.max(from, to - (bins - at) * step));
}

function fillBins(side: Distribution, from: number, step: number, bins: number): { shares: number[]; beyond: number } {
  const shares = new Array<number>(bins).fill(0);
  let beyond = 0;
  side.forEachBucket((low, high, count) => {
    // Buckets are narrower than bins where it matters (1.6 % of the value): the middle decides.
    const bin = Math.floor(((low + high) / 2 - from) / step);
    const share = count / side.count;
    if (bin >= bins) beyond += share;
    shares[Math.min(bins - 1, Math.max(0, bin))] += share;
  });
  return { shares, beyond };
}
