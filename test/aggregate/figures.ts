import { expect } from 'vitest';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import { forEachStratumBucket, type StrataRecord } from '../../src/statistics/strata.js';

/** Equal but for the last digits of what is added up in another order; series may come in any order. */
export function expectSameFigures(found: SessionAggregate, wanted: SessionAggregate): void {
  const [a, b] = [found, wanted].map(({ series }) =>
    [...series].sort((one, other) => (`${one.kind} ${one.name}` < `${other.kind} ${other.name}` ? -1 : 1)),
  );
  expect(a.map(exact)).toEqual(b.map(exact));
  a.forEach(({ values }, at) => {
    const other = b[at].values;
    const scale = Math.max(1, Math.abs(other.max), Math.abs(other.min));
    expect(Math.abs(values.mean - other.mean)).toBeLessThanOrEqual(1e-9 * scale);
    expect(Math.abs(values.squaredDistances - other.squaredDistances)).toBeLessThanOrEqual(1e-9 * scale * scale * other.count);
  });
  expect([found.until, found.folded, found.session]).toEqual([wanted.until, wanted.folded, wanted.session]);
}

function exact({ kind, name, errors, values }: SessionAggregate['series'][number]): unknown {
  const { recorded, count, squaredWeights, min, max, sketch } = values;
  return { kind, name, errors, recorded, count, squaredWeights, min, max, sketch };
}

/** What lies in each stratum, by lane and captures: lowest value of each bucket, and its count. */
export function strataOf(strata: StrataRecord | undefined): Record<string, [low: number, count: number][]> {
  const found: Record<string, [number, number][]> = {};
  strata?.tracks.forEach((track, number) => {
    const buckets: [number, number][] = (found[`${track} ${strata.captures[number]}`] = []);
    forEachStratumBucket(strata, number, (low, _high, count) => buckets.push([low, count]));
  });
  return found;
}
