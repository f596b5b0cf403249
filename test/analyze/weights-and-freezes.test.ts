import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { computeCaptureShares } from '../../src/analyze/capture-shares.js';
import { flagFrozen, readFreezes } from '../../src/analyze/freezes.js';
import { buildRunForest } from '../../src/analyze/run-forest.js';
import { readSpans } from '../../src/analyze/span-view.js';
import { readWeights } from '../../src/analyze/span-weights.js';
import { StageNames } from '../../src/analyze/stage-names.js';
import { readWallClock } from '../../src/analyze/wall-clock.js';
import { PAGE_ENTRY } from '../../src/model/page-entries.js';
import { SpanFlag, SpanKind } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { picture, rowOf } from '../helpers/trace-picture.js';
import { analyzeByBruteForce } from './brute-force.js';
import { expectSound } from './expect-sound.js';
import { randomTrace } from './random-trace.js';

const ROUNDING = 1e-9;
const LIMIT = 3;
const THRESHOLDS = {
  filter: { duration: LIMIT, memory: 1 },
  resolve: { duration: LIMIT, memory: 1 },
  constructor: { duration: LIMIT, memory: 1 },
  pipeline_total: { duration: 5, memory: 1 },
};

const KINDS: readonly (readonly [string, readonly number[]])[] = [
  ['any spans', Object.values(SpanKind)],
  ['pipelines, stages and captures', [SpanKind.pipeline, SpanKind.stage, SpanKind.stage, SpanKind.capture]],
  ['stages and captures', [SpanKind.stage, SpanKind.stage, SpanKind.capture]],
  ['captures', [SpanKind.capture]],
];
const SORTS = KINDS.flatMap(([name, kinds]) => [
  [`${name}, weighted`, randomTrace(kinds, { weights: true })] as const,
  [`${name}, frozen at times`, randomTrace(kinds, { freezes: true })] as const,
  [`${name}, both`, randomTrace(kinds, { weights: true, freezes: true })] as const,
]);

function readClock(data: TraceData) {
  const view = readSpans(data);
  const freezes = readFreezes(data);
  if (freezes) flagFrozen(view, freezes);
  const names = new StageNames(data.strings);
  const forest = buildRunForest(view, names, computeCaptureShares(view, names), readWeights(data, view), freezes);
  return { names, forest, clock: readWallClock(forest, names.texts.length) };
}

/** The smallest value of which and below there is a share q of all. */
function quantileByDefinition(values: readonly { duration: number; weight: number }[], q: number): number {
  const all = values.reduce((sum, { weight }) => sum + weight, 0);
  const below = (limit: number): number => values.reduce((sum, { duration, weight }) => sum + (duration <= limit ? weight : 0), 0);
  return Math.min(...values.map(({ duration }) => duration).filter((duration) => below(duration) >= q * all - ROUNDING));
}

