import { correctHolm } from '../../statistics/holm.js';
import {
  DEFAULT_EFFECT_LIMITS,
  type ComparedSide,
  type EffectLimits,
  type EffectName,
  type RegressionOptions,
  type RegressionReport,
  type SeriesComparison,
  type Verdict,
} from '../comparison.js';
import { collectSeries, type SeriesPair } from './collect-series.js';
import { judgeEffect, judgeSeries, SHOWN_ONLY } from './judge.js';
import { compareLikeRuns, type LikeRuns } from './like-runs.js';
import { measureEffects, type MeasuredEffect } from './measure-effects.js';
import { areComparable, isBelowClock, writeNotes } from './notes.js';

const DEFAULT_CONFIDENCE = 0.99;
const LEAST_CONFIDENCE = 0.5;
const MOST_CONFIDENCE = 0.9999;
/** A mean hangs on a few long runs; when they are chance, ranks do not agree. Tails are what ranks know little of. */
const BACKED_BY_RANKS: ReadonlySet<EffectName> = new Set(['shift', 'median', 'throughput']);
/** Of the chance of error. */
const SHARE_OF_SHIFTS = 0.8;
const ORDER: readonly Verdict[] = ['worse', 'better', 'too little data', 'same'];

/**
 * Says what got better or worse between two states of an app, and when nothing can be said.
 *
 * Compared are the pipeline, each stage and the heap in use: medians and 95th percentiles by bootstrap, ranks by Mann and Whitney's U, shares
 * of failures by Newcombe's interval. All of them together call anything better or worse in at most 1 of 100 comparisons of equals
 * (`confidence`): intervals are corrected after Bonferroni, p-values after Holm. A verdict needs all of it: an interval without 0, a
 * change that reaches the limit, and of the median a p-value that agrees.
 */
export class PerformanceRegressionDetector {
  readonly #options: RegressionReport['options'];

  /** @param options - what makes no sense (a limit below 0, a confidence that is no number) counts as left out. */
  constructor({ limits, confidence = NaN, seed = NaN }: RegressionOptions = {}) {
    this.#options = {
      limits: readLimits(limits),
      confidence: Number.isNaN(confidence) ? DEFAULT_CONFIDENCE : Math.min(MOST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence)),
      seed: Number.isFinite(seed) ? seed : 1,
    };
  }

  /** Changes are the candidate's against the baseline. The same sides give the same report. */
  compare(baseline: ComparedSide, candidate: ComparedSide): RegressionReport {
    const pairs = collectSeries(baseline.sessions, candidate.sessions);
    const series = this.#compareSeries(pairs).sort(byEvidence);
    return {
      series,
      verdict: ORDER.find((verdict) => series.some((one) => one.verdict === verdict)) ?? 'too little data',
      notes: writeNotes(baseline, candidate, pairs),
      comparable: areComparable(baseline, candidate),
      options: this.#options,
    };
  }

  #compareSeries(pairs: readonly SeriesPair[]): SeriesComparison[] {
    const { confidence, limits, seed } = this.#options;
    const significance = 1 - confidence;
    const like = pairs.map(({ kind, baseline, candidate, degrees }) => {
      const isOneSided = baseline.parts.length === 0 || candidate.parts.length === 0;
      return kind === 'counter' || isOneSided ? undefined : compareLikeRuns(baseline, candidate, degrees);
    });
    const measured = pairs.map((pair, index) => {
      const effects = measureEffects(pair, like[index], seed);
      return isBelowClock(pair) ? effects.map(withoutTime) : effects;
    });
    const pValues = correctHolm(like.map((one) => one?.pValue ?? NaN));
    const tails = shareOut(significance, measured.flat());
    return pairs.map(({ kind, name, baseline, candidate }, index) => {
      const agrees = (effect: MeasuredEffect): boolean =>
        (!BACKED_BY_RANKS.has(effect.name) || pValues[index] <= significance) && isOfLikeRuns(effect, like[index], limits);
      const judged = measured[index].map((effect) => judgeEffect(effect, limits, tails(effect), agrees(effect)));
      const [baselineCount, candidateCount] = [baseline.values.recorded, candidate.values.recorded];
      return {
        kind,
        name,
        ...judgeSeries(judged, Math.min(baselineCount, candidateCount)),
        likeness: like[index]?.likeness ?? 'nothing',
        pValue: pValues[index],
        superiority: like[index]?.superiority ?? NaN,
        effects: judged.map(({ factor: _, ...effect }) => effect),
        baselineCount,
        candidateCount,
      };
    });
  }
}

/**
 * Chance of error beyond each bound of an effect's interval, so that all of them together have at most `significance`. What cannot be tested
 * takes none of it. Shifts have most of it: they show a change first, so what others take is missed most there. Medians are shown, and have
 * the intervals that shifts have.
 */
function shareOut(significance: number, effects: readonly MeasuredEffect[]): (effect: MeasuredEffect) => number {
  const tested = effects.filter(({ testable, name }) => testable && !SHOWN_ONLY.has(name));
  const shifts = tested.filter(({ name }) => name === 'shift').length;
  const others = tested.length - shifts;
  const ofShifts = shifts === 0 ? 0 : others === 0 ? 1 : SHARE_OF_SHIFTS;
  return ({ name }) =>
    name === 'shift' || name === 'median'
      ? (significance * (ofShifts || 1)) / (2 * Math.max(1, shifts))
      : (significance * (1 - ofShifts || 1)) / (2 * Math.max(1, others));
}

/** False for a tail or a throughput that changed only because the candidate has more of the large executions, or fewer. */
function isOfLikeRuns({ name, change }: MeasuredEffect, like: LikeRuns | undefined, limits: EffectLimits): boolean {
  if (like === undefined || (name !== 'p95' && name !== 'throughput')) return true;
  const ofLike = name === 'p95' ? like.p95Change : 1 / (1 + like.meanChange) - 1;
  return Math.sign(ofLike) === Math.sign(change) && Math.abs(ofLike) >= (name === 'p95' ? limits.time : limits.throughput);
}

/** Times that the clock cannot tell apart are shown, and decide nothing. */
function withoutTime(effect: MeasuredEffect): MeasuredEffect {
  return effect.name === 'shift' || effect.name === 'median' || effect.name === 'p95'
    ? { ...effect, testable: false, enough: NaN }
    : effect;
}

function readLimits(limits: Partial<EffectLimits> = {}): EffectLimits {
  const read = (name: keyof EffectLimits): number => {
    const limit = limits[name];
    return limit !== undefined && limit >= 0 && limit < Infinity ? limit : DEFAULT_EFFECT_LIMITS[name];
  };
  return { time: read('time'), throughput: read('throughput'), errors: read('errors'), memory: read('memory') };
}

/** Verdicts that matter first, then what is less likely chance, then what changed most. */
function byEvidence(a: SeriesComparison, b: SeriesComparison): number {
  const chance = ({ pValue }: SeriesComparison): number => (Number.isNaN(pValue) ? 1 : pValue);
  const size = ({ effects }: SeriesComparison): number => Math.max(0, ...effects.map(({ change }) => Math.abs(change) || 0));
  return ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || chance(a) - chance(b) || size(b) - size(a);
}
