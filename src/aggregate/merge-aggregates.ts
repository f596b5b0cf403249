import { findSeries, type SeriesKind, type SessionAggregate } from '../model/aggregate.js';
import { Distribution } from '../statistics/distribution.js';

/** One series over several sessions. */
export interface MergedSeries {
  readonly values: Distribution;
  /** Weighted as the values are. */
  readonly errors: number;
}

/** One series over several sessions, as if they had been one. The order of the sessions changes nothing but the last digits of mean and variance. */
export function mergeSeries(sessions: readonly SessionAggregate[], kind: SeriesKind, name: string): MergedSeries {
  const values = new Distribution();
  let errors = 0;
  for (const session of sessions) {
    const found = findSeries(session, kind, name);
    if (found === undefined) continue;
    values.merge(Distribution.from(found.values));
    errors += found.errors;
  }
  return { values, errors };
}
