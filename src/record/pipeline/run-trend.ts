import { medianOf } from '../../statistics/median.js';

/** Runs that show how it is now, and before. Medians, so that one slow run is no trend. */
const RECENT = 5;
const MOST_BEFORE = 50;
const LEAST_BEFORE = 5;
/** Change that is called one (S1). */
const CHANGE = 0.2;

export interface RunTrend {
  readonly trend: 'insufficient_data' | 'stable' | 'degrading' | 'improving';
  /** Median of the last five runs, ms; undefined without data, as the others are. */
  readonly recentDuration: number | undefined;
  /** Median of up to fifty runs before them, ms. */
  readonly earlierDuration: number | undefined;
  /** Recent over earlier, less 1: 0.2 is 20 % longer. */
  readonly change: number | undefined;
}

/** For a quick look at the last runs; trends over days and across sessions are found with their uncertainty in `findTrends`. @param durations - ms, oldest first. */
export function findRunTrend(durations: readonly number[]): RunTrend {
  const earlier = durations.slice(-RECENT - MOST_BEFORE, -RECENT);
  const earlierDuration = medianOf(earlier);
  if (earlier.length < LEAST_BEFORE || earlierDuration === 0) {
    return { trend: 'insufficient_data', recentDuration: undefined, earlierDuration: undefined, change: undefined };
  }
  const recentDuration = medianOf(durations.slice(-RECENT));
  const change = recentDuration / earlierDuration - 1;
  return { trend: change > CHANGE ? 'degrading' : change < -CHANGE ? 'improving' : 'stable', recentDuration, earlierDuration, change };
}
