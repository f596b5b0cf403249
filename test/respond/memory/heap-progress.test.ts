import { expect, test } from 'vitest';
import { writeProgress } from '../../../src/respond/memory/heap-progress.js';

const MB = 1_000_000;
const MINUTE = 60_000;
const lows = (...minutes: number[]): { time: number; value: number }[] =>
  minutes.map((minute) => ({ time: minute * MINUTE, value: (20 + minute) * MB }));

test('tells how many full collections are missing', () => {
  const text = writeProgress(lows(1, 3, 5), 5 * MINUTE);
  expect(text).toContain('3 full collections, 4 min 00 s apart, it went from 21 MB to 25 MB.');
  expect(text).toContain('It takes at least 7 of them in ten minutes to be certain, 4 more; when they come is up to the browser.');
  expect(writeProgress([], 5 * MINUTE)).toBe(
    'It takes at least 7 of them in ten minutes to be certain, 7 more; when they come is up to the browser.',
  );
});

test('of enough of them, tells how it went in the last ten minutes', () => {
  expect(writeProgress(lows(1, 11, 12, 13, 14, 15, 16, 17), 20 * MINUTE)).toBe(
    'From the first to the last of 7 full collections, 6 min 00 s apart, it went from 31 MB to 37 MB.',
  );
});
