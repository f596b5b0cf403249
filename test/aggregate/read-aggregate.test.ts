import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { readSessionAggregate } from '../../src/aggregate/read-aggregate.js';
import { withoutStrata } from '../../src/aggregate/without-strata.js';
import { SeriesSet } from '../../src/aggregate/series-set.js';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import { Distribution } from '../../src/statistics/distribution.js';
import { forEachStratumBucket } from '../../src/statistics/strata.js';
import { randomTrace } from '../analyze/random-trace.js';
import { createBigTrace } from '../helpers/big-trace.js';
import { emptyData } from '../helpers/empty-data.js';

const GOOD = aggregateTrace(createBigTrace({ spans: 500 }));
const DEVICE = { cores: 8, memory: 8, engine: 'chromium', isolated: false } as const;

type Path = readonly (string | number)[];

/** A copy in which one place holds something else. */
function altered(path: Path, value: unknown): unknown {
  const copy = structuredClone(GOOD);
  let at = copy as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  at[path[path.length - 1]] = value;
  return copy;
}

function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

describe('readSessionAggregate', () => {
  it('gives back what was stored, without what is not known', () => {
    expect(readSessionAggregate(structuredClone(GOOD))).toEqual(GOOD);
    expect(readSessionAggregate({ ...structuredClone(GOOD), later: 1 })).toEqual(GOOD);
    const nothing = aggregateTrace(emptyData({}));
    expect(readSessionAggregate(structuredClone(nothing))).toEqual(nothing);
    const withDevice = { ...GOOD, session: { ...GOOD.session, device: DEVICE } };
    expect(readSessionAggregate(structuredClone(withDevice))).toEqual(withDevice);
  });

  it('gives back any aggregate', () => {
    fc.assert(
      fc.property(randomTrace(undefined, { weights: true }), (data) => {
        const aggregate = aggregateTrace(data);
        expect(readSessionAggregate(structuredClone(aggregate))).toEqual(aggregate);
      }),
    );
  });

  it.each<[Path, unknown]>([
    [['session'], undefined],
    [['session', 'id'], ''],
    [['session', 'build'], 7],
    [['session', 'timeOrigin'], NaN],
    [['session', 'device'], { ...DEVICE, engine: 'gecko' }],
    [['until'], Infinity],
    [['folded'], -1],
    [['series'], {}],
    [['series', 0, 'kind'], 'toString'],
    [['series', 0, 'name'], null],
    [['series', 0, 'errors'], 1e9],
    [['series', 0, 'values', 'recorded'], 1.5],
    [['series', 0, 'values', 'count'], 12],
    [['series', 0, 'values', 'squaredWeights'], -1],
    [['series', 0, 'values', 'mean'], '3'],
    [['series', 0, 'values', 'squaredDistances'], NaN],
    [['series', 0, 'values', 'min'], 1e9],
    [['series', 0, 'values', 'max'], NaN],
    [['series', 0, 'values', 'successiveSquares'], undefined],
    [['series', 0, 'values', 'sketch'], null],
    [
      ['series', 0, 'values', 'sketch', 'buckets'],
      [1, 2],
    ],
    [['series', 0, 'values', 'sketch', 'counts'], new Float64Array(1)],
    [['series', 0, 'values', 'sketch', 'zeros'], -2],
    [['series', 0, 'strata'], null],
    [
      ['series', 0, 'strata', 'tracks'],
      ['main', 7],
    ],
    [['series', 0, 'strata', 'captures'], new Uint32Array(9)],
    [['series', 0, 'strata', 'offsets', 0], 1],
    [['series', 0, 'strata', 'offsets'], Uint32Array.of(0, 1e6)],
    [['series', 0, 'strata', 'counts', 0], 1e9],
    [['series', 0, 'strata', 'zeros'], Float64Array.of(-1)],
    [['series', 0, 'strata', 'buckets', 0], 65_535],
    [['series', 0, 'strata', 'signSquares'], NaN],
  ])('refuses a wrong %s: %s', (path, value) => {
    expect(readSessionAggregate(altered(path, value))).toBeUndefined();
  });

  /** A series of 3 values, each in a bucket of its own unless told otherwise. */
  function withBuckets(buckets: Uint16Array): unknown {
    const distribution = new Distribution();
    for (const value of [-2, -1, 1]) distribution.record(value, 1);
    const values = distribution.toRecord();
    const counts = new Float64Array(buckets.length).fill(3 / buckets.length);
    const [series] = withoutStrata(GOOD).series;
    return { ...GOOD, series: [{ ...series, errors: 0, values: { ...values, sketch: { buckets, counts, zeros: 0 } } }] };
  }
  const negative = (bucket: number): number => bucket | 0x8000;

  it('takes buckets in order only: negative ones from the largest magnitude on, then the others, each once', () => {
    const [two, one] = [8256, 8192];
    expect(readSessionAggregate(withBuckets(Uint16Array.of(negative(two), negative(one), one)))).toBeDefined();
    for (const wrong of [
      [negative(one), negative(two), one],
      [one, negative(two), negative(one)],
      [negative(one), two, one],
      [one, one, one],
    ]) {
      expect(readSessionAggregate(withBuckets(Uint16Array.from(wrong)))).toBeUndefined();
    }
  });

  it('refuses more buckets than there are', () => {
    // 16,320 of each sign; 32,641 numbers in order are too many.
    const many = Uint16Array.from({ length: 32_641 }, (_, at) => (at < 16_384 ? negative(16_384 - at) : at - 16_383));
    expect(readSessionAggregate(withBuckets(many.subarray(1)))).toBeDefined();
    expect(readSessionAggregate(withBuckets(many))).toBeUndefined();
    expect(readSessionAggregate(withBuckets(new Uint16Array(2e6)))).toBeUndefined();
  });

  it('takes as many series as an aggregator makes of too many names, and no more than a few beyond', () => {
    const set = new SeriesSet();
    for (const kind of ['pipeline', 'stage', 'action', 'counter'] as const) {
      for (let at = 0; at < 300; at++) set.record(set.find(kind, `${kind} ${at}`), 1, 1, false);
    }
    const series = set.toAggregates([]);
    expect(series).toHaveLength(505);
    expect(readSessionAggregate({ ...GOOD, series })).toBeDefined();
    expect(readSessionAggregate({ ...GOOD, series: [...series, series[0]] })).toBeUndefined();
  });

  it.each([undefined, null, 0, 'text', [], {}, new Date(), () => 1])('refuses %s', (value) => {
    expect(readSessionAggregate(value)).toBeUndefined();
  });

  it('never throws, and what it reads can be used', () => {
    const places = placesOf(GOOD);
    fc.assert(
      fc.property(fc.constantFrom(...places.slice(1)), fc.anything({ withTypedArray: true, withNullPrototype: true }), (path, value) => {
        const read: SessionAggregate | undefined = readSessionAggregate(altered(path, value));
        for (const { values, strata } of read?.series ?? []) {
          const distribution = Distribution.from(values);
          expect(distribution.quantile(0.5)).toBeGreaterThanOrEqual(values.min);
          expect(Number.isFinite(distribution.mean + distribution.effectiveCount)).toBe(true);
          // There is none of a single value.
          expect(Number.isFinite(distribution.variance)).toBe(values.recorded > 1);
          strata?.tracks.forEach((_, number) => {
            forEachStratumBucket(strata, number, (low, high, count) => expect(low <= high && count > 0).toBe(true));
          });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
