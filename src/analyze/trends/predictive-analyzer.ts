/**
 * What is to be expected of a series: its level since the last change that counts, with its drift if that is sure, and the season if there
 * is one. It does not foresee changes of level: the interval holds for an app that stays as it is.
 */
import { studentQuantile } from '../../statistics/student-quantile.js';
import { upperQuantile } from '../../statistics/normal.js';
import type { Forecast, Trend } from '../trend.js';
import { findCrossing } from './crossing.js';
import { localTimes } from './season.js';

/** Sessions since the last change. Of fewer, the spread is known so badly that the interval says nothing. */
const FEWEST_TO_FORECAST = 8;
const DEFAULT_CONFIDENCE = 0.9;
/** Below, an interval is none; above, it rests on tails that nobody has seen. */
const LEAST_CONFIDENCE = 0.5;
const MOST_CONFIDENCE = 0.999;
/**
 * Upper over lower bound. Wider, the interval holds the fast and the slow alike: "between 0.1 s and 1 s" answers no question that anybody
 * would ask of a forecast.
 */
const WIDEST_INTERVAL = 10;
const MS_PER_DAY = 86_400_000;
const MS_PER_HOUR = 3_600_000;
/** Enough for a smooth line; of a season, one an hour at least as far as a fortnight goes. */
const STEPS = 48;
const MOST_STEPS = 336;
/** Of the interval of a slope, see `Trend.perDay`. */
const SLOPE_REACH = /* @__PURE__ */ upperQuantile(0.025);

export interface ForecastOptions {
  /** How far to look ahead of the last session, ms. Cut to the time that was observed since the last change. */
  readonly horizon: number;
  /** In the unit of the series: tell when it is reached from below. */
  readonly threshold?: number;
  /** Share of futures that the interval is to hold, 0.5–0.999. Default 0.9. */
  readonly confidence?: number;
  /** As it was given to the search for the trend. */
  readonly timezoneOffset?: number;
}

/** Level, slope and spread of logarithms, and how sure they are. */
interface Model {
  readonly level: number;
  /** A day. 0 where no drift is sure. */
  readonly slope: number;
  /** Standard error of the slope. */
  readonly slopeError: number;
  /** Day at which the level and the slope are independent. */
  readonly middle: number;
  /** Standard deviation of a session. */
  readonly spread: number;
  readonly count: number;
  readonly degrees: number;
}

