import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFlameGraph, diffFlameGraphs, type FlameDifference, type FlameNode } from '../../src/analyze/flame-graph.js';
import { SpanFlag, SpanKind } from '../../src/model/span.js';
import { picture, rowOf } from '../helpers/trace-picture.js';
import { randomTrace } from './random-trace.js';

/** `name total` of a node, its children in brackets. */
function text(nodes: readonly FlameNode[]): string {
  return nodes.map(({ name, total, children }) => `${name} ${total}${children.length > 0 ? ` (${text(children)})` : ''}`).join(', ');
}

describe('buildFlameGraph', () => {
  it('puts calls of one name under one parent together, in ms a run', () => {
    const data = picture(`
      pipeline turn     |----------|    |------|
        stage filter    |--|            |--|
          captures      |a|              |b|
        stage resolve      |--|--|         |--|
    `);
    // Runs of 11 and 7 ms; filter 3 + 3; resolve 3 + 3 and 3; a 2 ms and b 2 ms, each in one of two runs.
    expect(buildFlameGraph(data).runs).toBe(2);
    expect(text(buildFlameGraph(data).roots)).toBe('turn 9 (resolve 4.5, filter 3 (a 1, b 1))');
    expect(buildFlameGraph(data).roots[0].children[0].count).toBe(1.5);
  });

  it('leaves out runs that have not ended or lay across a freeze, and what hangs under them', () => {
    const data = picture(`
      pipeline turn     |----|  |----|  |----->
        stage filter    |--|    |--|    |--|
    `);
    const frozen = data.spans.chunks[0].flags;
    frozen[rowOf(data, 'turn', 1)] = SpanFlag.acrossFreeze;
    expect(text(buildFlameGraph(data).roots)).toBe('turn 5 (filter 3)');
    expect(buildFlameGraph(data).runs).toBe(1);
  });

  it('takes root stages for runs where there is no pipeline, and nothing where there is nothing', () => {
    const data = picture(`
      stage filter     |----|
        captures       |a|
      measure other    |------|
    `);
    expect(text(buildFlameGraph(data).roots)).toBe('filter 5 (a 2)');
    expect(buildFlameGraph(picture(''))).toEqual({ runs: 0, roots: [] });
  });

  it('places nothing whose parent is unknown', () => {
    const data = picture(`
      pipeline turn     |----------|
        stage? filter   |--|
    `);
    expect(text(buildFlameGraph(data).roots)).toBe('turn 11');
  });

  it('counts a run as often as it stands for', () => {
    const data = picture(`
      pipeline turn     |---|
        captures stage  |a|
      trace 2
      pipeline turn            |------|
    `);
    const weights = new Map([[1, { spans: 3, details: 5 }]]);
    // 3 runs of 4 ms and one of 7; the capture stands for 5.
    const { runs, roots } = buildFlameGraph({ ...data, weights });
    expect(runs).toBe(4);
    expect(text(roots)).toBe('turn 4.75 (a 2.5)');
  });

  it('totals of the roots are the mean duration of the runs, whatever was recorded', () => {
    fc.assert(
      fc.property(randomTrace(), (data) => {
        const { runs, roots } = buildFlameGraph(data);
        const { spans } = data;
        let sum = 0;
        let count = 0;
        for (let row = spans.firstRow; row < spans.rowCount; row++) {
          let outer = false;
          for (let above = spans.parent(row); above >= spans.firstRow; above = spans.parent(above)) {
            if (spans.kind(above) === SpanKind.pipeline) outer = true;
          }
          if (
            spans.kind(row) !== SpanKind.pipeline ||
            outer ||
            !(spans.end(row) >= spans.start(row)) ||
            spans.flags(row) & SpanFlag.acrossFreeze
          )
            continue;
          sum += spans.end(row) - spans.start(row);
          count++;
        }
        if (count === 0) return;
        expect(runs).toBe(count);
        expect(roots.reduce((total, root) => total + root.total, 0)).toBeCloseTo(sum / count, 6);
      }),
      { numRuns: 100 },
    );
  });
});

describe('diffFlameGraphs', () => {
  const before = buildFlameGraph(
    picture(`
      pipeline turn     |--------|
        stage filter    |---|
        stage gone          |-|
    `),
  );
  const after = buildFlameGraph(
    picture(`
      pipeline turn     |----------|
        stage filter    |------|
        stage came             |--|
    `),
  );
  const flat = (nodes: readonly FlameDifference[]): unknown[] =>
    nodes.flatMap(({ name, baseline, candidate, children }) => [[name, baseline, candidate], ...flat(children)]);

  it('joins what both have, and keeps what only one has, largest first', () => {
    expect(flat(diffFlameGraphs(before, after))).toEqual([
      ['turn', 9, 11],
      ['filter', 4, 7],
      ['came', 0, 3],
      ['gone', 2, 0],
    ]);
  });

  it('of a graph and itself has no difference', () => {
    expect(flat(diffFlameGraphs(before, before)).every((row) => (row as number[])[1] === (row as number[])[2])).toBe(true);
  });
});
