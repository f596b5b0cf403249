/**
 * How much longer executions take than like ones of the other side. Alike are those of the same lane that captured as much, or only of the
 * same lane, or only those that captured as much, or all: whichever tells most, which is asked before it is known what it tells.
 *
 * Does not know what else makes executions differ: within a stratum, that is noise.
 */
import type { Likeness } from '../comparison.js';
import type { Distribution } from '../../statistics/distribution.js';
import { addToCells, countOfCells, meanOfCells, mergeCells, quantileOfCells, type LogCells } from '../../statistics/log-cells.js';
import { upperQuantile } from '../../statistics/normal.js';
import { degreesOfBlocks } from '../../statistics/sign-blocks.js';
import { forEachStratumBucket, type StrataRecord } from '../../statistics/strata.js';
import { StratifiedShift } from '../../statistics/stratified-shift.js';
import { studentQuantile } from '../../statistics/student-quantile.js';
import { combineDegrees, varianceOfLoads, type LoadShift } from './page-loads.js';

/** One page load of one side. */
export interface LikeRunsPart {
  readonly values: Distribution;
  readonly resolution: number;
  readonly strata?: StrataRecord;
}

export interface LikeRunsSide {
  /** At least one, each with at least one value. */
  readonly parts: readonly LikeRunsPart[];
  /** Independent values that would tell as much as all of them. */
  readonly size: number;
}

export interface LikeRuns {
  readonly likeness: Likeness;
  /** Logarithm of the factor by which the candidate's take longer. NaN without data. */
  readonly shift: number;
  /** Chance that one of the candidate takes longer than a like one of the baseline. */
  readonly superiority: number;
  readonly pValue: number;
  /** Independent executions on each side that would tell as much. */
  readonly size: number;
  /** By how much the 95th percentile and the mean change, as shares, when the candidate has as many of each kind as the baseline has. */
  readonly p95Change: number;
  readonly meanChange: number;
  /** Logarithms. @param tail - chance beyond each bound. */
  interval(tail: number): { readonly low: number; readonly high: number };
}

const LIKENESSES = ['track and captures', 'track', 'captures'] as const;
/** Of what all executions together would tell, like ones must tell so much: of a few pairs nobody knows how much they differ. */
const LEAST_INFORMATION = 0.25;
const TAIL = 0.95;

/**
 * Blocks show two thirds of what makes values alike that lasts as long as they do: where it begins and ends within a block, only the part that
 * lies in it, Σ (1 - k/b)² of Σ (1 - k/b) over lags k.
 */
const UNSEEN = 1.5;

/** @param degrees - of freedom with which the sizes are known. */
export function compareLikeRuns(baseline: LikeRunsSide, candidate: LikeRunsSide, degrees: number): LikeRuns {
  const pooled = new LikePair(baseline, candidate, 'nothing', degrees);
  const least = pooled.shift.information * LEAST_INFORMATION;
  let best = pooled;
  for (const likeness of LIKENESSES) {
    const pair = new LikePair(baseline, candidate, likeness, degrees);
    if (pair.shift.information >= least && pair.deviation < best.deviation) best = pair;
  }
  return measure(best);
}

function measure(pair: LikePair): LikeRuns {
  const { shift, likeness, inflation, known } = pair;
  const ofRuns = pair.deviation ** 2;
  const loads = varianceOfLoads(pair.loadShifts());
  // That of page loads has that of the runs in them: the larger of the two is believed.
  const ofLoads = Math.max(0, loads.variance - ofRuns);
  const wider = ofLoads > 0 ? Math.sqrt(loads.variance / ofRuns) : 1;
  const trusted = combineDegrees(ofRuns, known, ofLoads, loads.degrees);
  // What was estimated is not known, so Student's t; but values cannot be more than independent, which needs no estimate.
  const deviations = (tail: number): number =>
    Math.max(upperQuantile(tail), wider * Math.sqrt(Math.min(1, pair.alike)) * studentQuantile(1 - tail, Math.max(1, trusted)));
  return {
    likeness,
    shift: shift.middle,
    superiority: shift.superiority,
    pValue: shift.pValue(inflation * wider ** 2),
    size: sizeOf(shift.information) / inflation,
    ...pair.changesOfMix(),
    interval: (tail) => {
      const z = upperQuantile(tail);
      const bounds = shift.interval(z, inflation);
      const further = deviations(tail) / z;
      return {
        low: shift.middle - further * (shift.middle - bounds.low),
        high: shift.middle + further * (bounds.high - shift.middle),
      };
    },
  };
}

/** Of one stratum with as many values on each side: n² / (2n + 1) is the information. */
function sizeOf(information: number): number {
  return information + Math.sqrt(information * (information + 1));
}

type StrataCells = ReadonlyMap<string, LogCells>;

/** Both sides, like executions together. */
class LikePair {
  readonly likeness: Likeness;
  readonly shift: StratifiedShift;
  readonly #sides: readonly [LikeRunsSide, LikeRunsSide];
  /** Of each page load of each side. */
  readonly #parts: readonly [readonly StrataCells[], readonly StrataCells[]];
  readonly #merged: readonly [StrataCells, StrataCells];
  readonly #shares: readonly [number, number];