export class PredictiveAnalyzer {
  /**
   * The median that a session at each time would have, from the last session to the horizon, and an interval for it: by Student's t of the
   * logarithms, with the uncertainty of level and slope. Where no drift is sure, one too small to be seen may still lead as far as the
   * slope is uncertain: so the interval grows with the distance from what was observed.
   *
   * @returns undefined where nothing is known: too little data for a trend, less than 8 sessions since the last change, all of them at one
   *   time, a horizon that is not above 0, or sessions so unlike that at the horizon the upper bound is over 10 times the lower.
   */
  forecast(
    trend: Trend,
    { horizon, threshold, confidence: wanted = DEFAULT_CONFIDENCE, timezoneOffset }: ForecastOptions,
  ): Forecast | undefined {
    const confidence = wanted > 0 && wanted < 1 ? wanted : DEFAULT_CONFIDENCE;
    const from = trend.changePoints.at(-1)?.index ?? 0;
    const points = trend.points.slice(from);
    const last = points.at(-1);
    if (trend.direction === 'insufficient data' || last === undefined || points.length < FEWEST_TO_FORECAST || !(horizon > 0))
      return undefined;
    const observed = last.time - points[0].time;
    if (!(observed > 0)) return undefined;

    const times = points.map(({ time }) => time);
    const seasonAt = (at: readonly number[]): number[] => {
      const { season } = trend;
      return season ? localTimes(at, timezoneOffset).hours.map((hour) => Math.log(season[hour])) : at.map(() => 0);
    };
    const seasons = seasonAt(times);
    const floor = Math.min(...points.map(({ median }) => (median > 0 ? median : Infinity)));
    if (!Number.isFinite(floor)) return undefined;
    const days = times.map((time) => (time - last.time) / MS_PER_DAY);
    const model = fit(
      days,
      points.map(({ median }, at) => Math.log(Math.max(median, floor)) - seasons[at]),
      trend.perDay,
    );

    const reach = Math.min(horizon, observed);
    const share = Math.min(MOST_CONFIDENCE, Math.max(LEAST_CONFIDENCE, confidence));
    const steps = trend.season ? Math.min(MOST_STEPS, Math.max(STEPS, Math.ceil(reach / MS_PER_HOUR))) : STEPS;
    const ahead = Array.from({ length: steps + 1 }, (_, step) => last.time + (reach * step) / steps);
    const t = studentQuantile((1 + share) / 2, model.degrees);
    // Widest at the end.
    if (2 * t * errorAt(model, reach / MS_PER_DAY) > Math.log(WIDEST_INTERVAL)) return undefined;
    const seasonsAhead = seasonAt(ahead);
    const forecast = ahead.map((time, step) => {
      const day = (time - last.time) / MS_PER_DAY;
      const value = model.level + model.slope * (day - model.middle) + seasonsAhead[step];
      const distance = t * errorAt(model, day);
      return { time, value: Math.exp(value), low: Math.exp(value - distance), high: Math.exp(value + distance) };
    });
    const crossing = threshold === undefined ? undefined : findCrossing(forecast, threshold);
    return { points: forecast, confidence: share, ...(crossing && { crossing }), basis: basisOf(trend, from, reach < horizon, observed) };
  }
}

/** @param days - since the last session, so at most 0. */
function fit(days: readonly number[], logs: readonly number[], drift: Trend['perDay']): Model {
  const count = logs.length;
  const middle = mean(days);
  const slope = drift ? Math.log1p(drift.value) : 0;
  const level = mean(logs.map((log, at) => log - slope * (days[at] - middle)));
  const squares = logs.reduce((sum, log, at) => sum + (log - level - slope * (days[at] - middle)) ** 2, 0);
  const degrees = count - (drift ? 2 : 1);
  const spread = Math.sqrt(squares / degrees);
  const apart = days.reduce((sum, day) => sum + (day - middle) ** 2, 0);
  const slopeError = drift ? (Math.log1p(drift.high) - Math.log1p(drift.low)) / (2 * SLOPE_REACH) : spread / Math.sqrt(apart);
  // Without a drift, the level was taken over all that was observed, and a drift would set in from now on.
  return { level, slope, slopeError, middle: drift ? middle : 0, spread, count, degrees };
}

/** Standard error of the forecast of one session's logarithm. */
function errorAt({ spread, count, slopeError, middle }: Model, day: number): number {
  return Math.sqrt(spread * spread * (1 + 1 / count) + (slopeError * (day - middle)) ** 2);
}

function basisOf(trend: Trend, from: number, cut: boolean, observed: number): string {
  const sessions = `${trend.points.length - from} sessions`;
  const build = trend.points[from].build;
  const since = from === 0 ? '' : build === '' ? ' since the last change' : ` since build ${build}`;
  const drift = trend.perDay ? ', a steady change' : ', no trend';
  const season = trend.season ? ', hours of the day taken into account' : '';
  return `${sessions}${since}${drift}${season}${cut ? `; no further ahead than the ${durationWords(observed)} that they cover` : ''}`;
}

function durationWords(ms: number): string {
  const [size, unit] =
    ms >= MS_PER_DAY ? [ms / MS_PER_DAY, 'day'] : ms >= MS_PER_HOUR ? [ms / MS_PER_HOUR, 'hour'] : [ms / 60_000, 'minute'];
  const rounded = Math.max(1, Math.round(size));
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
