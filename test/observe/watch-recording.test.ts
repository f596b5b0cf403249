import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { watchRecording } from '../../src/observe/watch-recording.js';

describe('watchRecording', () => {
  it('tells whether spans were added since it was asked last, in a few steps', () => {
    fc.assert(
      fc.property(fc.nat(3_000_000), fc.array(fc.oneof(fc.constant(0), fc.nat(5), fc.nat(2_000_000))), (initial, additions) => {
        let rows = initial;
        let asked = 0;
        const hasRecorded = watchRecording({
          has(span) {
            asked++;
            return span < rows;
          },
        });
        for (const added of additions) {
          rows += added;
          asked = 0;
          expect(hasRecorded()).toBe(added > 0);
          // Doubling finds the end of up to 2^21 rows in 22 steps, halving in 21 more, and one look before.
          expect(asked).toBeLessThanOrEqual(44);
        }
      }),
    );
  });
});
