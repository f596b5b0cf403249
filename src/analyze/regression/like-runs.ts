/**
 * How much longer executions take than like ones of the other side. Alike are those of the same lane that captured as much, or only of the
 * same lane, or only those that captured as much, or all: whichever tells most, which is asked before it is known what it tells.
 *
 * Does not know what else makes executions differ: within a stratum, that is noise. Where those of a lane capture more on one side than on the
 * other, that is what changed, and no likeness.
 */
import type { Likeness } from '../comparison.js';
import type { Distribution } from '../../statistics/distribution.js';
import { LogCellCounter, meanOfCells, quantileOfCells, type LogCells } from '../../statistics/log-cells.js';
import { upperQuantile } from '../../statistics/normal.js';
import { degreesOfBlocks } from '../../statistics/sign-blocks.js';
import { FEWEST_SESSIONS_TO_DRAW } from '../../statistics/bootstrap.js';
import { forEachStratumBucket, type StrataRecord } from '../../statistics/strata.js';
import { StratifiedShift, type ShiftStratum } from '../../statistics/stratified-shift.js';
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

const BY_CAPTURES = ['track and captures', 'captures'] as const;
/** Of what all executions together would tell, like ones must tell so much: of a few pairs nobody knows how much they differ. */
const LEAST_INFORMATION = 0.25;
const TAIL = 0.95;
/** From this p-value on, one side captures as much as the other for all that is known. */
const SURE = 0.001;

/**
 * Blocks show two thirds of what makes values alike that lasts as long as they do: where it begins and ends within a block, only the part that
 * lies in it, Σ (1 - k/b)² of Σ (1 - k/b) over lags k.
 */
const UNSEEN = 1.5;

/**
 * The likeness that tells most is found by how narrow its interval is, which chance makes narrower for one of four than it is on average: of
 * halves of one page load of the demo, 1.3 % were called different without it, and 1 % were meant.
 */
const CHOSEN = 1.06;

/** @param degrees - of freedom with which the sizes are known. */
export function compareLikeRuns(baseline: LikeRunsSide, candidate: LikeRunsSide, degrees: number): LikeRuns {
  const pooled = new LikePair(baseline, candidate, 'nothing', degrees);
  const least = pooled.shift.information * LEAST_INFORMATION;
  const byCaptures = capturesDiffer(baseline, candidate) ? [] : BY_CAPTURES;
  let best = pooled;
  for (const likeness of ['track', ...byCaptures] as const) {
    const pair = new LikePair(baseline, candidate, likeness, degrees);
    if (pair.shift.information >= least && pair.deviation < best.deviation && pair.hasLoads) best = pair;
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
  // In deviations of independent values, which need no estimate. What is estimated is not known, so Student's t: of how alike values are, and
  // of how page loads differ, which a few of them may make look small.
  const reachOf = (tail: number): number =>
    CHOSEN *
    Math.max(
      upperQuantile(tail),
      wider * Math.sqrt(Math.min(1, pair.alike)) * studentReach(tail, trusted),
      loads.variance > 0 ? Math.sqrt(loads.variance / ofRuns) * studentReach(tail, loads.degrees) : 0,
    );
  return {
    likeness,
    shift: shift.middle,
    superiority: shift.superiority,
    pValue: shift.pValue(inflation * (CHOSEN * wider) ** 2),
    size: sizeOf(shift.information) / inflation,
    ...pair.changesOfMix(),
    interval: (tail) => {
      const z = upperQuantile(tail);
      const bounds = shift.interval(z, inflation);
      const further = reachOf(tail) / z;
      return {
        low: shift.middle - further * (shift.middle - bounds.low),
        high: shift.middle + further * (bounds.high - shift.middle),
      };
    },
  };
}

function studentReach(tail: number, degrees: number): number {
  return studentQuantile(1 - tail, Math.max(1, degrees));
}

/** Of one stratum with as many values on each side: n² / (2n + 1) is the information. */
function sizeOf(information: number): number {
  return information + Math.sqrt(information * (information + 1));
}

/** Whether executions of the same lanes capture more on one side, as far as executions are independent. */
function capturesDiffer(baseline: LikeRunsSide, candidate: LikeRunsSide): boolean {
  const [before, after] = [baseline, candidate].map(({ parts }) =>
    countCells(
      parts.flatMap(({ strata }) => (strata ? [strata] : [])),
      ({ tracks, captures, offsets, counts, zeros }, number, counterOf) => {
        let executions = zeros[number];
        for (let at = offsets[number]; at < offsets[number + 1]; at++) executions += counts[at];
        // One more than there are: of none there is no logarithm.
        counterOf(tracks[number]).addBucket(captures[number] + 1, captures[number] + 1, executions, 0);
      },
    ),
  );
  return new StratifiedShift(inCommon(before, after, 1, 1)).pValue(1) < SURE;
}

type StrataCells = ReadonlyMap<string, LogCells>;

/** Both sides, like executions together. */
class LikePair {
  readonly likeness: Likeness;
  readonly shift: StratifiedShift;
  /** By how much values that follow one another are alike: the variance is so many times that of independent values. */
  readonly inflation: number;
  /** The same as it was estimated, which may be below 1. */
  readonly alike: number;
  /** Degrees of freedom with which that is known. */
  readonly known: number;
  readonly #sides: readonly [LikeRunsSide, LikeRunsSide];
  /** Of each page load of each side. */
  readonly #parts: readonly [readonly StrataCells[], readonly StrataCells[]];
  readonly #merged: readonly [StrataCells, StrataCells];
  readonly #shares: readonly [number, number];

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
      this.alike = this.#sides.reduce((most, side, at) => Math.max(most, (this.#shares[at] * countOf(side)) / side.size), 0);
      this.known = degrees;
    }
    this.inflation = Math.max(1, this.alike);
  }

  /** Standard deviation of the shift, as far as it comes from runs. NaN where too few of them are alike. */
  get deviation(): number {
    const { low, high } = this.shift.interval(1, this.inflation);
    return (high - low) / 2;
  }

  /** Whether page loads enough of each side have runs like those of the other to tell how page loads differ, where there are as many. */
  get hasLoads(): boolean {
    return this.#parts.every((loads, side) => {
      const other = this.#merged[1 - side];
      const telling = loads.filter((load) => [...load.keys()].some((key) => other.has(key)));
      return telling.length >= Math.min(FEWEST_SESSIONS_TO_DRAW, loads.length);
    });
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
    const [before, after] = [new LogCellCounter(), new LogCellCounter()];
    for (const { first, second } of inCommon(...this.#merged, 1, 1)) {
      before.addCells(first);
      after.addCells(second, first.total / second.total);
    }
    const [baseline, candidate] = [before.toCells(), after.toCells()];
    return {
      p95Change: Math.expm1(quantileOfCells(candidate, TAIL) - quantileOfCells(baseline, TAIL)),
      meanChange: meanOfCells(candidate) / meanOfCells(baseline) - 1,
    };
  }

  #shiftOf(baseline: StrataCells, candidate: StrataCells): StratifiedShift {
    return new StratifiedShift(inCommon(baseline, candidate, ...this.#shares));
  }
}

