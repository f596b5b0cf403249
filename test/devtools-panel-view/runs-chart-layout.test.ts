import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barAt, layOutRuns, MOST_RUNS, OTHER } from '../../devtools-panel/view/runs-chart-layout.js';
import type { Execution } from '../../src/analyze/analysis.js';

function run(span: number, duration: number, stages: Record<string, number> = {}): Execution {
  const start = span * 100;
  return { span, name: 'discover', track: 'hero', start, end: start + duration, duration, failed: false, open: false, stages };
}

// 24 runs have 10 px each; the top of the axis is 1.12 times the slowest run (100 ms), so 112 px high are 1 px a millisecond.
const WIDTH = 240;
const HEIGHT = 112;

describe('layOutRuns', () => {
  it('stacks stages from the floor up and leaves the rest unnamed', () => {
    const { bars, stages, hasOther } = layOutRuns([run(0, 100, { a: 30, b: 50 })], 0, WIDTH, HEIGHT);
    expect(stages).toEqual(['a', 'b']);
    expect(hasOther).toBe(true);
    expect(bars[0].y).toBeCloseTo(12, 9);
    expect(bars[0].parts.map((part) => part.stage)).toEqual(['a', 'b', OTHER]);
    // a: 0–30 ms lies from 82 to 112 px, b: 30–80 ms from 32 to 82, the rest up to 100 ms from 12 to 32.
    expect(bars[0].parts.map((part) => Math.round(part.y * 1e6) / 1e6)).toEqual([82, 32, 12]);
    expect(bars[0].parts.map((part) => Math.round(part.height * 1e6) / 1e6)).toEqual([30, 50, 20]);
  });

  it('shrinks stages that ran at once so that they fill the run', () => {
    // 80 + 120 ms in a run of 100 ms: half of each.
    const { bars, hasOther } = layOutRuns([run(0, 100, { a: 80, b: 120 })], 0, WIDTH, HEIGHT);
    expect(bars[0].parts.map((part) => Math.round(part.height * 1e6) / 1e6)).toEqual([40, 60]);
    expect(hasOther).toBe(false);
  });

  it('draws the threshold only when it is near the range', () => {
    // Below the slowest run: 112 - 50. Up to twice as high it stretches the axis: 112 - 112 / 1.12. Beyond, it is left out.
    expect(layOutRuns([run(0, 100)], 50, WIDTH, HEIGHT).thresholdY).toBeCloseTo(62, 9);
    expect(layOutRuns([run(0, 100)], 200, WIDTH, HEIGHT).thresholdY).toBeCloseTo(12, 9);
    expect(layOutRuns([run(0, 100)], 201, WIDTH, HEIGHT).thresholdY).toBeUndefined();
  });

  it('shows the newest runs in order of start', () => {
    const runs = Array.from({ length: MOST_RUNS + 5 }, (_, span) => run(span, 10));
    const { bars } = layOutRuns([...runs.slice(0, -2), runs[MOST_RUNS + 4], runs[MOST_RUNS + 3]], 0, WIDTH, HEIGHT);
    expect(bars.map((bar) => bar.run.span)).toEqual(Array.from({ length: MOST_RUNS }, (_, index) => index + 5));
  });

  it('finds the bar under the pointer', () => {
    const chart = layOutRuns([run(0, 10), run(1, 20)], 0, WIDTH, HEIGHT);
    expect([-1, 0, 9, 10, 19, 20].map((x) => barAt(chart, x))).toEqual([-1, 0, 0, 1, 1, -1]);
  });

  it('labels the start of every so many runs, and cuts no label off', () => {
    // 24 places of 10 px: a label every 110 px, none in the last 64 px.
    const runs = Array.from({ length: 24 }, (_, span) => run(span, 10));
    expect(layOutRuns(runs, 0, WIDTH, HEIGHT).timeTicks.map((tick) => tick.label)).toEqual(['0', '1.1 s']);
  });

  it('draws nothing, and fails at nothing, without runs', () => {
    const chart = layOutRuns([], 1000, WIDTH, HEIGHT);
    expect(chart.bars).toEqual([]);
    expect(chart.timeTicks).toEqual([]);
  });

  it('keeps every bar and part inside of the plot', () => {
    const durations = fc.array(fc.record({ a: fc.nat(1000), b: fc.nat(1000), rest: fc.nat(1000) }), { maxLength: 200 });
    fc.assert(
      fc.property(durations, fc.nat(3000), (some, threshold) => {
        const runs = some.map(({ a, b, rest }, span) => run(span, Math.max(a, b, rest), { a, b }));
        const chart = layOutRuns(runs, threshold, WIDTH, HEIGHT);
        for (const { x, width, y, parts } of chart.bars) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(WIDTH + 1e-9);
          expect(y).toBeGreaterThanOrEqual(0);
          const height = parts.reduce((sum, part) => sum + part.height, 0);
          expect(height).toBeLessThanOrEqual(HEIGHT - y + 1e-6);
        }
        if (chart.thresholdY !== undefined) expect(chart.thresholdY).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
