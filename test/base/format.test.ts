import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';

describe('formatDuration', () => {
  it.each<[number, string]>([
    [0, '0 ms'],
    [-0, '0 ms'],
    [1e-14, '< 0.000001 ms'],
    [0.000_12, '0.00012 ms'],
    [0.0042, '0.0042 ms'],
    [0.01, '0.01 ms'],
    [0.42, '0.42 ms'],
    [9.994, '9.99 ms'],
    [9.996, '10.0 ms'],
    [12.34, '12.3 ms'],
    [99.94, '99.9 ms'],
    [99.96, '100 ms'],
    [456.4, '456 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [1234, '1.23 s'],
    [9994, '9.99 s'],
    [9996, '10.0 s'],
    [59_940, '59.9 s'],
    [59_990, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h 00 min'],
    [3_720_000, '1 h 02 min'],
    [-12.34, '−12.3 ms'],
    [-0.42, '−0.42 ms'],
    [-1234, '−1.23 s'],
    [-125_000, '−2 min 05 s'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each<[number, number, string]>([
    [0.05, 0.1, '< 0.1 ms'],
    [0, 0.1, '< 0.1 ms'],
    [-0.05, 0.1, '< 0.1 ms'],
    [0.1, 0.1, '0.1 ms'],
    [0.42, 0.1, '0.4 ms'],
    [9.96, 0.1, '10.0 ms'],
    [0.004, 0.005, '< 0.005 ms'],
    [0.42, 0.005, '0.42 ms'],
    [0.5, 1, '< 1 ms'],
    [5, 1, '5 ms'],
    [12.3, 1, '12 ms'],
    [10, 16.7, '< 20 ms'],
  ])('%d ms on a clock of %d ms reads %s', (ms, resolution, text) => {
    expect(formatDuration(ms, resolution)).toBe(text);
  });

  /** Reads a text back, in ms. */
  function parse(text: string): number {
    const factors: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
    return [...text.matchAll(/([\d.]+) (ms|s|min|h)\b/g)].reduce((sum, [, value, unit]) => sum + Number(value) * factors[unit], 0);
  }

  it('is never off by more than 1 %, nor by a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), (ms) => {
        expect(Math.abs(parse(formatDuration(ms)) - ms)).toBeLessThanOrEqual(ms * 0.01);
      }),
    );
  });

  it('never orders two durations the wrong way round', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), fc.double({ min: 0, max: 1e8, noNaN: true }), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((ms) => parse(formatDuration(ms)));
        expect(less).toBeLessThanOrEqual(more);
      }),
    );
  });
});

describe('formatBytes', () => {
  it.each<[number, string]>([
    [0, '0 B'],
    [512, '512 B'],
    [999, '999 B'],
    [999.6, '1.0 kB'],
    [1000, '1.0 kB'],
    [1540, '1.5 kB'],
    [9949, '9.9 kB'],
    [9960, '10 kB'],
    [999_499, '999 kB'],
    [999_600, '1.0 MB'],
    [12_345_678, '12 MB'],
    [3e9, '3.0 GB'],
    [4e15, '4000 TB'],
    [-1540, '−1.5 kB'],
    [NaN, '–'],
    [Infinity, '–'],
  ])('%d reads %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatCount', () => {
  it.each<[number, string]>([
    [0, '0'],
    [-0.2, '0'],
    [12_345, '12,345'],
    [1_000_000, '1,000,000'],
    [-1234, '−1,234'],
    [NaN, '–'],
  ])('%d reads %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe('formatShare', () => {
  it.each<[number, string]>([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.001, '0.1 %'],
    [0.042, '4.2 %'],
    [0.0994, '9.9 %'],
    [0.0996, '10 %'],
    [0.371, '37 %'],
    [1, '100 %'],
    [2.5, '250 %'],
    [-0.042, '−4.2 %'],
    [NaN, '–'],
  ])('%d reads %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
