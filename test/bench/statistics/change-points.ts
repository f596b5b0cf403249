/**
 * How often the search for change points is right: changes planted at known sessions, and series without a change. Pure and repeatable;
 * times are the bench's to measure.
 */
import { findTrend } from '../../../src/analyze/trends/find-trend.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { createRandom } from '../../../src/statistics/random.js';
import { plantSessions, type PlantedSeries } from './planted-series.js';

const PIPELINE = { kind: 'pipeline', name: PIPELINE_TOTAL } as const;
/** Sessions that a planted change has on each side at least. */
const FEWEST_A_SIDE = 6;

/** One sort of series: what is planted, and how it is searched. */
export interface ChangePointCase extends Omit<PlantedSeries, 'sessions' | 'changeAt'> {
  /** Fewest and most sessions of a series. */
  readonly sessions: readonly [fewest: number, most: number];
  /** `TrendOptions.limit`. */
  readonly limit: number;
}

export interface ChangePointRow {
  readonly case: ChangePointCase;
  readonly series: number;
  /** Share of series in which a change point lies within one session of the planted one; NaN where none is planted. */
  readonly found: number;
  /** Share of series with a change point further than one session from a planted one. */
  readonly falseAlarms: number;
  /** Share of series called improving or degrading. */
  readonly called: number;
}

/** A row of the table: so many series of one sort, the same for the same seed. */
export function runChangePointCase(what: ChangePointCase, series: number, seed = 1): ChangePointRow {
  const random = createRandom(seed);
  const [fewest, most] = what.sessions;
  let found = 0;
  let falseAlarms = 0;
  let called = 0;
  for (let at = 0; at < series; at++) {
    const sessions = fewest + Math.floor(random() * (most - fewest + 1));
    const changeAt = FEWEST_A_SIDE + Math.floor(random() * (sessions - 2 * FEWEST_A_SIDE + 1));
    const planted = what.change ? changeAt : -Infinity;
    const aggregates = plantSessions({ ...what, sessions, changeAt }, random);
    const { changePoints, direction } = findTrend(aggregates, PIPELINE, { limit: what.limit, timezoneOffset: 0, seed: at + 1 });
    if (changePoints.some(({ index }) => Math.abs(index - planted) <= 1)) found++;
    if (changePoints.some(({ index }) => Math.abs(index - planted) > 1)) falseAlarms++;
    if (direction !== 'stable') called++;
  }
  return { case: what, series, found: what.change ? found / series : NaN, falseAlarms: falseAlarms / series, called: called / series };
}
