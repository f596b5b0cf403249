import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { computeCaptureShares, stageOfCapture } from '../../src/analyze/capture-shares.js';
import { readSpans } from '../../src/analyze/span-view.js';
import { StageNames } from '../../src/analyze/stage-names.js';
import { buildRunForest } from '../../src/analyze/run-forest.js';
import { readWallClock } from '../../src/analyze/wall-clock.js';
import { SpanKind } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { analyzeByBruteForce } from './brute-force.js';
import { expectSound } from './expect-sound.js';
import { randomTrace } from './random-trace.js';

/** Sums of thirds and sevenths of a millisecond. */
const ROUNDING = 1e-9;

const SORTS: readonly [string, fc.Arbitrary<TraceData>][] = [
  ['any spans', randomTrace()],
  ['pipelines, stages and captures', randomTrace([SpanKind.pipeline, SpanKind.stage, SpanKind.stage, SpanKind.capture])],
  ['stages and captures, no pipeline', randomTrace([SpanKind.stage, SpanKind.stage, SpanKind.capture])],
  ['pipelines and captures, no stage', randomTrace([SpanKind.pipeline, SpanKind.capture, SpanKind.capture])],
  ['captures only', randomTrace([SpanKind.capture])],
];

function parts(data: TraceData) {
  const view = readSpans(data);
  const names = new StageNames(data.strings);
  const shares = computeCaptureShares(view, names);
  const forest = buildRunForest(view, names, shares);
  return { view, names, shares, forest, clock: readWallClock(forest, names.texts.length) };
}

describe.each(SORTS)('over %s', (_, traces) => {
  test('self, total, wall and shares are what counting millisecond by millisecond gives', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const slow = analyzeByBruteForce(data);
        const { view, names, shares, forest, clock } = parts(data);
        expect(clock.wall).toBeCloseTo(slow.wall, 9);
        expect(clock.outside).toBeCloseTo(slow.outside, 9);
        expect(clock.overlapped).toBeCloseTo(slow.overlapped, 9);
        names.texts.forEach((stage, number) => {
          expect([stage, clock.self[number]]).toEqual([stage, expect.closeTo(slow.self.get(stage) ?? 0, 9)]);
          expect([stage, clock.total[number]]).toEqual([stage, expect.closeTo(slow.total.get(stage) ?? 0, 9)]);
        });
        for (let at = 0; at < view.count; at++) {
          if (view.kind[at] !== SpanKind.capture) continue;
          expect(shares.share[at]).toBeCloseTo(slow.shares.get(view.row[at]) ?? 0, 9);
        }
        if (forest.basis !== 'captures') expect(forest.run.filter((run, node) => run === node).length).toBe(slow.runs);
      }),
      { numRuns: 400 },
    );
  });

  test('Σ captures of a stage execution ≤ the execution; Σ self of all stages ≤ pipeline wall ≤ recording', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const { view, shares } = parts(data);
        const claimed = new Map<number, number>();
        for (let at = 0; at < view.count; at++) {
          const stage = stageOfCapture(view, at);
          if (view.kind[at] === SpanKind.capture && stage >= 0) claimed.set(stage, (claimed.get(stage) ?? 0) + shares.share[at]);
        }
        for (const [stage, sum] of claimed) expect(sum).toBeLessThanOrEqual(view.end[stage] - view.start[stage] + ROUNDING);

        const { stages, pipeline, totalDuration } = analyzeTraceData(data);
        const self = Object.values(stages).reduce((sum, stage) => sum + stage.self, 0);
        const end = view.end.reduce((latest, time) => Math.max(latest, time), 0);
        expect(self).toBeLessThanOrEqual(pipeline.wall + ROUNDING);
        expect(pipeline.wall).toBeLessThanOrEqual(end + ROUNDING);
        expect(totalDuration).toBe(pipeline.wall);
        for (const stage of Object.values(stages)) expect(stage.self).toBeLessThanOrEqual(stage.total + ROUNDING);
        for (const execution of pipeline.executions) {
          for (const total of Object.values(execution.stages)) expect(total).toBeLessThanOrEqual(execution.duration + ROUNDING);
        }
      }),
    );
  });

  test('nothing is negative or NaN, and every row named as evidence is held', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const analysis = analyzeTraceData(data, undefined, {
          filter: { duration: 3, memory: 1 },
          pipeline_total: { duration: 5, memory: 1 },
        });
        const { health, ...rest } = analysis;
        expectSound(rest, 'analysis');
        expect(Number.isNaN(health.score)).toBe(analysis.pipeline.count === 0);
        const rows = [
          ...analysis.bottlenecks.flatMap(({ spans }) => spans),
          ...analysis.recommendations.flatMap(({ evidence }) => evidence.spans),
          ...analysis.criticalPath.map(({ span }) => span),
          ...Object.values(analysis.stages).map(({ slowest }) => slowest),
        ];
        for (const row of rows) expect(row >= data.spans.firstRow && row < data.spans.rowCount).toBe(true);
        for (const { gain } of analysis.recommendations) if (gain) expect(gain.share).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the critical path is in order of time, does not overlap, and lies inside the slowest run', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const { criticalPath, pipeline } = analyzeTraceData(data);
        const finished = pipeline.executions.filter(({ open }) => !open);
        const among = finished.length > 0 ? finished : pipeline.executions;
        const longest = Math.max(0, ...among.map(({ duration }) => duration));
        let time = -Infinity;
        for (const step of criticalPath) {
          expect(step.start).toBeGreaterThanOrEqual(time);
          expect(step.end).toBeGreaterThan(step.start);
          expect(step.duration).toBe(step.end - step.start);
          time = step.end;
        }
        // Without a clock step nothing is left out, so the steps fill the run.
        expect(criticalPath.reduce((sum, step) => sum + step.duration, 0)).toBeCloseTo(longest, 9);
        if (criticalPath.length > 0) expect(time - criticalPath[0].start).toBeCloseTo(longest, 9);
      }),
    );
  });
});
