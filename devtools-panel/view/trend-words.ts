import type { Forecast, Trend, TrendDirection } from '../../src/analyze/trend.js';
import { FEWEST_RUNS } from '../../src/analyze/trends/trend-points.js';
import { formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { formatDay } from './session-dates.js';
import { changeText } from './verdict-words.js';

/** What a trend looks like in a word, and how loud that is. */
export const DIRECTIONS: Readonly<Record<TrendDirection, { readonly label: string; readonly tone: 'critical' | 'good' | '' }>> = {
  degrading: { label: 'Degrading', tone: 'critical' },
  improving: { label: 'Improving', tone: 'good' },
  stable: { label: 'Stable', tone: '' },
  'insufficient data': { label: 'Too little data', tone: '' },
};

/** A trend in one sentence: what the chart shows, for those who do not see it. */
export function describeTrend(trend: Trend, resolution = 0, locale?: string): string {
  const { direction, points, since, perDay, needed } = trend;
  const now = points.at(-1)?.time ?? 0;
  const duration = (ms: number): string => formatDuration(ms, resolution);
  if (direction === 'insufficient data') {
    if (needed === undefined) return 'Too little data to tell whether it got slower or faster.';
    const are = needed === 1 ? 'is' : 'are';
    return `Too little data: ${count(needed, 'more session')} ${are} needed, of ${FEWEST_RUNS} runs or more each, to tell whether it got slower or faster.`;
  }
  const overall = count(points.length, 'session');
  if (direction === 'stable') {
    const earlier = trend.changePoints.at(-1);
    const settled = earlier ? `; the last change was on ${formatDay(earlier.time, now, locale)}` : '';
    return `Stable over ${overall}: median ${duration(middle(points.map(({ median }) => median)))}${settled}.`;
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

/** What is to be expected, what that rests on, and when the limit is reached. */
export function describeForecast(forecast: Forecast, threshold: number, resolution = 0, locale?: string): string {
  const { points, crossing, confidence, basis } = forecast;
  const end = points.at(-1);
  if (!end) return '';
  const now = points[0].time;
  const duration = (ms: number): string => formatDuration(ms, resolution);
  const expected =
    `Expected on ${formatDay(end.time, now, locale)}: ${duration(end.value)} ` +
    `(${duration(Math.max(0, end.low))} to ${duration(end.high)}, ${formatShare(confidence)} sure)`;
  const from = basis === '' ? '' : `, from ${basis}`;
  if (!crossing) return `${expected}${from}.`;
  const latest = crossing.latest === undefined ? 'maybe never' : `${formatDay(crossing.latest, now, locale)} at the latest`;
  return (
    `${expected}${from}. The threshold of ${duration(threshold)} is reached about ${formatDay(crossing.time, now, locale)} ` +
    `(${formatDay(crossing.earliest, now, locale)} at the earliest, ${latest}).`
  );
}

function buildWords(build: string, before: string): string {
  if (build === '' || build === before) return '';
  return before === '' ? `, build ${build}` : `, build ${build} (before: ${before})`;
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** The median; NaN of nothing. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}
