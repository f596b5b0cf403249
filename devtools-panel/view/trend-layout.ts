import type { ChangePoint, Forecast, Trend, TrendPoint } from '../../src/analyze/trend.js';
import { changeText } from './verdict-words.js';
import { formatDay, labelDates } from './session-dates.js';
import { computeTicks, type Tick } from './time-axis.js';

/**
 * The trend chart without its pixels: what is drawn where, in sessions (x) and ms (y).
 *
 * Sessions stand side by side, evenly spaced in order of time, and are labelled with their dates: they come in bursts (ten in an hour, none
 * for a weekend), and at their true times most of them would lie on top of each other. The forecast follows on the right, in a stretch of its
 * own in which time runs evenly.
 */

/** A threshold further above the highest value than this is left out: its line would press the others to the floor. */
const THRESHOLD_IN_RANGE = 2;
/** A forecast's interval further above the highest value than this is cut off: it would do the same. */
const FORECAST_IN_RANGE = 2;
/** Where 95th percentiles are further above the medians than this, they are shown only when asked for. */
const QUIET_P95 = 4;
/** Air above the highest value. */
const HEADROOM = 1.1;
/** Space between two ticks of the axis of durations, CSS pixels. */
const VALUES_APART = 22;
/** Share of the width that the forecast takes, and how many sessions that is at least. */
const FORECAST_SHARE = 0.22;
const LEAST_FORECAST = 2;
/** Room at both ends of the axis, sessions. */
const MARGIN = 0.5;
/** Fewer sessions than this are not spread over the whole width. */
const LEAST_SPREAD = 4;

type Column = (number | null)[];

/** Columns side by side: item `i` of each is one position on the axis. Null: nothing there. */
export interface TrendColumns {
  readonly x: number[];
  readonly p95: Column;
  readonly low: Column;
  readonly high: Column;
  readonly median: Column;
  readonly forecastLow: Column;
  readonly forecastHigh: Column;
  readonly forecast: Column;
}

/** Something that is marked between two sessions. */
export interface TrendMark {
  /** Sessions; between the last before and the first after. */
  readonly x: number;
  readonly text: string;
  readonly tone: 'worse' | 'better' | 'neutral';
}

export interface TrendLayout {
  readonly columns: TrendColumns;
  readonly xRange: readonly [from: number, to: number];
  /** ms. */
  readonly top: number;
  readonly changes: readonly TrendMark[];
  /** Where another build begins; the first one is where the axis begins. */
  readonly builds: readonly TrendMark[];
  /** ms; undefined where it is out of range. */
  readonly threshold: number | undefined;
  /** Where the forecast begins; undefined where there is none. */
  readonly forecastFrom: number | undefined;
}

export interface TrendView {
  readonly showP95: boolean;
  /** ms; 0 none. */
  readonly threshold: number;
}

/** Whether 95th percentiles may be drawn without pressing the medians to the floor. */
export function fitsP95({ points }: Trend): boolean {
  return highest(points.map(({ p95 }) => p95)) <= QUIET_P95 * highest(points.map(({ median }) => median));
}

export function layOutTrend(trend: Trend, forecast: Forecast | undefined, view: TrendView): TrendLayout {
  const { points } = trend;
  const last = points.length - 1;
  const ahead = last >= 0 ? placeForecast(points, forecast) : [];
  const known = highest(points.flatMap(({ median, high, p95 }) => [median, high, view.showP95 ? p95 : 0]));
  const expected = Math.min(highest(ahead.map(({ high }) => high)), known * FORECAST_IN_RANGE);
  const threshold = view.threshold > 0 && view.threshold <= known * THRESHOLD_IN_RANGE ? view.threshold : undefined;
  const end = ahead.at(-1)?.x ?? Math.max(last, LEAST_SPREAD - 1);
  return {
    columns: toColumns(points, ahead, view.showP95),
    xRange: [-MARGIN, end + MARGIN],
    top: Math.max(known, expected, threshold ?? 0) * HEADROOM || 1,
    changes: trend.changePoints.map((change) => ({
      x: change.index - 0.5,
      text: changeLabel(change, points.at(-1)?.time ?? change.time),
      tone: change.change > 0 ? 'worse' : 'better',
    })),
    builds: markBuilds(points),
    threshold,
    forecastFrom: ahead.length > 0 ? last + MARGIN : undefined,
  };
}

/** `+37 % since build 1.4.0`, or `since 12 Nov` where the build is that of before. */
export function changeLabel(change: ChangePoint, now: number, locale?: string): string {
  const much = changeText({ name: 'median', change: change.change });
  const newBuild = change.build !== '' && change.build !== change.buildBefore;
  return `${much} since ${newBuild ? `build ${change.build}` : formatDay(change.time, now, locale)}`;
}

