import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogBucketSketch } from '../../src/statistics/log-bucket-sketch.js';
import { findQuantiles } from '../../src/statistics/sketch-quantiles.js';

function countsOf(sketch: LogBucketSketch): number[] {
  const counts: number[] = [];
  sketch.forEach((_low, _high, count) => counts.push(count));
  return counts;
}

describe('counts of a sketch', () => {
  it('are exact beyond two bytes', () => {
    const sketch = new LogBucketSketch();
    sketch.add(1);
    for (let at = 0; at < 70_000; at++) sketch.add(5);
    sketch.add(900);
    expect(countsOf(sketch)).toEqual([1, 70_000, 1]);
  });

  it('are exact for weights that are no whole numbers, and for heavy ones', () => {
    const sketch = new LogBucketSketch();
    sketch.add(5, 3);
    sketch.add(5, 0.25);
    sketch.add(-7, 1e12);
    sketch.add(2000, 2);
    expect(countsOf(sketch)).toEqual([1e12, 3.25, 2]);
    expect(countsOf(LogBucketSketch.from(sketch.toRecord()))).toEqual([1e12, 3.25, 2]);
  });

  it('are those of both after a merge, whatever holds them', () => {
    const value = fc.constantFrom(-40, 0, 1, 3, 5000);
    const weight = fc.constantFrom(1, 2, 0.5, 65_535, 65_536);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, weight)), fc.array(fc.tuple(value, weight)), (left, right) => {
        const [a, b, all] = [left, right, [...left, ...right]].map((adds) => {
          const sketch = new LogBucketSketch();
          for (const add of adds) sketch.add(...add);
          return sketch;
        });
        a.merge(b);
        expect(a.toRecord()).toEqual(all.toRecord());
      }),
    );
  });
});

describe('findQuantiles', () => {
  it('finds several in one pass: of 1 to 10, the 5th, the 8th and the 10th', () => {
    const sketch = new LogBucketSketch();
    for (let value = 1; value <= 10; value++) sketch.add(value);
    const found = findQuantiles(sketch, [-1, 0, 0.5, 0.75, 0.95, 1, 2], { count: 10, min: 1, max: 10 });
    [1, 1, 5, 8, 10, 10, 10].forEach((exact, at) => expect(Math.abs(found[at] / exact - 1)).toBeLessThanOrEqual(1 / 128));
  });

  it('finds none where there is no value or no share', () => {
    const sketch = new LogBucketSketch();
    expect(findQuantiles(sketch, [0, 0.5], { count: 0, min: NaN, max: NaN })).toEqual([NaN, NaN]);
    sketch.add(3);
    expect(findQuantiles(sketch, [NaN, 0.5], { count: 1, min: 3, max: 3 })).toEqual([NaN, 3]);
  });
});
