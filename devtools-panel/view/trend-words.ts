import type { Forecast, Trend, TrendDirection, Unevenness } from '../../src/analyze/trend.js';
import { FEWEST_RUNS } from '../../src/analyze/trends/trend-points.js';
import { formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { medianOf } from '../../src/statistics/median.js';
import { formatNumber } from './change-text.js';
import { formatDay, formatDayOrTime, isSameDay } from './session-dates.js';
import { changeText } from './verdict-words.js';

const MS_PER_MINUTE = 60_000;

interface Direction {
  readonly label: string;
  readonly tone: 'critical' | 'good' | '';
}

const DIRECTIONS: Readonly<Record<TrendDirection, Direction>> = {
  degrading: { label: 'Degrading', tone: 'critical' },
  improving: { label: 'Improving', tone: 'good' },
  stable: { label: 'Stable', tone: '' },
  'insufficient data': { label: 'Too little data', tone: '' },
};

/** What a trend looks like in a word or three, and how loud that is. */
export function directionOf({ direction, uneven }: Pick<Trend, 'direction' | 'uneven'>): Direction {
  return uneven ? { ...DIRECTIONS[direction], label: 'No lasting change' } : DIRECTIONS[direction];
}

/** A trend in one sentence: what the chart shows, for those who do not see it. */
export function describeTrend(trend: Trend, resolution = 0, locale?: string): string {
  const { direction, points, since, perDay, needed, uneven } = trend;
  const now = points.at(-1)?.time ?? 0;
  const duration = (ms: number): string => formatDuration(ms, resolution);
  if (direction === 'insufficient data') {
    if (needed === undefined) return 'Too little data to tell whether it got slower or faster.';
    const are = needed === 1 ? 'is' : 'are';
    return `Too little data: ${count(needed, 'more session')} ${are} needed, of ${FEWEST_RUNS} runs or more each, to tell whether it got slower or faster.`;
  }
  const overall = count(points.length, 'session');
  const median = duration(medianOf(points.map(({ median }) => median)));
  if (uneven)
    return `No lasting change over ${overall}, but they differ by up to ${describeUnevenness(uneven, duration)}; the median is ${median}.`;
  if (direction === 'stable') {
    const earlier = trend.changePoints.at(-1);
    const settled = earlier ? `; the last change was on ${formatDay(earlier.time, now, locale)}` : '';
    return `Stable over ${overall}: median ${median}${settled}.`;
  }
  const word = DIRECTIONS[direction].label;
  if (since) {
    const start = trend.changePoints.filter(({ index }) => index < since.index).at(-1)?.index ?? 0;
    const next = trend.changePoints.find(({ index }) => index > since.index)?.index ?? points.length;
    return (
      `${word} since ${formatDay(since.time, now, locale)}${buildWords(since.build, since.buildBefore)}: ` +
      `median ${duration(since.before)} → ${duration(since.after)} (${changeText({ name: 'median', change: since.change })}), ` +
      `${count(since.index - start, 'session')} before, ${formatCount(next - since.index)} after.`
    );
  }
  if (!perDay) return `${word} over ${overall}.`;
  const [low, high] = [perDay.low, perDay.high].map((value) => changeText({ name: 'median', change: value }));
  return `${word} slowly over ${overall}: ${changeText({ name: 'median', change: perDay.value })} a day (between ${low} and ${high}, 95 % sure).`;
}

/** What can be told of sessions that are too few for a trend; empty where they are enough. */
export function describeMeanwhile({ direction, points }: Pick<Trend, 'direction' | 'points'>): string {
  if (direction !== 'insufficient data') return '';
  if (points.length < 2) return 'With one more, Compare can tell how the two sessions differ.';
  return `Compare can tell already now how ${points.length === 2 ? 'these two sessions' : 'two of these sessions, or two builds,'} differ.`;
}

/**
 * What is to be expected, what that rests on, and when the limit is reached.
 *
 * @param now - wall clock, ms since the Unix epoch.
 */
export function describeForecast(forecast: Forecast, threshold: number, now: number, resolution = 0, locale?: string): string {
  const { points, crossing, confidence, basis } = forecast;
  const end = points.at(-1);
  if (!end) return '';
  const duration = (ms: number): string => formatDuration(ms, resolution);
  const expected =
    `Expected ${whenWords(end.time, now, locale)}: ${duration(end.value)} ` +
    `(${duration(Math.max(0, end.low))} to ${duration(end.high)}, ${formatShare(confidence)} sure)`;
  const from = basis === '' ? '' : `, from ${basis}`;
  if (!crossing) return `${expected}${from}.`;
  const moment = (time: number): string => formatDayOrTime(time, now, locale);
  const latest = crossing.latest === undefined ? 'maybe never' : `${moment(crossing.latest)} at the latest`;
  return (
    `${expected}${from}. The threshold of ${duration(threshold)} is reached about ${moment(crossing.time)} ` +
    `(${moment(crossing.earliest)} at the earliest, ${latest}).`
  );
}

/** `on 9 Nov`; on this very day `in 5 hours`, as the date would tell nothing. */
function whenWords(time: number, now: number, locale?: string): string {
  if (time <= now) return 'by now';
  if (!isSameDay(time, now)) return `on ${formatDay(time, now, locale)}`;
  const minutes = Math.max(1, Math.round((time - now) / MS_PER_MINUTE));
  return `in ${minutes < 60 ? count(minutes, 'minute') : count(Math.round(minutes / 60), 'hour')}`;
}

/** `10,000 ×: 3 of them, all of build 1.4.0, took 1.05 s to 1.24 s`. */
function describeUnevenness({ factor, far, low, high, build }: Unevenness, duration: (ms: number) => string): string {
  const of = build === '' ? '' : `, ${far.length === 1 ? '' : 'all '}of build ${build},`;
  const [from, to] = [duration(low), duration(high)];
  return `${formatNumber(factor)} ×: ${formatCount(far.length)} of them${of} took ${from === to ? from : `${from} to ${to}`}`;
}

function buildWords(build: string, before: string): string {
  if (build === '' || build === before) return '';
  return before === '' ? `, build ${build}` : `, build ${build} (before: ${before})`;
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}
