import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PART_ITEMS, putBackLists, takeOutLists } from '../../../devtools-panel/analysis/parts.js';

it('takes long lists and records out of a result, and leaves the result as it was', () => {
  const runs = Array.from({ length: PART_ITEMS + 1 }, (_, at) => ({ at }));
  const actions = Object.assign(Object.create(null) as object, Object.fromEntries(runs.map(({ at }) => [`a${at}`, at])));
  const result = { count: 7, short: [1, 2], inner: { runs }, actions };
  const { rest, lists } = takeOutLists(result);
  expect(rest).toEqual({ count: 7, short: [1, 2], inner: { runs: [] }, actions: {} });
  expect(lists.map(({ path, isRecord, items }) => [path, isRecord, items.length])).toEqual([
    [['inner', 'runs'], false, PART_ITEMS + 1],
    [['actions'], true, PART_ITEMS + 1],
  ]);
  expect(result.inner.runs).toBe(runs);
  const whole = putBackLists(structuredClone(rest), lists) as typeof result;
  expect(whole).toEqual(result);
  expect(Object.getPrototypeOf(whole.actions)).toBeNull();
});

it('gives any result back', () => {
  const long = fc.array(fc.nat(), { minLength: PART_ITEMS - 1, maxLength: PART_ITEMS + 2 });
  const value = fc.oneof(fc.jsonValue(), long, fc.record({ a: long, b: fc.record({ c: long, d: fc.string() }) }), fc.constant(undefined));
  fc.assert(
    fc.property(value, (result) => {
      const { rest, lists } = takeOutLists(result);
      expect(putBackLists(structuredClone(rest), lists)).toEqual(result);
    }),
    { numRuns: 50 },
  );
});
