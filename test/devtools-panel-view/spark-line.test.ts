import { describe, expect, it } from 'vitest';
import { layOutSpark } from '../../devtools-panel/view/spark-line.js';
import { rateVital } from '../../devtools-panel/view/vital-words.js';

describe('layOutSpark', () => {
  it('draws from 0 to the highest value, over the whole width', () => {
    // 120 wide; 28 high, of which 2 are free above and below: 0 lies at 26, the highest at 2.
    expect(layOutSpark([1000, 2000, 3000], [0, 10, 5])).toEqual({ lines: ['0.0,26.0 60.0,2.0 120.0,14.0'], last: 5, low: 0, high: 10 });
  });

  it('breaks the line where no value is known, and draws no single points', () => {
    const spark = layOutSpark([0, 1, 2, 3, 4, 5], [1, 1, NaN, 1, NaN, 1]);
    expect(spark?.lines).toEqual(['0.0,2.0 24.0,2.0']);
  });

  it('goes below 0 where values do', () => {
    expect(layOutSpark([0, 1], [-4, 4])?.lines).toEqual(['0.0,26.0 120.0,2.0']);
  });

  it('draws a line of nothing but 0 at the bottom', () => {
    expect(layOutSpark([0, 1], [0, 0])?.lines).toEqual(['0.0,26.0 120.0,26.0']);
  });

  it.each([[[]], [[1]], [[NaN, NaN]], [[NaN, 3]]])('has nothing to draw of %j', (values) => {
    expect(layOutSpark([0, 1].slice(0, values.length), values)).toBeUndefined();
  });
});

describe('rateVital', () => {
  it.each([
    ['LCP', 2500, 'good'],
    ['LCP', 2501, 'needs improvement'],
    ['LCP', 4001, 'poor'],
    ['INP', 200, 'good'],
    ['INP', 501, 'poor'],
    ['CLS', 0.1, 'good'],
    ['CLS', 0.26, 'poor'],
    ['TTFB', 1000, 'needs improvement'],
  ])('%s of %d is %s', (metric, value, rating) => {
    expect(rateVital(metric, value)).toBe(rating);
  });
});
