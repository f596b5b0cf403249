import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateLimit } from '../../src/observe/rate-limit.js';

it('lets through a burst, and then as many as time gives back', () => {
  const limit = new RateLimit(3, 2);
  const take = (time: number, times: number): number => Array.from({ length: times }, () => limit.take(time)).filter(Boolean).length;
  expect(take(0, 5)).toBe(3);
  // 2 a second: one after 500 ms, and never more than the burst, however long it waits.
  expect(take(499, 1)).toBe(0);
  expect(take(500, 5)).toBe(1);
  expect(take(100_000, 5)).toBe(3);
  expect(take(0, 1)).toBe(0);
});

it('never lets through more than the burst and the rate together', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }), steps, (burst, perSecond, gaps) => {
      const limit = new RateLimit(burst, perSecond);
      let time = 0;
      let passed = 0;
      for (const gap of gaps) {
        time += gap;
        if (limit.take(time)) passed++;
      }
      // The sums of binary fractions may be off by the last digit.
      expect(passed).toBeLessThanOrEqual(burst + (time / 1000) * perSecond + 1e-6);
    }),
  );
});
