import { findSeries, type SeriesKind, type SessionAggregate } from '../../model/aggregate.js';
import { startedAtWallClock } from '../../model/session.js';
import { deviceKey } from '../../model/device-class.js';
import { Distribution } from '../../statistics/distribution.js';
import type { TrendPoint } from '../trend.js';

/** Of fewer runs, not even their least and greatest are a 95 % interval of the median: 1 - 2 · 0.5^5 = 0.94. */
export const FEWEST_RUNS = 6;
/** Of the 95 % interval of the median, half its width in ranks over √n: 1.96 / 2. */
const HALF_WIDTH = 0.98;

/** What a trend is searched in: the points, and their medians as logarithms, so that changes are relative. */
export interface TrendSeries {
  readonly points: readonly TrendPoint[];
  readonly logs: readonly number[];
}

/** Sessions of the class of machine that the newest was recorded on, oldest first: times of unlike machines say nothing about the app. */
export function comparableSessions(sessions: readonly SessionAggregate[]): SessionAggregate[] {
  const ordered = [...sessions].sort(
    (a, b) => startedAtWallClock(a.session) - startedAtWallClock(b.session) || (a.session.id < b.session.id ? -1 : 1),
  );
  const newest = ordered.at(-1);
  if (newest === undefined) return [];
  const key = deviceKey(newest.session.device);
  return ordered.filter(({ session }) => deviceKey(session.device) === key);
}

/** Of sessions that are comparable and in order. */
export function readTrendSeries(sessions: readonly SessionAggregate[], kind: SeriesKind, name: string): TrendSeries {
  const points = sessions.flatMap((session) => toPoint(session, kind, name) ?? []);
  const floor = floorOf(sessions, points);
  return { points, logs: points.map(({ median }) => Math.log(Math.max(median, floor))) };
}

function toPoint(aggregate: SessionAggregate, kind: SeriesKind, name: string): TrendPoint | undefined {
  const series = findSeries(aggregate, kind, name);
  if (series === undefined || series.values.recorded < FEWEST_RUNS) return undefined;
  const { session } = aggregate;
  const values = Distribution.from(series.values);
  return {
    sessionId: session.id,
    name: session.name,
    build: session.build,
    time: startedAtWallClock(session),
    median: values.quantile(0.5),
    p95: values.quantile(0.95),
    ...medianInterval(values),
    count: values.count,
  };
}

/** 95 % interval of the median by order statistics, which holds for any distribution; of values that depend on one another, as of fewer. */
function medianInterval(values: Distribution): { low: number; high: number } {
  const count = values.effectiveCount;
  const rank = Math.floor((count + 1) / 2 - HALF_WIDTH * Math.sqrt(count));
  if (rank < 1) return { low: values.min, high: values.max };
  return { low: values.quantile(rank / count), high: values.quantile(1 - (rank - 1) / count) };
}

/**
 * What a median counts as at least. One below the clock's step has not been measured, and of 0 there is no logarithm: that it was 0 and is
 * a step now says nothing. Where the step is unknown (and for counters), half of the least that is above 0.
 */
function floorOf(sessions: readonly SessionAggregate[], points: readonly TrendPoint[]): number {
  const step = sessions.reduce((most, { session }) => Math.max(most, session.resolution), 0);
  if (step > 0) return step;
  const least = points.reduce((least, { median }) => (median > 0 ? Math.min(least, median) : least), Infinity);
  return Number.isFinite(least) ? least / 2 : 1;
}
