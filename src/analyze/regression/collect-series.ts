import { findSeries, type SeriesKind, type SessionAggregate } from '../../model/aggregate.js';
import { COUNTERS } from '../../model/counter-table.js';
import { Distribution } from '../../statistics/distribution.js';
import { effectiveSizes } from '../../statistics/effective-sizes.js';
import type { LikeRunsPart } from './like-runs.js';

/** One series of one side: a part for each page load that has values of it. */
export interface SeriesSide {
  readonly parts: readonly LikeRunsPart[];
  /** All page loads together. */
  readonly values: Distribution;
  /** Independent values that would tell as much. */
  readonly size: number;
  /** Weighted as the values are. */
  readonly errors: number;
  /** Coarsest step of the clocks that the values were measured with, ms; 0 unknown. */
  readonly resolution: number;
}

type CollectedSide = Omit<SeriesSide, 'size'>;

export interface SeriesPair {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly baseline: SeriesSide;
  readonly candidate: SeriesSide;
  /** Degrees of freedom with which the sizes are known. */
  readonly degrees: number;
}

/**
 * What is compared: all runs, each stage, and the heap in use. Actions are left out, and so are other counters: each series that is tested
 * makes it harder for all others to be believed.
 */
export function collectSeries(baseline: readonly SessionAggregate[], candidate: readonly SessionAggregate[]): SeriesPair[] {
  const found = new Map<string, { kind: SeriesKind; name: string }>();
  for (const { series } of [...baseline, ...candidate]) {
    for (const { kind, name, values } of series) {
      if (isCompared(kind, name) && values.recorded > 0) found.set(`${kind} ${name}`, { kind, name });
    }
  }
  return [...found.values()].map(({ kind, name }) => ({
    kind,
    name,
    ...withSizes(collectSide(baseline, kind, name), collectSide(candidate, kind, name)),
  }));
}

function withSizes(baseline: CollectedSide, candidate: CollectedSide): Pick<SeriesPair, 'baseline' | 'candidate' | 'degrees'> {
  const { sizes, degrees } = effectiveSizes([...baseline.parts, ...candidate.parts].map(({ values }) => values));
  const first = baseline.parts.length;
  return {
    baseline: { ...baseline, size: sizeOf(baseline, sizes.slice(0, first)) },
    candidate: { ...candidate, size: sizeOf(candidate, sizes.slice(first)) },
    degrees,
  };
}

/** Of page loads of which each has as many independent values, and counts as often as it has values: those of one may stand for many more. */
function sizeOf({ parts }: CollectedSide, sizes: readonly number[]): number {
  const count = parts.reduce((sum, { values }) => sum + values.count, 0);
  const squares = parts.reduce((sum, { values }, at) => sum + values.count ** 2 / sizes[at], 0);
  return count > 0 ? count ** 2 / squares : 0;
}

function isCompared(kind: SeriesKind, name: string): boolean {
  return kind === 'pipeline' || kind === 'stage' || (kind === 'counter' && name === COUNTERS.heapUsed);
}

function collectSide(sessions: readonly SessionAggregate[], kind: SeriesKind, name: string): CollectedSide {
  const parts: LikeRunsPart[] = [];
  const values = new Distribution();
  let errors = 0;
  let resolution = 0;
  for (const aggregate of sessions) {
    const own = findSeries(aggregate, kind, name);
    if (own === undefined || own.values.recorded === 0) continue;
    const step = kind === 'counter' ? 0 : aggregate.session.resolution;
    const part = { values: Distribution.from(own.values), resolution: step, ...(own.strata && { strata: own.strata }) };
    parts.push(part);
    values.merge(part.values);
    errors += own.errors;
    resolution = Math.max(resolution, step);
  }
  return { parts, values, errors, resolution };
}
