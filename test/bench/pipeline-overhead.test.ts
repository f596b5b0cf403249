import { describe, expect, it } from 'vitest';
import { computeOverhead, uncertaintyOf } from './pipeline-overhead.js';

describe('computeOverhead', () => {
  it('compares within each pair', () => {
    // Shares 0.1, 0.02, 0.04 although the pairs themselves differ tenfold, of which garbage 0.1, 0, 0.01; with writing 0.2, 0.03, 0.05.
    const result = computeOverhead([
      { on: 10, off: 10, garbage: 1, writing: 1 },
      { on: 102, off: 100, garbage: 0, writing: 1 },
      { on: 103, off: 100, garbage: 1, writing: 1 },
    ]);
    expect(result.pairs).toBe(3);
    expect(result.overhead).toBeCloseTo(0.04, 12);
    expect(result.garbage).toBeCloseTo(0.01, 12);
    expect(result.withWriting).toBeCloseTo(0.05, 12);
    expect(result.off).toBe(100);
    expect(result.interval.low).toBeCloseTo(0.02, 12);
    expect(result.interval.high).toBeCloseTo(0.1, 12);
    expect(uncertaintyOf(result)).toBeCloseTo(0.04, 12);
  });

  it('tells the same interval for the same pairs', () => {
    const pairs = Array.from({ length: 30 }, (_, index) => ({ on: 100 + ((index * 7) % 11), off: 100, garbage: 0, writing: 0 }));
    expect(computeOverhead(pairs)).toEqual(computeOverhead(pairs));
  });

  it('finds no overhead where there is none', () => {
    const result = computeOverhead([{ on: 5, off: 5, garbage: 0, writing: 0 }]);
    expect(result).toMatchObject({ pairs: 1, overhead: 0, interval: { low: 0, high: 0 }, garbage: 0, withWriting: 0, off: 5 });
  });
});
