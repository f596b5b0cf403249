import { describe, expect, test } from 'vitest';
import { findTrend } from '../../../src/analyze/trends/find-trend.js';
import { PredictiveAnalyzer } from '../../../src/analyze/trends/predictive-analyzer.js';
import type { Trend, TrendPoint } from '../../../src/analyze/trend.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { createRandom } from '../../../src/statistics/random.js';
import { drawNormal } from '../../../src/statistics/draws.js';
import { plantSessions } from '../../bench/statistics/planted-series.js';

const PIPELINE = { kind: 'pipeline', name: PIPELINE_TOTAL } as const;
const UTC = { timezoneOffset: 0 };
const DAY = 86_400_000;
const analyzer = new PredictiveAnalyzer();

/** A trend without a change, one session a day. */
function trendOf(medians: readonly number[], more: Partial<Trend> = {}): Trend {
  const points = medians.map((median, at): TrendPoint => ({
    sessionId: `s${at}`,
    name: '',
    build: '',
    time: at * DAY,
    median,
    p95: median,
    low: median,
    high: median,
    count: 9,
  }));
  return { kind: 'pipeline', name: PIPELINE_TOTAL, points, direction: 'stable', changePoints: [], ...more };
}

const WOBBLY = [98, 102, 100, 99, 101, 100, 103, 97, 100, 100, 98, 102];

