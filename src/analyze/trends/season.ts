/**
 * What the hour of the day does to a series: machines that are busy each evening are no change of the app. Works on logarithms, so that the
 * season is a factor. It is told from changes of level by comparing sessions with their neighbours in time; where all sessions of a while
 * were recorded at one hour, both cannot be told apart, and it is left a change.
 */
import { medianOf } from '../../statistics/median.js';

const HOURS = 24;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
/** Fewer days cannot repeat anything. */
const FEWEST_DAYS = 3;
/** Fewer sessions are not worth the search: each hour would have hardly any. */
const FEWEST_POINTS = 12;
/** Sessions before and after one that its level is the median of. */
const NEIGHBOURS = 4;
/** How much a session tells about the hours next to its own: what slows a machine lasts longer than the clock's hour. */
const NEXT_HOUR = 0.25;
/** Rounds of taking level and season out of one another: what is left of one in the other shrinks each time. */
const ROUNDS = 6;
/** Chance of seeing a season where there is none, by permutation. */
const SIGNIFICANCE = 0.01;
const PERMUTATIONS = 199;

/** Hours of the day and days, local time. */
export interface LocalTimes {
  readonly hours: readonly number[];
  readonly days: readonly number[];
}

/** @param offset - local minus universal time, minutes; undefined: the page's, at each time (it changes with the season). */
export function localTimes(times: readonly number[], offset?: number): LocalTimes {
  const local = times.map((time) => time + (offset ?? -new Date(time).getTimezoneOffset()) * MS_PER_MINUTE);
  return {
    hours: local.map((time) => Math.floor(time / MS_PER_HOUR) - HOURS * Math.floor(time / (HOURS * MS_PER_HOUR))),
    days: local.map((time) => Math.floor(time / (HOURS * MS_PER_HOUR))),
  };
}

/**
 * By hour, what is to be taken out; 0 on average over the sessions. Undefined where there is too little to tell, or no season.
 *
 * @param logs - in order of time.
 */
export function findSeason(logs: readonly number[], { hours, days }: LocalTimes, random: () => number): number[] | undefined {
  if (logs.length < FEWEST_POINTS || new Set(days).size < FEWEST_DAYS || new Set(hours).size < 2) return undefined;
  const residuals = subtract(logs, runningMedian(logs));
  if (!dependsOnHour(residuals, hours, random)) return undefined;
  let season = hourEffects(residuals, hours);
  for (let round = 0; round < ROUNDS; round++) {
    const rest = withoutSeason(logs, hours, season);
    season = hourEffects(subtract(logs, runningMedian(rest)), hours);
  }
  return season;
}

/** The season again, now that the level is known for each session. */
export function refineSeason(logs: readonly number[], levels: readonly number[], hours: readonly number[]): number[] {
  return hourEffects(subtract(logs, levels), hours);
}

export function withoutSeason(logs: readonly number[], hours: readonly number[], season: readonly number[]): number[] {
  return logs.map((log, at) => log - season[hours[at]]);
}

/** Mean of the residuals of an hour and those next to it, shrunk towards 0 by what chance alone would give. */
function hourEffects(residuals: readonly number[], hours: readonly number[]): number[] {
  const { sums, weights } = addUpHours(residuals, hours);
  const means = sums.map((sum, hour) => (weights[hour] > 0 ? sum / weights[hour] : 0));
  const noise = residuals.reduce((sum, residual, at) => sum + (residual - means[hours[at]]) ** 2, 0) / residuals.length;
  const between = residuals.reduce((sum, _, at) => sum + means[hours[at]] ** 2, 0) / residuals.length;
  // Empirical Bayes: with this many sessions more that know of no season, the mean is the best guess (Morris 1983).
  const prior = between > 0 ? noise / between : Infinity;
  const effects = sums.map((sum, hour) => (weights[hour] > 0 ? sum / (weights[hour] + prior) : 0));
  const average = hours.reduce((sum, hour) => sum + effects[hour], 0) / hours.length;
  return effects.map((effect, hour) => (weights[hour] > 0 ? effect - average : 0));
}

function addUpHours(residuals: readonly number[], hours: readonly number[]): { sums: number[]; weights: number[] } {
  const sums = new Array<number>(HOURS).fill(0);
  const weights = new Array<number>(HOURS).fill(0);
  residuals.forEach((residual, at) => {
    for (const [apart, weight] of KERNEL) {
      const hour = (hours[at] + apart + HOURS) % HOURS;
      sums[hour] += weight * residual;
      weights[hour] += weight;
    }
  });
  return { sums, weights };
}

const KERNEL: readonly (readonly [apart: number, weight: number])[] = [
  [-1, NEXT_HOUR],
  [0, 1],
  [1, NEXT_HOUR],
];

/** Whether residuals of an hour are more alike than those of hours drawn by chance. */
function dependsOnHour(residuals: readonly number[], hours: readonly number[], random: () => number): boolean {
  const most = Math.floor(SIGNIFICANCE * (PERMUTATIONS + 1)) - 1;
  const strength = strengthOf(residuals, hours);
  if (!(strength > 0)) return false;
  const shuffled = [...residuals];
  let asStrong = 0;
  for (let permutation = 0; permutation < PERMUTATIONS && asStrong <= most; permutation++) {
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    if (strengthOf(shuffled, hours) >= strength) asStrong++;
  }
  return asStrong <= most;
}

/** Sum of squares that the hours explain. */
function strengthOf(residuals: readonly number[], hours: readonly number[]): number {
  const { sums, weights } = addUpHours(residuals, hours);
  return sums.reduce((sum, value, hour) => (weights[hour] > 0 ? sum + (value * value) / weights[hour] : sum), 0);
}

function runningMedian(values: readonly number[]): number[] {
  return values.map((_, at) => medianOf(values.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1)));
}

function subtract(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, at) => value - others[at]);
}