describe.each(SORTS)('%s', (_, traces) => {
  test('self, total, wall, overlap are what counting millisecond by millisecond gives', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const slow = analyzeByBruteForce(data);
        const { names, clock } = readClock(data);
        expect(clock.wall).toBeCloseTo(slow.wall, 9);
        expect(clock.outside).toBeCloseTo(slow.outside, 9);
        expect(clock.overlapped).toBeCloseTo(slow.overlapped, 9);
        names.texts.forEach((stage, number) => {
          expect([stage, clock.self[number]]).toEqual([stage, expect.closeTo(slow.self.get(stage) ?? 0, 9)]);
          expect([stage, clock.total[number]]).toEqual([stage, expect.closeTo(slow.total.get(stage) ?? 0, 9)]);
        });
      }),
      { numRuns: 150 },
    );
  });

  test('counts, averages, quantiles, errors and violations are what their definitions give', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const { counted } = analyzeByBruteForce(data);
        const { stages } = analyzeTraceData(data, undefined, THRESHOLDS);
        for (const statistics of Object.values(stages)) {
          const values = counted.get(statistics.stage) ?? [];
          const sum = (of: (value: (typeof values)[number]) => number): number =>
            values.reduce((sum, value) => sum + value.weight * of(value), 0);
          expect(statistics.count).toBe(values.length);
          expect(statistics.estimatedCount).toBeCloseTo(
            sum(() => 1),
            9,
          );
          expect(statistics.errors).toBeCloseTo(
            sum(({ failed }) => Number(failed)),
            9,
          );
          if (statistics.threshold !== undefined) {
            const { threshold } = statistics;
            expect(statistics.violations).toBeCloseTo(
              sum(({ duration }) => Number(duration > threshold + ROUNDING)),
              9,
            );
          }
          if (values.length === 0) continue;
          expect(statistics.average).toBeCloseTo(sum(({ duration }) => duration) / sum(() => 1), 9);
          expect(statistics.p50).toBeCloseTo(quantileByDefinition(values, 0.5), 9);
          expect(statistics.p95).toBeCloseTo(quantileByDefinition(values, 0.95), 9);
        }
      }),
    );
  });

  test('Σ self + outside = wall; self ≤ total; what a stage took in a run ≤ the run; nothing negative', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const { clock } = readClock(data);
        const self = clock.self.reduce((sum, part) => sum + part, 0);
        expect(self + clock.outside).toBeCloseTo(clock.wall, 9);
        const analysis = analyzeTraceData(data, undefined, THRESHOLDS);
        for (const stage of Object.values(analysis.stages)) {
          expect(stage.self).toBeLessThanOrEqual(stage.total + ROUNDING);
          expect(stage.share).toBeLessThanOrEqual(1 + ROUNDING);
        }
        for (const { stages, duration } of analysis.pipeline.executions) {
          for (const total of Object.values(stages)) expect(total).toBeLessThanOrEqual(duration + ROUNDING);
        }
        for (const { gain } of analysis.recommendations) if (gain) expect(gain.share).toBeLessThanOrEqual(1);
        const { health, ...rest } = analysis;
        expectSound(rest, 'analysis');
        expect(Number.isNaN(health.score)).toBe(analysis.pipeline.count === 0);
      }),
    );
  });

  test('no span across a freeze is evidence for anything', () => {
    fc.assert(
      fc.property(traces, (data) => {
        const { forest } = readClock(data);
        const frozen = new Set([...forest.row].filter((_, node) => forest.frozen[node] === 1));
        const { bottlenecks, recommendations, criticalPath, pipeline } = analyzeTraceData(data, undefined, THRESHOLDS);
        const finished = pipeline.executions.filter(({ open, acrossFreeze }) => !open && !acrossFreeze);
        expect(pipeline.count).toBe(finished.length);
        if (finished.length > 0) {
          const longest = Math.max(...finished.map(({ duration }) => duration));
          expect(criticalPath.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(longest, 9);
        }
        const counted = [
          ...bottlenecks.filter(({ count }) => count > 0).flatMap(({ spans }) => spans),
          ...recommendations
            .filter(({ id }) => !/^(share|outside-stages|overlapping-runs)/.test(id))
            .flatMap(({ evidence }) => evidence.spans),
        ];
        if (forest.basis !== 'captures') for (const row of counted) expect(frozen.has(row)).toBe(false);
      }),
    );
  });
});

