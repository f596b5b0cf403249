/**
 * Which action the growth of low points comes from: after each, its bytes are there to stay. So a low point is a level plus, for each time the
 * action was done until then, its bytes. All actions are done the more often the more time goes by; what tells them apart, and from time
 * itself, is when they are done more and when less.
 *
 * Each action is fitted alone, then against each other action and against time in a regression of both (partial regressions). An action is
 * named when it is needed beside each other one: the bytes of one whose counts only went along are 0 within their uncertainty. Time must not explain
 * the growth better; that the action is needed beside time as well takes longer to be certain where it is done evenly, and is said apart.
 * Actions that always come together have the same rhythm: no test tells which of them it is, so they are named together. As for any regression,
 * that is where one column explains nine tenths of what is the other's own (a variance inflation of 10, Marquardt 1970), beside level and time.
 * Successive low points are off in the same direction, since what is in use besides swings slowly: see `correlatedFit`, without which every
 * action would look certain.
 */
import { correlationOf, toDifferences } from '../../statistics/correlated-fit.js';
import { leastSquares, type LeastSquares } from '../../statistics/least-squares.js';
import { studentQuantile } from '../../statistics/student-quantile.js';
import type { Estimate } from './growth.js';
import type { LowPoint } from './low-points.js';

export interface GrowthSource {
  readonly action: string;
  /** Actions that come with it so evenly that it may as well be one of them; mostly none. */
  readonly alike: readonly string[];
  /** Bytes or objects that one of `action` leaves behind, and the 95 % interval. */
  readonly each: Estimate;
  /** How often it was done in that time. */
  readonly times: number;
  /** Share of the growth that it explains; above 1 where something else shrank. */
  readonly share: number;
  /** Whether it explains the growth clearly better than time does, as it does better than all other actions; else only no worse. */
  readonly beyondTime: boolean;
}

/** How often an action was done until each low point. */
export interface ActionCounts {
  readonly action: string;
  readonly counts: readonly number[];
}

/** Chance that an action that only went along is needed beside another, of all actions together. With three times as much, twice as many were named by mistake. */
const SIGNIFICANCE = 0.01;
const CONFIDENCE = 0.95;
/** An action that explains less of the growth beside time is not what it comes from. */
const LEAST_SHARE = 0.5;
/** Beside another action, more: two that leave as much each are not to be taken for one. */
const LEAST_SHARE_OF_ACTIONS = 0.55;
/** An action done less often has no rhythm. */
const FEWEST_TIMES = 3;
const FEWEST_POINTS = 7;
/** Of what is a column's own, beside level and time: that another explains of it, at least, where the two cannot be told apart. */
const ALIKE = 0.9;
/** A column of which less than this share is its own is a mix of the others. */
const LEAST_OWN_SHARE = 1e-9;
/** Level, action and time. */
const PARAMETERS = 3;

/** A candidate with its column of the regression. */
interface Candidate {
  readonly action: string;
  readonly column: readonly number[];
}

/** @returns undefined where no action explains the growth clearly better than all others do, and no worse than time. */
export function findGrowthSource(points: readonly LowPoint[], actions: readonly ActionCounts[]): GrowthSource | undefined {
  const done = actions.filter(({ counts }) => counts[counts.length - 1] - counts[0] >= FEWEST_TIMES);
  if (points.length < FEWEST_POINTS) return undefined;
  const values = points.map(({ value }) => value);
  const time = points.map((point) => point.time - points[0].time);
  const ones = points.map(() => 1);
  const guess = findBest(
    done.map(({ action, counts }) => ({ action, column: counts })),
    ones,
    values,
  );
  if (guess === undefined) return undefined;
  const correlation = correlationOf(leastSquares([ones, guess.column, time], values) ?? guess.fit, PARAMETERS);
  const [level, observed, timeColumn] = [ones, values, time].map((column) => toDifferences(column, correlation));
  const candidates = done.map(({ action, counts }) => ({ action, column: toDifferences(counts, correlation) }));
  const best = findBest(candidates, level, observed);
  if (best === undefined) return undefined;

  const { counts } = done.find(({ action }) => action === best.action)!;
  const times = counts[counts.length - 1] - counts[0];
  const growth = values[values.length - 1] - values[0];
  const isNeededBeside = (rival: readonly number[], leastShare: number): boolean => {
    const both = leastSquares([level, best.column, rival], observed);
    if (both === undefined) return false;
    const least = studentQuantile(1 - SIGNIFICANCE / candidates.length, both.degrees) * both.errors[1];
    return both.coefficients[1] > least && both.coefficients[1] * times >= leastShare * growth;
  };
  const others = candidates.filter(({ action }) => action !== best.action);
  const isAlike = (rival: Candidate): boolean => explainedShare(best.column, rival.column, [level, timeColumn]) >= ALIKE;
  const alike = others.filter(isAlike).map(({ action }) => action);
  const rivals = others.filter(({ action }) => !alike.includes(action));
  if (!(growth > 0) || !rivals.every(({ column }) => isNeededBeside(column, LEAST_SHARE_OF_ACTIONS))) return undefined;
  const beyondTime = isNeededBeside(timeColumn, LEAST_SHARE);
  const byTime = leastSquares([level, timeColumn], observed);
  if (!beyondTime && !(byTime && best.fit.squares <= byTime.squares)) return undefined;
  const value = best.fit.coefficients[1];
  const reach = studentQuantile((1 + CONFIDENCE) / 2, best.fit.degrees) * best.fit.errors[1];
  return {
    action: best.action,
    alike,
    each: { value, low: value - reach, high: value + reach },
    times,
    share: (value * times) / growth,
    beyondTime,
  };
}

/** Share of what is a column's own, beside others, that a rival explains where it goes the same way; 0 where it has nothing of its own. */
function explainedShare(column: readonly number[], rival: readonly number[], beside: readonly (readonly number[])[]): number {
  const own = leastSquares(beside, column);
  const rest = leastSquares(beside, rival);
  if (own === undefined || rest === undefined || !hasOwn(own, column) || !hasOwn(rest, rival)) return 0;
  const product = own.residuals.reduce((sum, residual, at) => sum + residual * rest.residuals[at], 0);
  return product > 0 ? product ** 2 / (own.squares * rest.squares) : 0;
}

function hasOwn({ squares }: LeastSquares, column: readonly number[]): boolean {
  return squares > LEAST_OWN_SHARE * column.reduce((sum, value) => sum + value * value, 0);
}

/** The one that alone leaves least unexplained, of those that add and do not take away. */
function findBest(
  candidates: readonly Candidate[],
  level: readonly number[],
  values: readonly number[],
): (Candidate & { readonly fit: LeastSquares }) | undefined {
  let best: (Candidate & { readonly fit: LeastSquares }) | undefined;
  for (const { action, column } of candidates) {
    const fit = leastSquares([level, column], values);
    if (fit && fit.coefficients[1] > 0 && fit.squares < (best?.fit.squares ?? Infinity)) best = { action, column, fit };
  }
  return best;
}
