import type { SeriesKind, SessionAggregate } from '../../../src/model/aggregate.js';
import type { SessionInfo } from '../../../src/model/session.js';
import { Distribution } from '../../../src/statistics/distribution.js';
import { drawNormal } from '../../../src/statistics/draws.js';
import { SOME_SESSION } from '../../helpers/empty-data.js';

export interface MadeSeries {
  readonly kind?: SeriesKind;
  readonly name: string;
  readonly values: readonly number[];
  readonly errors?: number;
}

/** A session's aggregate of values that the test says. */
export function sessionOf(series: readonly MadeSeries[], more: Partial<SessionInfo> = {}): SessionAggregate {
  return {
    session: { ...SOME_SESSION, resolution: 0.005, ...more },
    until: 1000,
    folded: 0,
    series: series.map(({ kind = 'stage', name, values, errors = 0 }) => {
      const distribution = new Distribution();
      for (const value of values) distribution.record(value);
      return { kind, name, values: distribution.toRecord(), errors };
    }),
  };
}

/** Lognormal durations about a median. */
export function lognormal(count: number, median: number, sigma: number, random: () => number): number[] {
  return Array.from({ length: count }, () => median * Math.exp(sigma * drawNormal(random)));
}
