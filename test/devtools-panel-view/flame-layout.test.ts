import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutFlames } from '../../devtools-panel/view/flame-layout.js';
import type { FlameDifference } from '../../src/analyze/flame-graph.js';
import { SpanKind } from '../../src/model/span.js';

function node(name: string, baseline: number, candidate: number, ...children: FlameDifference[]): FlameDifference {
  return { name, kind: SpanKind.stage, baseline, candidate, children };
}

const texts = (roots: FlameDifference[]): string[] =>
  layOutFlames(roots).map(({ node: { name }, depth, x, width }) => `${name} ${depth} ${Number(x.toFixed(6))} ${Number(width.toFixed(6))}`);

describe('layOutFlames', () => {
  it('makes a box as wide as its node takes on the side on which it takes longer', () => {
    // The run takes 10 ms at most: 6 of them filter, 2 of them what came, 1 what went.
    expect(texts([node('turn', 8, 10, node('filter', 4, 6), node('came', 0, 2), node('went', 1, 0))])).toEqual([
      'turn 0 0 1',
      'filter 1 0 0.6',
      'came 1 0.6 0.2',
      'went 1 0.8 0.1',
    ]);
  });

  it('draws children that take more than their parent in proportion', () => {
    // 8 and 12 ms at once in 10 ms: two and three fifths.
    expect(texts([node('turn', 10, 10, node('a', 8, 8), node('b', 12, 12))])).toEqual(['turn 0 0 1', 'a 1 0 0.4', 'b 1 0.4 0.6']);
  });

  it('leaves out what cannot be seen, and draws nothing where there is no time', () => {
    expect(texts([node('turn', 1000, 1000, node('dust', 1, 1, node('less', 1, 1)), node('rest', 500, 500))])).toEqual([
      'turn 0 0 1',
      'rest 1 0.001 0.5',
    ]);
    expect(layOutFlames([])).toEqual([]);
    expect(layOutFlames([node('turn', 0, 0)])).toEqual([]);
  });

  it('never lets a box leave its parent, nor overlap its neighbour', () => {
    const { tree } = fc.letrec<{ tree: FlameDifference }>((tie) => ({
      tree: fc.record({
        name: fc.string(),
        kind: fc.constant(SpanKind.stage),
        baseline: fc.double({ min: 0, max: 1e6, noNaN: true }),
        candidate: fc.double({ min: 0, max: 1e6, noNaN: true }),
        children: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
      }),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 3 }), (roots) => {
        const boxes = layOutFlames(roots);
        const ends = new Map<number, number>();
        for (const { parent, x, width, depth } of boxes) {
          const room = parent < 0 ? { x: 0, width: 1, depth: -1 } : boxes[parent];
          expect(depth).toBe(room.depth + 1);
          expect(x).toBeGreaterThanOrEqual(Math.max(room.x, ends.get(parent) ?? 0) - 1e-9);
          expect(x + width).toBeLessThanOrEqual(room.x + room.width + 1e-9);
          ends.set(parent, x + width);
        }
      }),
    );
  });
});
