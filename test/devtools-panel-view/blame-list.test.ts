import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listCauses, listPhaseCauses, sumOfShares } from '../../devtools-panel/view/blame-list.js';
import type { BlameCause, BlameKind } from '../../src/analyze/blame.js';

function cause(kind: BlameKind, percent: number): BlameCause {
  const named = { name: `${kind} ${percent}`, source: '', invoker: '' };
  return { kind, ...named, time: percent * 10, share: percent / 100, confidence: 'measured', count: 1, span: 3 };
}

const percents = (causes: readonly BlameCause[]): number[] => causes.map(({ time }) => time / 10);
const scripts = (...shares: number[]): BlameCause[] => shares.map((share) => cause('script', share));
const unknowns = (...shares: number[]): BlameCause[] => shares.map((share) => cause('unexplained', share));

test('unexplained time is shown by its size, however many causes there are', () => {
  const { shown, folded, foldedUnexplained } = listCauses([...scripts(7, 5, 4, 3, 2, 1, 1, 1, 1, 1), ...unknowns(74)]);
  expect(percents(shown)).toEqual([74, 7, 5, 4, 3, 2, 1, 1]);
  expect(percents(folded)).toEqual([1, 1, 1]);
  expect(foldedUnexplained).toEqual([]);
});

test('only small causes are folded, and never one alone', () => {
  const even = listCauses(scripts(10, 10, 10, 10, 10, 10, 10, 10, 10, 6, 3, 1));
  expect(percents(even.folded)).toEqual([3, 1]);
  const eight = listCauses(scripts(90, 4, 1, 1, 1, 1, 1, 1));
  expect(eight.shown).toHaveLength(8);
  expect(eight.folded).toEqual([]);
});

test('small parts of unexplained time are told together, apart from the others', () => {
  const list = listCauses([...scripts(20), ...unknowns(40, 30, 6, 2, 2)]);
  expect(percents(list.shown)).toEqual([40, 30, 20, 6]);
  expect(percents(list.foldedUnexplained)).toEqual([2, 2]);
  expect(list.folded).toEqual([]);
});

test('a phase adds up: its main causes, the others, and what is unexplained', () => {
  expect(listPhaseCauses([...scripts(14, 7), ...unknowns(79)], 2)).toMatchObject({ other: 0, unexplained: 0.79 });
  const { main, other, unexplained } = listPhaseCauses([...scripts(14, 7, 3, 2), ...unknowns(50, 24)], 2);
  expect(percents(main)).toEqual([14, 7]);
  expect(other).toBeCloseTo(0.05, 9); // 3 + 2
  expect(unexplained).toBeCloseTo(0.74, 9); // 50 + 24
});

test('no cause is lost or told twice', () => {
  const anyCause = fc.tuple(fc.constantFrom<BlameKind>('own', 'script', 'unexplained'), fc.double({ min: 0, max: 100, noNaN: true }));
  fc.assert(
    fc.property(fc.array(anyCause, { maxLength: 30 }), fc.nat(4), (parts, most) => {
      const causes = parts.map(([kind, percent]) => cause(kind, percent)).sort((a, b) => b.time - a.time);
      const { shown, folded, foldedUnexplained } = listCauses(causes);
      const listed = [...shown, ...folded, ...foldedUnexplained];
      expect(new Set(listed)).toEqual(new Set(causes));
      expect(listed).toHaveLength(causes.length);
      const { main, other, unexplained } = listPhaseCauses(causes, most);
      expect(sumOfShares(main) + other + unexplained).toBeCloseTo(sumOfShares(causes), 9);
    }),
  );
});
