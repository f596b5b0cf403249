import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeTicks, formatTick, niceStep } from '../../devtools-panel/view/time-axis.js';

describe('niceStep', () => {
  it.each([
    [0.003, 0.005],
    [0.1, 0.1],
    [0.3, 0.5],
    [7, 10],
    [20, 20],
    [201, 500],
    [600, 1000],
    [3000, 5000],
    [11_000, 15_000],
    [31_000, 60_000],
    [20 * 60_000, 30 * 60_000],
    [4 * 3_600_000, 6 * 3_600_000],
    [25 * 3_600_000, 48 * 3_600_000],
  ])('of at least %d ms is %d ms', (least, step) => {
    expect(niceStep(least)).toBe(step);
  });

  it('is never smaller than asked for, and never more than two and a half times as large below a second', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 500, noNaN: true }), (least) => {
        const step = niceStep(least);
        expect(step).toBeGreaterThanOrEqual(least * (1 - 1e-8));
        expect(step).toBeLessThanOrEqual(least * 2.5 * (1 + 1e-8));
      }),
    );
  });
});

describe('computeTicks', () => {
  it('labels milliseconds', () => {
    // 100 ms on 500 px at most every 90 px: at least 18 ms apart, so 20.
    expect(computeTicks(0, 100, 500, 90).map((tick) => tick.label)).toEqual(['0', '20 ms', '40 ms', '60 ms', '80 ms', '100 ms']);
  });

  it('labels fractions of a millisecond with as many decimals as they need', () => {
    // 0.3 ms on 300 px every 100 px: 0.1 ms apart.
    expect(computeTicks(12.05, 12.35, 300, 100).map((tick) => tick.label)).toEqual(['12.1 ms', '12.2 ms', '12.3 ms']);
  });

  it('starts inside of the axis, not at its left edge', () => {
    expect(computeTicks(-20, 130, 300, 100).map((tick) => tick.value)).toEqual([0, 50, 100]);
  });

  it('labels seconds, also where the step is smaller', () => {
    expect(computeTicks(1000, 2000, 300, 100).map((tick) => tick.label)).toEqual(['1.0 s', '1.5 s', '2.0 s']);
  });

  it('gives nothing for an axis of no length', () => {
    expect(computeTicks(5, 5, 300, 100)).toEqual([]);
    expect(computeTicks(0, 5, 0, 100)).toEqual([]);
    expect(computeTicks(0, NaN, 300, 100)).toEqual([]);
  });

  it('lies in range, in order, no closer than asked for, each with a label of its own', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0.01, max: 1e6, noNaN: true }), (start, length) => {
        const ticks = computeTicks(start, start + length, 1000, 80);
        const step = ticks.length > 1 ? ticks[1].value - ticks[0].value : 0;
        for (const [index, { value }] of ticks.entries()) {
          expect(value).toBeGreaterThanOrEqual(start - step * 1e-6);
          expect(value).toBeLessThanOrEqual(start + length + step * 1e-6);
          if (index > 0) expect(((value - ticks[index - 1].value) / length) * 1000).toBeGreaterThanOrEqual(80 * (1 - 1e-4));
        }
        expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
      }),
    );
  });
});

describe('formatTick', () => {
  it.each([
    [0, 5, '0'],
    [12.5, 0.5, '12.5 ms'],
    [1234.5, 0.1, '1.2345 s'],
    [61_500, 500, '1:01.5 min'],
    [59_999.99, 100, '60.0 s'],
    [125_000, 5000, '2:05 min'],
    [119_999, 100, '2:00.0 min'],
    [180_000, 60_000, '3 min'],
    [3_900_000, 60_000, '1 h 05 min'],
    [-20, 10, '-20 ms'],
  ])('%d ms at a step of %d ms is %s', (value, step, label) => {
    expect(formatTick(value, step)).toBe(label);
  });
});
