import { describe, expect, it } from 'vitest';
import { BYTES, computeNumberTicks, DURATIONS, levelsOf, numbersOf, perSecond, SHARES } from '../../devtools-panel/view/figure-kind.js';

const labels = (ticks: readonly { readonly label: string }[]): string[] => ticks.map(({ label }) => label);

describe('figures of metrics', () => {
  it('have their unit', () => {
    expect(numbersOf('coins').format(12_345)).toBe('12,345 coins');
    expect(numbersOf('').format(0.123456)).toBe('0.123');
    expect(numbersOf('').format(-1234.6)).toBe('−1,235');
    expect(numbersOf('coins').format(NaN)).toBe('–');
    expect(perSecond(BYTES).format(1500)).toBe('1.5 kB/s');
    expect(perSecond(numbersOf('')).format(NaN)).toBe('–');
    expect(levelsOf(['none', 'suspected', 'leak']).format(2)).toBe('leak');
    expect(levelsOf(['none']).format(7)).toBe('7');
  });

  it('have round ticks on an axis, at least so far apart', () => {
    // 200 px for 0 to 10, 40 px apart: 5 ticks at most, so steps of 2.
    expect(labels(computeNumberTicks(0, 10, 200, 40))).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(labels(computeNumberTicks(-0.5, 0.5, 200, 80))).toEqual(['−0.5', '0', '0.5']);
    expect(labels(SHARES.ticks(0, 0.1, 100, 50))).toEqual(['0 %', '5 %', '10 %']);
    expect(labels(perSecond(numbersOf('coins')).ticks(0, 4, 100, 50))).toEqual(['0', '2 coins/s', '4 coins/s']);
    expect(labels(DURATIONS.ticks(0, 100, 100, 50))).toEqual(['0', '50 ms', '100 ms']);
    expect(labels(levelsOf(['none', 'suspected', 'leak']).ticks(0, 1.1, 100, 50))).toEqual(['none', 'suspected']);
    expect(computeNumberTicks(1, 1, 100, 50)).toEqual([]);
  });
});