describe('PredictiveAnalyzer', () => {
  test('expects a stable series to stay, ever less surely', () => {
    const forecast = analyzer.forecast(trendOf(WOBBLY), { horizon: 5 * DAY })!;
    const [first] = forecast.points;
    const last = forecast.points.at(-1)!;
    expect(first.time).toBe(11 * DAY);
    expect(last.time).toBe(16 * DAY);
    expect(first.value).toBeCloseTo(100, 0);
    expect(last.value).toBe(first.value);
    expect(last.high - last.low).toBeGreaterThan(first.high - first.low);
    // Standard deviation of the twelve 1.78, Student's t of 11 degrees at 95 % 1.796: 1.796 · 1.78 · √(1 + 1/12) = 3.3.
    expect(first.high - first.value).toBeCloseTo(3.3, 0);
    expect(forecast).toMatchObject({ confidence: 0.9, basis: '12 sessions, no trend' });
    expect(forecast.crossing).toBeUndefined();
  });

  test('follows a drift that is sure, and says when it reaches a threshold', () => {
    // 1 % a day from 100: 120 after ln 1.2 / ln 1.01 = 18.3 days.
    const medians = Array.from({ length: 15 }, (_, at) => 100 * 1.01 ** at * (1 + WOBBLY[at % 12] / 10_000));
    const trend = trendOf(medians, { direction: 'degrading', perDay: { value: 0.01, low: 0.0095, high: 0.0105 } });
    const { crossing, points, basis } = analyzer.forecast(trend, { horizon: 10 * DAY, threshold: 120 * 1.01 })!;
    expect(points.at(-1)!.value).toBeCloseTo(101 * 1.01 ** 24, 0);
    expect(crossing!.time / DAY).toBeCloseTo(18.3, 0);
    expect(crossing!.earliest).toBeLessThan(crossing!.time);
    expect(crossing!.latest).toBeGreaterThan(crossing!.time);
    expect(basis).toBe('15 sessions, a steady change');
  });

  test('a threshold that is passed already is reached at once, one far away not at all', () => {
    const at = 11 * DAY;
    expect(analyzer.forecast(trendOf(WOBBLY), { horizon: DAY, threshold: 50 })!.crossing).toEqual({ time: at, earliest: at, latest: at });
    expect(analyzer.forecast(trendOf(WOBBLY), { horizon: DAY, threshold: 500 })!.crossing).toBeUndefined();
  });

  test('looks no further ahead than it has seen, and says so', () => {
    const { points, basis } = analyzer.forecast(trendOf(WOBBLY), { horizon: Infinity })!;
    expect(points.at(-1)!.time).toBe(22 * DAY);
    expect(basis).toBe('12 sessions, no trend; no further ahead than the 11 days that they cover');
  });

  test('rests on the sessions since the last change', () => {
    const medians = [...WOBBLY, ...WOBBLY.map((median) => 2 * median)];
    const change = {
      index: 12,
      sessionId: 's12',
      build: 'b',
      buildBefore: 'a',
      time: 12 * DAY,
      before: 100,
      after: 200,
      change: 1,
      pValue: 0,
    };
    const trend = trendOf(medians, { direction: 'degrading', changePoints: [change], since: change });
    const { points, basis } = analyzer.forecast(trend, { horizon: DAY })!;
    expect(points[0].value).toBeCloseTo(200, 0);
    expect(basis).toBe('12 sessions since the last change, no trend');
  });

  test('says nothing when it knows nothing', () => {
    const change = { index: 5, sessionId: 's5', build: '', buildBefore: '', time: 0, before: 1, after: 2, change: 1, pValue: 0 };
    expect(analyzer.forecast(trendOf([]), { horizon: DAY })).toBeUndefined();
    expect(analyzer.forecast(trendOf(WOBBLY, { direction: 'insufficient data' }), { horizon: DAY })).toBeUndefined();
    // Seven sessions since the change.
    expect(analyzer.forecast(trendOf(WOBBLY, { changePoints: [change] }), { horizon: DAY })).toBeUndefined();
    expect(analyzer.forecast(trendOf(WOBBLY), { horizon: 0 })).toBeUndefined();
    expect(analyzer.forecast(trendOf(WOBBLY), { horizon: NaN })).toBeUndefined();
    const atOnce = trendOf(WOBBLY);
    const points = atOnce.points.map((point) => ({ ...point, time: 5 }));
    expect(analyzer.forecast({ ...atOnce, points }, { horizon: DAY })).toBeUndefined();
    expect(analyzer.forecast(trendOf(WOBBLY.map(() => 0)), { horizon: DAY })).toBeUndefined();
  });

  test('says nothing where its interval would say nothing', () => {
    // From 0.1 ms to a second: within its bounds, anything goes.
    const wild = [0.1, 0.1, 1050, 0.1, 0.1, 1240, 0.1, 0.1, 1110, 0.1, 0.1, 0.1];
    expect(analyzer.forecast(trendOf(wild), { horizon: DAY })).toBeUndefined();
    // Twice as much or half: less than ten times from bound to bound.
    const rough = WOBBLY.map((median, at) => median * (at % 2 === 0 ? 1 : 2));
    const { low, high } = analyzer.forecast(trendOf(rough), { horizon: DAY })!.points.at(-1)!;
    expect(high / low).toBeLessThan(10);
    expect(high / low).toBeGreaterThan(3);
  });

  test('expects evenings as slow as they were', () => {
    const trend = findTrend(plantSessions({ sessions: 60, noise: 0.03, evening: 0.4 }, createRandom(2)), PIPELINE, UTC);
    const { points, basis } = analyzer.forecast(trend, { horizon: 2 * DAY, ...UTC })!;
    const valueAt = (hour: number): number => points.find(({ time }) => Math.floor(time / 3_600_000) % 24 === hour)!.value;
    expect(valueAt(20)).toBeGreaterThan(1.25 * valueAt(12));
    expect(basis).toContain('hours of the day');
  });

  test.each([
    ['flat series', 0],
    ['series that grow by 2 % a day', 0.02],
  ])('nine in ten of the next sessions of %s lie in the interval', (_, perDay) => {
    const random = createRandom(11);
    let held = 0;
    const series = 1000;
    for (let at = 0; at < series; at++) {
      const medians = Array.from({ length: 25 }, (_, day) => 50 * (1 + perDay) ** day * Math.exp(0.05 * drawNormal(random)));
      // What the search for a trend would say: Theil and Sen's interval of a slope is about 1.96 standard errors, 0.05 / √(24·25·26/12).
      const error = 1.96 * (0.05 / Math.sqrt((24 * 25 * 26) / 12));
      const drift = perDay && { value: perDay, low: perDay - error, high: perDay + error };
      const trend = trendOf(medians.slice(0, 24), drift ? { perDay: drift } : {});
      const next = analyzer.forecast(trend, { horizon: DAY })!.points.at(-1)!;
      if (medians[24] >= next.low && medians[24] <= next.high) held++;
    }
    expect(held / series).toBeGreaterThan(0.87);
    expect(held / series).toBeLessThan(0.93);
  });
});
