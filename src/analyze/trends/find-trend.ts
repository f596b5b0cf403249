/**
 * How a series went over sessions, and since when. Searched in the logarithms of the sessions' medians: first what the hour of the day does
 * is taken out (season.ts), then levels are looked for (E-divisive), and whether a steady change tells more than they do (Theil and Sen).
 *
 * What it does not do: weigh sessions by their runs. Sessions differ from one another by far more than the uncertainty of a median of a
 * hundred runs; those with so few that it is otherwise are left out.
 */
import type { SeriesKind, SessionAggregate } from '../../model/aggregate.js';
import { PIPELINE_TOTAL } from '../../model/thresholds.js';
import { createRandom } from '../../statistics/random.js';
import type { Line } from '../../statistics/theil-sen.js';
import type { ChangePoint, Trend, TrendDirection, TrendOptions, TrendPoint } from '../trend.js';
import { findDrift, isRatherLine } from './drift.js';
import { findLevelChanges, levelsOf, type LevelChange } from './level-changes.js';
import { findSeason, localTimes, refineSeason, withoutSeason } from './season.js';
import { comparableSessions, readTrendSeries } from './trend-points.js';
import { findUnevenness } from './unevenness.js';

/** Of fewer sessions, the best of all orders is hardly rarer than the significance asks for. */
const FEWEST_SESSIONS = 12;
const DEFAULTS = { limit: 0.2, significance: 0.01, seed: 1 };
const MS_PER_DAY = 86_400_000;

/**
 * The trend of one series.
 *
 * @param sessions - in any order, of one class of machines; of several, only those of the newest session's class count. Sessions with less
 *   than 6 runs of the series are left out.
 * @param series - for a counter, rising is `degrading`.
 */
export function findTrend(
  sessions: readonly SessionAggregate[],
  series: { readonly kind: SeriesKind; readonly name: string },
  options: TrendOptions = {},
): Trend {
  return trendOf(comparableSessions(sessions), series, options);
}

/** Trends of the pipeline and of each stage that any of the sessions ran, those of the newest first. */
export function findTrends(sessions: readonly SessionAggregate[], options: TrendOptions = {}): Trend[] {
  const comparable = comparableSessions(sessions);
  const stages = new Set(
    comparable.toReversed().flatMap(({ series }) => series.filter(({ kind }) => kind === 'stage').map(({ name }) => name)),
  );
  return [
    trendOf(comparable, { kind: 'pipeline', name: PIPELINE_TOTAL }, options),
    ...[...stages].map((name) => trendOf(comparable, { kind: 'stage', name }, options)),
  ];
}

function trendOf(
  sessions: readonly SessionAggregate[],
  { kind, name }: { readonly kind: SeriesKind; readonly name: string },
  { limit = DEFAULTS.limit, significance = DEFAULTS.significance, seed = DEFAULTS.seed, timezoneOffset }: TrendOptions,
): Trend {
  const { points, logs } = readTrendSeries(sessions, kind, name);
  if (points.length < FEWEST_SESSIONS) {
    return { kind, name, points, direction: 'insufficient data', changePoints: [], needed: FEWEST_SESSIONS - points.length };
  }
  const random = createRandom(seed);
  // A change up and the way back are the same distance in logarithms: what counts in one direction counts in the other.
  const least = Math.log1p(limit);
  // Changes of level and drifts may both be seen in a flat series: each has half of the chance.
  const half = significance / 2;
  const times = points.map(({ time }) => time);
  const local = localTimes(times, timezoneOffset);
  const search = (values: readonly number[]): LevelChange[] => findLevelChanges(values, least, half, random);

  let season = findSeason(logs, local, random);
  let adjusted = season ? withoutSeason(logs, local.hours, season) : logs;
  let changes = search(adjusted);
  if (season) {
    season = refineSeason(logs, levelsOf(adjusted, changes), local.hours);
    adjusted = withoutSeason(logs, local.hours, season);
    changes = search(adjusted);
  }

  const days = times.map((time) => (time - times[0]) / MS_PER_DAY);
  if (changes.length > 0) {
    const whole = findDrift(days, adjusted, half);
    if (whole && isRatherLine(whole, days, adjusted, levelsOf(adjusted, changes), changes.length)) changes = [];
  }
  const from = changes.at(-1)?.index ?? 0;
  const drift = findDrift(days.slice(from), adjusted.slice(from), half);

  const changePoints = changes.map((change) => toChangePoint(change, points));
  const judged = judge(changePoints, drift, days[days.length - 1] - days[from], least);
  const uneven = judged.direction === 'stable' ? findUnevenness(points, adjusted, least) : undefined;
  return {
    kind,
    name,
    points,
    ...judged,
    changePoints,
    ...(uneven && { uneven }),
    ...(drift && { perDay: { value: Math.expm1(drift.slope), low: Math.expm1(drift.low), high: Math.expm1(drift.high) } }),
    ...(season && { season: season.map(Math.exp) }),
  };
}

/** The latest that counts decides: the drift since the last change of level, else that change. */
function judge(
  changePoints: readonly ChangePoint[],
  drift: Line | undefined,
  days: number,
  least: number,
): { direction: TrendDirection; since?: ChangePoint } {
  const last = changePoints.at(-1);
  const rising = drift && Math.abs(drift.slope * days) >= least ? drift.slope > 0 : last && last.change > 0;
  if (rising === undefined) return { direction: 'stable' };
  const direction = rising ? 'degrading' : 'improving';
  return last && last.change > 0 === rising ? { direction, since: last } : { direction };
}

function toChangePoint({ index, before, after, pValue }: LevelChange, points: readonly TrendPoint[]): ChangePoint {
  const { sessionId, build, time } = points[index];
  return {
    index,
    sessionId,
    build,
    buildBefore: points[index - 1].build,
    time,
    before: Math.exp(before),
    after: Math.exp(after),
    change: Math.expm1(after - before),
    pValue,
  };
}
