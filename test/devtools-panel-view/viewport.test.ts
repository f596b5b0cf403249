import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SHORTEST_VIEW,
  clampView,
  fitView,
  panView,
  resizeView,
  showRange,
  timeToX,
  xToTime,
  zoomView,
  type Viewport,
} from '../../devtools-panel/view/viewport.js';

const recorded = { start: 0, end: 1000 };
const view: Viewport = { start: 200, end: 400, width: 800 };

describe('time and pixels', () => {
  it('maps the edges and the middle', () => {
    // 200 ms on 800 px: 4 px a millisecond.
    expect(timeToX(view, 200)).toBe(0);
    expect(timeToX(view, 250)).toBe(200);
    expect(timeToX(view, 400)).toBe(800);
    expect(xToTime(view, 600)).toBe(350);
  });

  it('goes there and back again', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.double({ min: SHORTEST_VIEW, max: 1e7, noNaN: true }),
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (start, length, width, share) => {
          const some = { start, end: start + length, width };
          const x = share * width;
          // A double near 2e7 ms steps by 4e-9 ms; on the shortest view (0.01 ms on 4000 px) that is 0.0015 px.
          expect(Math.abs(timeToX(some, xToTime(some, x)) - x)).toBeLessThan(0.01);
        },
      ),
    );
  });
});

describe('fit', () => {
  it('shows everything with a margin of a fiftieth on both sides', () => {
    expect(fitView(recorded, 500)).toEqual({ start: -20, end: 1020, width: 500 });
  });

  it('gives an instant a millisecond, and a hidden element a pixel', () => {
    expect(fitView({ start: 5, end: 5 }, 0)).toEqual({ start: 4.98, end: 6.02, width: 1 });
  });
});

describe('zoom', () => {
  it('keeps the time under the pointer', () => {
    // 350 ms lies at 600 px; half the length is 100 ms, of which three quarters lie left of it.
    expect(zoomView(view, 600, 2, recorded)).toEqual({ start: 275, end: 375, width: 800 });
  });

  it('stops at the shortest view and at everything', () => {
    const shortest = zoomView(view, 400, 1e12, recorded);
    expect(shortest.end - shortest.start).toBeCloseTo(SHORTEST_VIEW, 9);
    expect(zoomView(view, 400, 1e-12, recorded)).toEqual({ start: -20, end: 1020, width: 800 });
  });

  it('keeps the time under the pointer at any factor that reaches no limit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 800, noNaN: true }), fc.double({ min: 1, max: 100, noNaN: true }), (x, factor) => {
        const zoomed = zoomView(view, x, factor, recorded);
        expect(xToTime(zoomed, x)).toBeCloseTo(xToTime(view, x), 6);
      }),
    );
  });
});

describe('pan', () => {
  it('moves by pixels and keeps the length', () => {
    expect(panView(view, 80, recorded)).toEqual({ start: 220, end: 420, width: 800 });
  });

  it('stops at the margins', () => {
    expect(panView(view, -100_000, recorded)).toEqual({ start: -20, end: 180, width: 800 });
    expect(panView(view, 100_000, recorded)).toEqual({ start: 820, end: 1020, width: 800 });
  });

  it('never leaves what was recorded, whatever is done in a row', () => {
    const step = fc.record({ x: fc.double({ min: 0, max: 800, noNaN: true }), factor: fc.double({ min: 0.01, max: 100, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let now = view;
        for (const { x, factor } of steps) {
          now = panView(zoomView(now, x, factor, recorded), (x - 400) * factor, recorded);
          expect(now.start).toBeGreaterThanOrEqual(-20 - 1e-6);
          expect(now.end).toBeLessThanOrEqual(1020 + 1e-6);
          expect(now.end).toBeGreaterThan(now.start);
        }
      }),
    );
  });
});

describe('showRange', () => {
  it('leaves a twentieth on both sides', () => {
    const shown = showRange({ start: 100, end: 200 }, 800, recorded);
    expect(shown.start).toBeCloseTo(95, 9);
    expect(shown.end).toBeCloseTo(205, 9);
  });

  it('shows the surroundings of an instant', () => {
    const shown = showRange({ start: 100, end: 100 }, 800, recorded);
    expect(shown.start).toBeCloseTo(99.945, 9);
    expect(shown.end).toBeCloseTo(100.055, 9);
  });
});

it('keeps the visible time when the width changes', () => {
  expect(resizeView(view, 300)).toEqual({ start: 200, end: 400, width: 300 });
});

it('leaves a viewport alone that lies inside', () => {
  expect(clampView(view, recorded)).toBe(view);
});