  /** By how much values that follow one another are alike: the variance is so many times that of independent values. */
  readonly inflation: number;
  /** The same as it was estimated, which may be below 1. */
  readonly alike: number;
  /** Degrees of freedom with which that is known. */
  readonly known: number;

  constructor(baseline: LikeRunsSide, candidate: LikeRunsSide, likeness: Likeness, degrees: number) {
    this.likeness = likeness;
    this.#sides = [baseline, candidate];
    this.#parts = [cellsOfParts(baseline, likeness), cellsOfParts(candidate, likeness)];
    this.#merged = [mergeParts(this.#parts[0]), mergeParts(this.#parts[1])];
    this.#shares = [shareOf(baseline), shareOf(candidate)];
    this.shift = this.#shiftOf(...this.#merged);
    const parts = this.#sides.flatMap((side) => side.parts);
    const sum = (of: (part: LikeRunsPart) => number): number => parts.reduce((total, part) => total + of(part), 0);
    const signs = sum(({ strata }) => strata?.signSquares ?? 0);
    if (likeness !== 'nothing' && signs > 0) {
      const seen = sum(({ strata }) => strata?.blockSquares ?? 0) / signs;
      this.alike = seen > 1 ? 1 + (seen - 1) * UNSEEN : seen;
      this.known = degreesOfBlocks(signs);
    } else {
      const size = this.#sides.reduce((total, side) => total + side.size, 0);
      this.alike = sum(({ values }) => values.independentCount) / size;
      this.known = degrees;
    }
    this.inflation = Math.max(1, this.alike);
  }

  /** Standard deviation of the shift, as far as it comes from runs. NaN where too few of them are alike. */
  get deviation(): number {
    const { low, high } = this.shift.interval(1, this.inflation);
    return (high - low) / 2;
  }

  /** Of each page load of each side, against the other side as a whole. */
  loadShifts(): readonly [readonly LoadShift[], readonly LoadShift[]] {
    const [baseline, candidate] = this.#merged;
    const of = (side: 0 | 1): LoadShift[] =>
      this.#parts[side].map((part, at) => ({
        shift: (side === 0 ? this.#shiftOf(part, candidate) : this.#shiftOf(baseline, part)).middle,
        count: this.#sides[side].parts[at].values.count,
      }));
    return [of(0), of(1)];
  }

  /** Direct standardization: strata that both sides have count as often as they do in the baseline. */
  changesOfMix(): Pick<LikeRuns, 'p95Change' | 'meanChange'> {
    const [baseline, candidate] = this.#merged;
    const before: LogCells = new Map();
    const after: LogCells = new Map();
    for (const [key, cells] of baseline) {
      const like = candidate.get(key);
      if (!like) continue;
      mergeCells(before, cells);
      mergeCells(after, like, countOfCells(cells) / countOfCells(like));
    }
    return {
      p95Change: Math.expm1(quantileOfCells(after, TAIL) - quantileOfCells(before, TAIL)),
      meanChange: meanOfCells(after) / meanOfCells(before) - 1,
    };
  }

  #shiftOf(baseline: StrataCells, candidate: StrataCells): StratifiedShift {
    const [firstShare, secondShare] = this.#shares;
    const common = [...baseline].flatMap(([key, first]) => {
      const second = candidate.get(key);
      return second ? [{ first, second, firstShare, secondShare }] : [];
    });
    return new StratifiedShift(common);
  }
}

/** Independent values for each that was counted: below 1 where some stand for others. */
function shareOf({ parts }: LikeRunsSide): number {
  const count = parts.reduce((sum, { values }) => sum + values.count, 0);
  return parts.reduce((sum, { values }) => sum + values.independentCount, 0) / count;
}

function cellsOfParts({ parts }: LikeRunsSide, likeness: Likeness): StrataCells[] {
  return parts.map(({ values, resolution, strata }) => {
    const cells = new Map<string, LogCells>();
    if (likeness === 'nothing') {
      const all: LogCells = new Map();
      values.forEachBucket((low, high, count) => addToCells(all, low, high, count, resolution));
      return cells.set('', all);
    }
    strata?.tracks.forEach((track, number) => {
      const key = keyOf(likeness, track, strata.captures[number]);
      const like: LogCells = cells.get(key) ?? new Map<number, number>();
      cells.set(key, like);
      forEachStratumBucket(strata, number, (low, high, count) => addToCells(like, low, high, count, resolution));
    });
    return cells;
  });
}

function keyOf(likeness: Exclude<Likeness, 'nothing'>, track: string, captures: number): string {
  switch (likeness) {
    case 'track and captures':
      return `${captures} ${track}`;
    case 'track':
      return track;
    case 'captures':
      return `${captures}`;
  }
}

function mergeParts(parts: readonly StrataCells[]): StrataCells {
  const merged = new Map<string, LogCells>();
  for (const part of parts) {
    for (const [key, cells] of part) {
      const known = merged.get(key);
      if (known) mergeCells(known, cells);
      else merged.set(key, new Map<number, number>(cells));
    }
  }
  return merged;
}
