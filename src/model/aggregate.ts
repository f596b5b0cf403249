import type { DistributionRecord } from '../statistics/distribution.js';
import type { StrataRecord } from '../statistics/strata.js';
import type { SessionInfo } from './session.js';

/** What a series is of. `counter`: samples of a counter; all others: durations of spans that ended, ms. */
export type SeriesKind = 'pipeline' | 'stage' | 'action' | 'counter';

/** Streaming statistics of one series of one session: what is left of it when its spans are given up. */
export interface SeriesAggregate {
  readonly kind: SeriesKind;
  /** Stage, action id or counter; of `pipeline`, which takes all runs together, `PIPELINE_TOTAL`. */
  readonly name: string;
  /** Weighted where runs were left out by sampling. Spans across a freeze are not in it. */
  readonly values: DistributionRecord;
  /** How many of them failed, weighted as they are. 0 for counters. */
  readonly errors: number;
  /**
   * The same values, like executions apart, of stages and pipelines: without those of strata beyond the most that are kept, and those that
   * still wait for their weight. Absent from figures of versions that did not keep them apart.
   */
  readonly strata?: StrataRecord;
}

/** A session in numbers. Plain data: it is stored, sent to workers and kept in baselines as it is. */
export interface SessionAggregate {
  readonly session: SessionInfo;
  /** ms since the session's time origin up to which it reaches. */
  readonly until: number;
  readonly series: readonly SeriesAggregate[];
  /** Series that were left out because there were too many: their values are in the series `(other actions)`. */
  readonly folded: number;
}

/** A series of one session; undefined where nothing of it was recorded. */
export function findSeries({ series }: SessionAggregate, kind: SeriesKind, name: string): SeriesAggregate | undefined {
  return series.find((one) => one.kind === kind && one.name === name);
}
