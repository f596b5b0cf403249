import { render } from 'lit';
import { afterEach, describe, expect, it } from 'vitest';
import { compareStyles } from '../../devtools-panel/compare/compare-styles.js';
import { renderFlames } from '../../devtools-panel/compare/render-flames.js';
import { base } from '../../devtools-panel/styles/base.js';
import type { FlameDifference } from '../../src/analyze/flame-graph.js';
import { SpanKind } from '../../src/model/span.js';

const WIDTH = 500;

function node(name: string, time: number, ...children: FlameDifference[]): FlameDifference {
  return { name, kind: SpanKind.stage, baseline: time, candidate: time, children };
}

function draw(...roots: FlameDifference[]): HTMLElement[] {
  const host = document.body.appendChild(document.createElement('div'));
  host.style.width = `${WIDTH}px`;
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [base.styleSheet!, compareStyles.styleSheet!];
  render(renderFlames(roots, { resolution: 0.1, active: -1, point: () => undefined }), root);
  return [...root.querySelectorAll<HTMLElement>('.box')];
}

afterEach(() => document.body.replaceChildren());

describe('the differential flame graph', () => {
  it('draws narrow boxes as narrow as they are: within their parents, none over its neighbour', () => {
    // 1 % of the width: 5 px. Level by level.
    const [turn, filter, a, b, rest, dust] = draw(
      node('turn', 100, node('filter', 1, node('dust', 1)), node('a', 1), node('b', 2), node('rest', 96)),
    );
    expect(turn.getBoundingClientRect().width).toBeCloseTo(WIDTH, 0);
    let end = turn.getBoundingClientRect().left;
    for (const box of [filter, a, b, rest]) {
      const { left, right } = box.getBoundingClientRect();
      expect(left).toBeCloseTo(end, 1);
      end = right;
    }
    expect(end).toBeCloseTo(turn.getBoundingClientRect().right, 1);
    expect(dust.getBoundingClientRect().right).toBeCloseTo(filter.getBoundingClientRect().right, 1);
  });
});