describe('a freeze', () => {
  const FROZEN = `
      pipeline one      |---------|
        stage a         |----|
        stage b              |----|
      pipeline two                  |-------------------------|
        stage a                     |----|
        stage b                          |--------------------|
  `;
  /** Frozen from 31 to 46 ms, in stage b of the second run. */
  function frozen(): TraceData {
    const data = picture(`${FROZEN}
      entry frozen                             |--------------|
    `);
    const freeze = rowOf(data, PAGE_ENTRY.frozen);
    const { start, end } = data.spans.chunks[0];
    [start[freeze], end[freeze]] = [31, 46];
    for (const row of [rowOf(data, 'two'), rowOf(data, 'b', 1)]) {
      end[row] = 50;
      data.spans.chunks[0].flags[row] = SpanFlag.acrossFreeze;
    }
    return { ...data, until: 50 };
  }

  test('leaves its time out of wall and self, and its spans out of all other figures', () => {
    const data = frozen();
    const { pipeline, stages, criticalPath, notes, bottlenecks } = analyzeTraceData(data, undefined, { b: { duration: 6, memory: 1 } });
    // Run one 0–10; run two 12–50 less 15 frozen ms: 23.
    expect([pipeline.wall, pipeline.count, pipeline.average, pipeline.max]).toEqual([33, 1, 10, 10]);
    // a 0–5 and 12–17; b 5–10 and 17–50 less 15.
    expect([stages.a.total, stages.a.self, stages.a.count]).toEqual([10, 10, 2]);
    expect([stages.b.total, stages.b.self, stages.b.count, stages.b.max, stages.b.violations]).toEqual([23, 23, 1, 5, 0]);
    expect(pipeline.executions[1]).toMatchObject({ start: 12, end: 50, duration: 23, acrossFreeze: true, stages: { a: 5, b: 18 } });
    expect(criticalPath.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(criticalPath[0].start).toBe(0);
    expect(bottlenecks.flatMap(({ spans }) => spans)).not.toContain(rowOf(data, 'b', 1));
    expect(notes).toEqual([
      '2 spans lay across a freeze of the page (in the background, in the back/forward cache, or the machine asleep): in no average, count or limit. ' +
        'The 15.0 ms of the freeze are no part of wall and self times.',
    ]);
  });

  test('is no long task, and one trace knows of it though it is recorded in another', () => {
    const data = frozen();
    const chunk = data.spans.chunks[0];
    chunk.trace[rowOf(data, PAGE_ENTRY.frozen)] = 2;
    expect(analyzeTraceData(data, 1).pipeline.wall).toBe(33);
    expect(analyzeTraceData(data).recommendations.map(({ id }) => id)).not.toContain('long-tasks');
  });

  test('without an entry, the flag alone keeps a span out of averages', () => {
    const data = picture(FROZEN);
    data.spans.chunks[0].flags[rowOf(data, 'two')] = SpanFlag.acrossFreeze;
    const { pipeline, notes } = analyzeTraceData(data);
    expect([pipeline.count, pipeline.average]).toEqual([1, 10]);
    expect(notes[0]).toMatch(/^1 span lay across a freeze of the page .* limit\.$/);
  });
});

describe('weights', () => {
  const data = {
    ...picture(`
      pipeline turn     |---------|
        stage filter    |----|
          captures      |-a||b!
        stage resolve        |----|
      trace 2
      pipeline turn               |-------------------|
        stage filter              |---------|
        stage resolve                       |---------|
    `),
    // The first run was chosen with a chance of 1 in 10; the second was kept because it was slow.
    weights: new Map([[1, { spans: 10, details: 10 }]]),
  };
  const sampled = { ...data, dropped: { ...data.dropped, sampledOut: 9 } };

  test('count for as many runs as each stands for', () => {
    const { pipeline, stages, actions, totalDuration } = analyzeTraceData(sampled, undefined, { filter: { duration: 8, memory: 1 } });
    // 10 runs of 10 ms and one of 20: 120 ms in 11 runs; the 6th of the 11 takes 10 ms, the 11th (0.95 · 11 = 10.45) 20.
    expect(pipeline).toMatchObject({ count: 2, estimatedCount: 11, wall: 120, p50: 10, p95: 20, min: 10, max: 20 });
    expect(pipeline.average).toBeCloseTo(120 / 11, 12);
    expect(totalDuration).toBe(120);
    // filter 10 × 5 + 10; the one of 10 ms over the limit is certain.
    expect(stages.filter).toMatchObject({ count: 2, estimatedCount: 11, total: 60, self: 60, share: 0.5, violations: 1 });
    expect(actions.a).toMatchObject({
      count: 1,
      estimatedCount: 10,
      total: 30,
      errors: 0,
      stages: { filter: { count: 1, estimatedCount: 10 } },
    });
    expect(pipeline.executions.map(({ weight }) => weight)).toEqual([10, 1]);
  });

  test('say how sure the figures are: w (w − 1) times the squared residual of each trace', () => {
    const { pipeline, stages } = analyzeTraceData(sampled, undefined, { filter: { duration: 4, memory: 1 } });
    // Only the first run is uncertain: V = 90 y². Count: y = 1; work: y = 10; average: y = 10 − 120/11, over 11.
    expect(pipeline.sampling?.count).toBeCloseTo(Math.sqrt(90), 12);
    expect(pipeline.sampling?.work).toBeCloseTo(10 * Math.sqrt(90), 12);
    expect(pipeline.uncertainty).toBeCloseTo((Math.sqrt(90) * (120 / 11 - 10)) / 11, 12);
    expect(pipeline.sampling).toMatchObject({ errors: 0, errorRate: 0, violations: 0 });
    expect(stages.filter.sampling?.violations).toBeCloseTo(Math.sqrt(90), 12);
    expect(pipeline.sampling?.p50).toEqual([10, 20]);
  });

  test('know that all executions of a trace come or stay away together', () => {
    const twice = picture(`
      pipeline turn     |-----------|
        stage filter    |--|    |---|
    `);
    const { filter } = analyzeTraceData({ ...twice, weights: new Map([[1, { spans: 10, details: 10 }]]) }).stages;
    // 2 executions of 3 + 4 ms: V = 10 · 9 · (Σ y)²; their average is 3.5 whether the run was chosen or not: residuals −0.5 and 0.5.
    expect(filter.sampling?.count).toBeCloseTo(2 * Math.sqrt(90), 12);
    expect(filter.sampling?.work).toBeCloseTo(7 * Math.sqrt(90), 12);
    expect(filter.uncertainty).toBe(0);
  });

  test('are told of in the notes', () => {
    expect(analyzeTraceData(sampled).notes[0]).toBe(
      'Sampling: 18 % of the runs were recorded, 9 runs were left out. Counts, times and rates are re-weighted: estimates for all runs, ' +
        'in which each recorded run stands for those like it. Runs that failed or were slow are all kept.',
    );
    const kept = { ...sampled, weights: new Map() };
    expect(analyzeTraceData(kept).notes[0]).toContain('9 runs were left out, and none of those recorded stands for them');
  });

  test('the clock’s part of the uncertainty: step · √Σw² / (√3 · Σw)', () => {
    const coarse = { ...sampled, session: { ...data.session, resolution: 6 } };
    const ofSampling = (Math.sqrt(90) * (120 / 11 - 10)) / 11;
    const ofClock = (6 * Math.sqrt(101 / 3)) / 11;
    expect(analyzeTraceData(coarse).pipeline.uncertainty).toBeCloseTo(Math.hypot(ofSampling, ofClock), 12);
  });

  test('are not applied to one trace: its figures are its own', () => {
    const { pipeline, actions, notes } = analyzeTraceData(sampled, 1);
    expect(pipeline).toMatchObject({ count: 1, estimatedCount: 1, wall: 10, uncertainty: 0 });
    expect(pipeline.sampling).toBeUndefined();
    expect(actions.a).toMatchObject({ count: 1, estimatedCount: 1, total: 3 });
    expect(notes).toEqual([]);
  });

  test('of 1 change no figure', () => {
    fc.assert(
      fc.property(randomTrace(), (unweighted) => {
        const ones = { ...unweighted, weights: new Map([1, 2, 3, 4].map((trace) => [trace, { spans: 1, details: 1 }])) };
        const plain = analyzeTraceData(unweighted, undefined, THRESHOLDS);
        const weighted = analyzeTraceData(ones, undefined, THRESHOLDS);
        expect(weighted.stages).toMatchObject(JSON.parse(JSON.stringify(plain.stages)));
        expect(weighted.pipeline.wall).toBeCloseTo(plain.pipeline.wall, 9);
        expect(weighted.recommendations).toEqual(plain.recommendations);
        for (const { uncertainty, sampling } of Object.values(weighted.stages)) expect([uncertainty, sampling?.work ?? 0]).toEqual([0, 0]);
      }),
    );
  });
});
