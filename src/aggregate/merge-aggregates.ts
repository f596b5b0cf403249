import type { SeriesAggregate, SeriesKind, SessionAggregate } from '../model/aggregate.js';
import { Distribution } from '../statistics/distribution.js';

/** One series over several sessions. */
export interface MergedSeries {
  readonly values: Distribution;
  /** Weighted as the values are. */
  readonly errors: number;
}

/** A series of one session; undefined where nothing of it was recorded. */
export function findSeries({ series }: SessionAggregate, kind: SeriesKind, name: string): SeriesAggregate | undefined {
  return series.find((one) => one.kind === kind && one.name === name);
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

/** Sessions of each build, builds in order of their first session, sessions oldest first. Those without a build are one group, named ''. */
export function groupByBuild(
  sessions: readonly SessionAggregate[],
): { readonly build: string; readonly sessions: readonly SessionAggregate[] }[] {
  const groups = new Map<string, SessionAggregate[]>();
  const startOf = ({ session }: SessionAggregate): number => session.timeOrigin + session.startedAt;
  for (const session of [...sessions].sort((a, b) => startOf(a) - startOf(b))) {
    const group = groups.get(session.session.build);
    if (group) group.push(session);
    else groups.set(session.session.build, [session]);
  }
  return [...groups].map(([build, grouped]) => ({ build, sessions: grouped }));
}
