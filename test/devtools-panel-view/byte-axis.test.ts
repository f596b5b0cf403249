import { describe, expect, it } from 'vitest';
import { computeByteTicks, niceByteStep } from '../../devtools-panel/view/byte-axis.js';

const MB = 1e6;
const labels = (start: number, end: number): string[] => computeByteTicks(start, end, 400, 100).map(({ label }) => label);

describe('an axis of bytes', () => {
  it('has round steps, none smaller than a byte', () => {
    expect([0, 0.3, 3, 1000, 1.2e6, 2 * MB, 6e7].map(niceByteStep)).toEqual([1, 1, 5, 1000, 2 * MB, 2 * MB, 1e8]);
  });

  it('is labelled in one unit, with the digits that tell ticks apart', () => {
    expect(labels(0, 40 * MB)).toEqual(['0', '10 MB', '20 MB', '30 MB', '40 MB']);
    expect(labels(9.6 * MB, 11.2 * MB)).toEqual(['10.0 MB', '10.5 MB', '11.0 MB']);
    expect(labels(0, 2 * MB)).toEqual(['0', '0.5 MB', '1.0 MB', '1.5 MB', '2.0 MB']);
    expect(labels(0, 3)).toEqual(['0', '1 B', '2 B', '3 B']);
  });

  it('has no ticks where there is no axis', () => {
    expect(labels(5, 5)).toEqual([]);
    expect(computeByteTicks(0, 1, 0, 10)).toEqual([]);
  });
});
