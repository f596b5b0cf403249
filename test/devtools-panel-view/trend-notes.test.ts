import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeNotes, type PlacedNote } from '../../devtools-panel/view/trend-notes.js';

/** Six pixels a letter. */
const measure = (text: string): number => text.length * 6;
const THRESHOLD = 'threshold 150 ms';
const SIZE = { width: 300, height: 150 };

function place(y: number | undefined, x: number | undefined, size = SIZE): PlacedNote[] {
  const threshold = y === undefined ? undefined : { text: THRESHOLD, y };
  return placeNotes({ threshold, forecast: x === undefined ? undefined : { text: 'forecast', x } }, measure, size);
}

describe('placeNotes', () => {
  it('puts the threshold above its line at the right, and the forecast on the floor of its stretch', () => {
    expect(place(60, 230)).toEqual([
      // 300 - 4 - 96.
      { text: THRESHOLD, middle: 51, left: 200 },
      { text: 'forecast', middle: 141, left: 234 },
    ]);
    expect(place(60, undefined)).toHaveLength(1);
    expect(place(undefined, 230)).toHaveLength(1);
    expect(place(undefined, undefined)).toEqual([]);
  });

  it('moves the threshold to the left where it would lie on the forecast', () => {
    const [threshold, forecast] = place(147, 230);
    expect(forecast).toMatchObject({ middle: 141, left: 234 });
    expect(threshold).toMatchObject({ middle: 138, left: 4 });
  });

  it('puts the threshold below its line where there is no room above', () => {
    expect(place(8, 230)[0]).toMatchObject({ middle: 17 });
  });

  it('puts the forecast to the top where the plot is too narrow for both on the floor', () => {
    const [threshold, forecast] = place(140, 60, { width: 120, height: 150 });
    expect(threshold.middle).toBe(131);
    expect(forecast).toMatchObject({ middle: 9, left: 64 });
  });

  it('keeps words apart and inside, wherever line and forecast are', () => {
    const size = fc.record({ width: fc.integer({ min: 110, max: 900 }), height: fc.integer({ min: 60, max: 200 }) });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(size, share, share, (size, down, along) => {
        const notes = place(down * size.height, along * size.width, size);
        expect(notes).toHaveLength(2);
        for (const { left, middle, text } of notes) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + measure(text)).toBeLessThanOrEqual(size.width);
          // Half a line of 11 px.
          expect(middle).toBeGreaterThanOrEqual(5.5);
          expect(middle).toBeLessThanOrEqual(size.height - 5.5);
        }
        const [a, b] = notes;
        const aside = a.left + measure(a.text) <= b.left || b.left + measure(b.text) <= a.left;
        expect(aside || Math.abs(a.middle - b.middle) >= 11).toBe(true);
      }),
    );
  });
});