function inCommon(baseline: StrataCells, candidate: StrataCells, firstShare: number, secondShare: number): ShiftStratum[] {
  return [...baseline].flatMap(([key, first]) => {
    const second = candidate.get(key);
    return second ? [{ first, second, firstShare, secondShare }] : [];
  });
}

function countOf({ parts }: LikeRunsSide): number {
  return parts.reduce((sum, { values }) => sum + values.count, 0);
}

/** Independent values for each that was counted: below 1 where some stand for others, be it within a page load or among them (Kish 1965). */
function shareOf(side: LikeRunsSide): number {
  const squares = side.parts.reduce((sum, { values }) => sum + values.count ** 2 / values.independentCount, 0);
  return countOf(side) / squares;
}

function cellsOfParts({ parts }: LikeRunsSide, likeness: Likeness): StrataCells[] {
  return parts.map(({ values, resolution, strata }) => {
    if (likeness === 'nothing') {
      const all = new LogCellCounter();
      values.forEachBucket((low, high, count) => all.addBucket(low, high, count, resolution));
      return new Map([['', all.toCells()]]);
    }
    return countCells(strata ? [strata] : [], (record, number, counterOf) => {
      const like = counterOf(keyOf(likeness, record.tracks[number], record.captures[number]));
      forEachStratumBucket(record, number, (low, high, count) => like.addBucket(low, high, count, resolution));
    });
  });
}

/** @param count - asked for each stratum of each record; finds the counter of a key. */
function countCells(
  records: readonly StrataRecord[],
  count: (record: StrataRecord, number: number, counterOf: (key: string) => LogCellCounter) => void,
): StrataCells {
  const counters = new Map<string, LogCellCounter>();
  const counterOf = (key: string): LogCellCounter => {
    const counter = counters.get(key) ?? new LogCellCounter();
    counters.set(key, counter);
    return counter;
  };
  for (const record of records) record.tracks.forEach((_, number) => count(record, number, counterOf));
  return toCells(counters);
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
  if (parts.length === 1) return parts[0];
  const counters = new Map<string, LogCellCounter>();
  for (const part of parts) {
    for (const [key, cells] of part) {
      const counter = counters.get(key) ?? new LogCellCounter();
      counters.set(key, counter);
      counter.addCells(cells);
    }
  }
  return toCells(counters);
}

function toCells(counters: ReadonlyMap<string, LogCellCounter>): StrataCells {
  return new Map([...counters].map(([key, counter]) => [key, counter.toCells()] as const));
}
