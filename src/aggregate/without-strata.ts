import type { SessionAggregate } from '../model/aggregate.js';

/** The figures of a session whose spans are given up: strata are for the weeks in which builds are compared, and take most of the room. */
export function withoutStrata(aggregate: SessionAggregate): SessionAggregate {
  return { ...aggregate, series: aggregate.series.map(({ strata: _, ...series }) => series) };
}