interface Ahead {
  readonly x: number;
  readonly time: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The forecast's first point stands at the last session, so that its line begins there. */
function placeForecast(points: readonly TrendPoint[], forecast: Forecast | undefined): Ahead[] {
  const ahead = forecast?.points ?? [];
  if (ahead.length < 2) return [];
  const last = points.length - 1;
  const width = Math.max(LEAST_FORECAST, (last * FORECAST_SHARE) / (1 - FORECAST_SHARE));
  const from = ahead[0].time;
  const duration = ahead[ahead.length - 1].time - from;
  if (!(duration > 0)) return [];
  return ahead.map((point) => ({ ...point, x: last + ((point.time - from) / duration) * width }));
}

function toColumns(points: readonly TrendPoint[], ahead: readonly Ahead[], showP95: boolean): TrendColumns {
  // The first of them lies on the last session's place: one row of the columns serves both.
  const [joint, ...beyond] = ahead;
  const none = (items: readonly unknown[]): null[] => items.map(() => null);
  const recorded = (value: (point: TrendPoint) => number): Column => [...points.map(value).map(finite), ...none(beyond)];
  const expected = (value: (point: Ahead) => number): Column =>
    joint ? [...none(points.slice(1)), finite(value(joint)), ...beyond.map(value).map(finite)] : none(points);
  return {
    x: [...points.map((_, index) => index), ...beyond.map(({ x }) => x)],
    p95: recorded(({ p95 }) => (showP95 ? p95 : NaN)),
    low: recorded(({ low }) => low),
    high: recorded(({ high }) => high),
    median: recorded(({ median }) => median),
    forecastLow: expected(({ low }) => Math.max(0, low)),
    forecastHigh: expected(({ high }) => high),
    forecast: expected(({ value }) => value),
  };
}

function markBuilds(points: readonly TrendPoint[]): TrendMark[] {
  return points.flatMap(({ build }, index): TrendMark[] => {
    if (build === (points[index - 1]?.build ?? '')) return [];
    return [{ x: index - 0.5, text: build || 'no build', tone: 'neutral' }];
  });
}

/** A label below the axis. */
export interface PlacedLabel {
  /** Left edge, CSS pixels from the plot's. */
  readonly left: number;
  readonly text: string;
  /** What it marks, CSS pixels from the plot's left edge. */
  readonly at: number;
}

/**
 * Dates below the axis, at most one every `apart` pixels, the last session's among them where it fits.
 *
 * @param xOf - CSS pixels of a place on the axis.
 */
export function placeDates(
  points: readonly TrendPoint[],
  xOf: (x: number) => number,
  apart: number,
  locale?: string,
): [x: number, label: string][] {
  if (points.length === 0) return [];
  const pitch = points.length > 1 ? xOf(1) - xOf(0) : apart;
  const every = Math.max(1, Math.ceil(apart / pitch));
  // Counted from the newest, which is what people look for.
  const shown = points.map((_, index) => index).filter((index) => (points.length - 1 - index) % every === 0);
  const labels = labelDates(
    shown.map((index) => points[index].time),
    locale,
    points[shown[0] - 1]?.time,
  );
  return shown.map((index, at) => [index, labels[at]]);
}

/**
 * Puts labels side by side in one line, each beginning at what it marks, or ending at the right edge where it would be cut off. The newest
 * come first: one that would lie on another is left out, and so is one that has no room at all.
 *
 * @param measure - width of a text, CSS pixels.
 * @param width - of the line.
 */
export function placeMarks(
  marks: readonly TrendMark[],
  xOf: (x: number) => number,
  measure: (text: string) => number,
  width: number,
): (PlacedLabel & Pick<TrendMark, 'tone'>)[] {
  const GAP = 8;
  const INSET = 4;
  let free = width + GAP;
  const placed: (PlacedLabel & Pick<TrendMark, 'tone'>)[] = [];
  for (const { x, text, tone } of [...marks].reverse()) {
    const at = Math.max(0, xOf(x));
    const wide = measure(text);
    const left = Math.max(0, Math.min(at + INSET, free - GAP - wide));
    // Ending before what it marks is fine at the right edge, on another label is not.
    if (left + wide + GAP > free || (free <= width && left < at)) continue;
    placed.unshift({ left, text, tone, at });
    free = left;
  }
  return placed;
}

/** Ticks of the axis of durations. */
export function valueTicks(top: number, height: number): Tick[] {
  return computeTicks(0, top, height, VALUES_APART);
}

function highest(values: readonly number[]): number {
  return values.reduce((most, value) => (value > most ? value : most), 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
