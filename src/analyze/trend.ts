import type { SeriesKind } from '../model/aggregate.js';

/** One session in a trend. */
export interface TrendPoint {
  readonly sessionId: string;
  /** The session's name, for people. */
  readonly name: string;
  readonly build: string;
  /** Wall clock of its start, ms since the Unix epoch. */
  readonly time: number;
  readonly median: number;
  readonly p95: number;
  /** Confidence interval of the median, 95 %. */
  readonly low: number;
  readonly high: number;
  /** Executions. */
  readonly count: number;
}

/** From `index` on, the series is another. */
export interface ChangePoint {
  /** In `points`: the first after the change. */
  readonly index: number;
  readonly sessionId: string;
  readonly build: string;
  /** The build before, for people: a change with a new build is most likely that build's. */
  readonly buildBefore: string;
  readonly time: number;
  /** Medians of the medians on both sides, up to the change points next to it. */
  readonly before: number;
  readonly after: number;
  /** after / before - 1. */
  readonly change: number;
  /** Of the permutation test. */
  readonly pValue: number;
}

/** Sessions far from the others, of a series without a lasting change. */
export interface Unevenness {
  /** How many times the least median the largest is; what the hour of the day does is taken out, and none counts as less than the clock's step. */
  readonly factor: number;
  /** Sessions over twice the median of all, or where there are none, under half of it: in `points`, ascending. */
  readonly far: readonly number[];
  /** Least and largest of their medians. */
  readonly low: number;
  readonly high: number;
  /** The build that all of them are of, and not all others too; '' where there is none. */
  readonly build: string;
}

export type TrendDirection = 'improving' | 'stable' | 'degrading' | 'insufficient data';

/** How a series went over sessions. */
export interface Trend {
  readonly kind: SeriesKind;
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  readonly direction: TrendDirection;
  /** The last change that counts; absent while stable, or where it went slowly: see `perDay`. */
  readonly since?: ChangePoint;
  readonly changePoints: readonly ChangePoint[];
  /** Steady change, as a share of the median a day, and its 95 % confidence interval; absent where there is none to be sure of. */
  readonly perDay?: { readonly value: number; readonly low: number; readonly high: number };
  /** For `stable`: that nothing lasts does not mean that all sessions are alike; absent where they are. */
  readonly uneven?: Unevenness;
  /** For `insufficient data`: how many more sessions are needed. */
  readonly needed?: number;
  /** Factors by hour of the day (0–23, local time) that were taken out before the search; absent where no season was found. */
  readonly season?: readonly number[];
}

export interface TrendOptions {
  /** Smallest change that counts, as a share. Default 0.2. */
  readonly limit?: number;
  /** Chance of calling a flat series changed. Default 0.01. */
  readonly significance?: number;
  /** Of the permutations. Default 1. */
  readonly seed?: number;
  /** Local minus universal time, minutes, for the hour of day. Default: the page's. */
  readonly timezoneOffset?: number;
}

/** What is to be expected of a series. */
export interface Forecast {
  /** Wall clock, ms since the Unix epoch, oldest first: from the last session to the horizon. */
  readonly points: readonly { readonly time: number; readonly value: number; readonly low: number; readonly high: number }[];
  /** Share of futures that the interval is to hold, 0–1. */
  readonly confidence: number;
  /** When the forecast, and the earliest and latest that the interval allows, crosses the threshold; absent: not within the horizon. */
  readonly crossing?: { readonly time: number; readonly earliest: number; readonly latest: number | undefined };
  /** In words, what it rests on: "12 sessions since build 1.4.0, no trend". */
  readonly basis: string;
}
