import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentItems } from '../../src/base/recent-items.js';

it('is the end of all that was added and not dropped', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.option(fc.nat())), fc.nat(8), (most, steps, asked) => {
      const recent = new RecentItems<number>(most);
      const model: number[] = [];
      for (const step of steps) {
        const expected = step === null || model.length === most ? model.shift() : undefined;
        expect(step === null ? recent.dropOldest() : recent.add(step)).toBe(expected);
        if (step !== null) model.push(step);
        expect(recent.size).toBe(model.length);
        expect(recent.oldest).toBe(model[0]);
        expect(recent.list()).toEqual(model);
        expect(recent.list(asked)).toEqual(model.slice(Math.max(0, model.length - asked)));
      }
    }),
  );
});
