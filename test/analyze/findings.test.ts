import { describe, expect, test, vi } from 'vitest';
import { PipelinePerformanceAnalyzer } from '../../src/analyze/pipeline-performance-analyzer.js';
import { analyzeTraceData } from '../../src/analyze/analyze-trace-data.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData, TraceSource } from '../../src/model/trace-data.js';
import { picture, rowOf, toTraceData } from '../helpers/trace-picture.js';

const limit = (duration: number): { duration: number; memory: number } => ({ duration, memory: 1e6 });

/** Runs, one after another, of stages with the durations given; a negative one fails. */
function runs(durations: readonly Readonly<Record<string, number>>[], resolution = 0): TraceData {
  const spans = new SpanTable();
  const strings = new StringTable();
  const main = strings.intern('main');
  let now = 0;
  for (const [index, stages] of durations.entries()) {
    const length = Object.values(stages).reduce((sum, duration) => sum + Math.abs(duration), 0);
    const pipeline = spans.append(SpanKind.pipeline, SpanStatus.ok, strings.intern('turn'), 0, main, index + 1, -1, now, now + length);
    for (const [stage, duration] of Object.entries(stages)) {
      const id = strings.intern(stage);
      const status = duration < 0 ? SpanStatus.error : SpanStatus.ok;
      spans.append(SpanKind.stage, status, id, id, main, index + 1, pipeline, now, (now += Math.abs(duration)));
    }
  }
  return toTraceData(spans, strings, now, resolution);
}
const repeat = (count: number, stages: Readonly<Record<string, number>>): Readonly<Record<string, number>>[] =>
  Array.from({ length: count }, () => stages);

describe('bottlenecks and recommendations', () => {
  test('nothing to say about balanced, fast, faultless runs', () => {
    const { bottlenecks, recommendations, health, notes } = analyzeTraceData(runs(repeat(10, { a: 2, b: 2, c: 2, d: 2 })));
    expect([bottlenecks, recommendations, notes]).toEqual([[], [], []]);
    expect(health).toEqual({ score: 100, status: 'good', deductions: [] });
  });

  test('most of the time of a fast pipeline is information, not an alarm', () => {
    const { bottlenecks, recommendations, health } = analyzeTraceData(runs(repeat(10, { a: 6, b: 2, c: 2 })));
    expect(bottlenecks.map(({ stage, severity, reasons }) => [stage, severity, reasons])).toEqual([['a', 'info', ['share']]]);
    // Equally slow in all runs: half of its 6 ms a run, of 10.
    expect(recommendations).toMatchObject([{ id: 'share:a', priority: 'low', gain: { perRun: 3, share: 0.3 } }]);
    expect(health.score).toBe(100);
  });

  test('a stage planted slow is the top bottleneck, with a recommendation that names it and its gain', () => {
    const data = runs([...repeat(6, { filter: 10, resolve: 10, format: 10 }), ...repeat(4, { filter: 10, resolve: 800, format: 10 })]);
    const { bottlenecks, health, recommendations, stages } = analyzeTraceData(data, undefined, {
      resolve: limit(500),
      pipeline_total: limit(1000),
    });
    expect(stages.resolve).toMatchObject({ count: 10, violations: 4, threshold: 500, thresholdBasis: 'set', p50: 10, p95: 800 });
    expect(bottlenecks[0]).toMatchObject({ stage: 'resolve', severity: 'critical', reasons: ['share', 'threshold'], violations: 4 });
    expect(health.deductions.map(({ reason }) => reason)).toContain('critical bottleneck: resolve (10 points each, at most 30)');
    expect(bottlenecks[0].spans).toHaveLength(5);
    expect(bottlenecks[0].spans[0]).toBe(rowOf(data, 'resolve', 6));
    // 4 executions × 300 ms over the limit in 10 runs: 120 ms a run; of 6 × 30 + 4 × 820 = 3460 ms in all.
    const over = recommendations.find(({ id }) => id === 'threshold:resolve');
    expect(over).toMatchObject({ stage: 'resolve', priority: 'high' });
    expect(over?.gain?.perRun).toBeCloseTo(120, 9);
    expect(over?.gain?.share).toBeCloseTo(1200 / 3460, 9);
    expect(over?.evidence.spans).toEqual([6, 7, 8, 9].map((nth) => rowOf(data, 'resolve', nth)));
    expect(over?.message).toContain('4 of 10 executions of resolve took longer than 500 ms');
    // Its faster half took 10 ms at the median: (4 × 790) / 10 = 316 ms a run.
    // That gains most, so it comes first.
    expect(recommendations[0]).toMatchObject({ id: 'share:resolve', stage: 'resolve', priority: 'high' });
    expect(recommendations[0].gain?.perRun).toBeCloseTo(316, 9);
  });

  test('outliers of a stage without threshold are measured against its median', () => {
    const data = runs([...repeat(9, { a: 4, b: 6 }), { a: 24, b: 6 }]);
    const found = analyzeTraceData(data, undefined, {}).recommendations.find(({ id }) => id === 'outliers:a');
    // One execution, 20 ms over the median of 4, in 10 runs of 120 ms together.
    expect(found).toMatchObject({ stage: 'a', evidence: { spans: [rowOf(data, 'a', 9)] } });
    expect(found?.gain?.perRun).toBeCloseTo(2, 9);
    expect(found?.gain?.share).toBeCloseTo(20 / 120, 9);
  });

  test('a threshold is learned from 30 runs on: twice the median', () => {
    const few = analyzeTraceData(runs(repeat(29, { a: 5 })), undefined, {}).stages.a;
    const enough = analyzeTraceData(runs([...repeat(29, { a: 5 }), { a: 11 }]), undefined, {}).stages.a;
    expect([few.threshold, few.thresholdBasis]).toEqual([undefined, 'none']);
    expect([enough.threshold, enough.thresholdBasis, enough.violations]).toEqual([10, 'learned', 1]);
  });

  test('a threshold learned from earlier sessions wins over the own median, and one that was set over both', () => {
    const data = runs([...repeat(29, { a: 5 }), { a: 11 }]);
    const learned = { a: { duration: 11, memory: 1 } };
    const analyzer = new PipelinePerformanceAnalyzer({ thresholds: {}, learned: () => learned });
    const known = analyzer.analyzeTracePerformance(data).stages.a;
    expect([known.threshold, known.thresholdBasis, known.violations]).toEqual([11, 'learned', 0]);
    const own = new PipelinePerformanceAnalyzer({ thresholds: {}, learned: { b: learned.a } }).analyzeTracePerformance(data).stages.a;
    expect([own.threshold, own.thresholdBasis, own.violations]).toEqual([10, 'learned', 1]);
    const set = analyzeTraceData(data, undefined, { a: { duration: 4, memory: 1 } }, learned).stages.a;
    expect([set.threshold, set.thresholdBasis, set.violations]).toEqual([4, 'set', 30]);
    // Earlier sessions tell of a stage that ran once here.
    const once = analyzeTraceData(runs([{ a: 12 }]), undefined, {}, learned).stages.a;
    expect([once.threshold, once.thresholdBasis, once.violations]).toEqual([11, 'learned', 1]);
  });

  test('one action that dominates a stage is named with its share', () => {
    // The fewest runs that can be compared.
    const line = (label: string, one: string): string => label.padEnd(18) + Array<string>(5).fill(one).join(' ');
    const text = [
      line('pipeline turn', '|----------------|'),
      line('  stage resolve', '|-----------|     '),
      line('    captures', '|---a---|b|c|     '),
      line('  stage format', '            |----|'),
    ];
    const data = picture(text.join('\n'), { actions: { a: 'attack', b: 'wait', c: 'go' } });
    const found = analyzeTraceData(data).recommendations.find(({ id }) => id === 'action:resolve:attack');
    const spans = [0, 1, 2, 3, 4].map((nth) => rowOf(data, 'attack', nth));
    // attack 8 of 12 ms; the others 2 ms a capture: 6 ms less in each run of 17.
    expect(found).toMatchObject({ stage: 'resolve', evidence: { spans }, gain: { perRun: 6, share: 6 / 17 } });
    expect(found?.message).toContain('67 % of resolve is attack');
  });

  test('a failing stage, with its latest error', () => {
    const data = runs([...repeat(8, { a: 2, b: 2, c: 2, d: 2 }), { a: 2, b: -2, c: 2, d: 2 }, { a: 2, b: -2, c: 2, d: 2 }]);
    const row = rowOf(data, 'b', 9);
    data.spans.chunks[0].attributes.set(row, { error: 'no such <component>' });
    const { bottlenecks, recommendations, health } = analyzeTraceData(data);
    // 2 of 10: over 5 %, not over 25 %.
    expect(bottlenecks).toMatchObject([{ stage: 'b', severity: 'warning', reasons: ['errors'], errors: 2 }]);
    expect(recommendations).toMatchObject([
      { id: 'failing:b', stage: 'b', priority: 'medium', evidence: { spans: [row, rowOf(data, 'b', 8)] } },
    ]);
    expect(recommendations[0].message).toContain('no such <component>');
    expect(recommendations[0].gain).toBeUndefined();
    // 2 of 40 stage executions are 5 %, the limit itself: 40 points.
    expect(health).toMatchObject({ score: 60, status: 'needs-improvement', deductions: [{ points: 40 }] });
  });

  test('long tasks during runs, time outside stages, runs that overlap', () => {
    const tasks = analyzeTraceData(
      picture(
        `
      pipeline turn     |-------------------|
        stage a         |---------|
        stage b                   |---------|
      entry longtask      |------|             |-----|
    `,
        { scale: 10 },
      ),
    ).recommendations.find(({ id }) => id === 'long-tasks');
    expect(tasks).toMatchObject({ stage: 'a', priority: 'low', evidence: { spans: [3] } });
    expect(tasks?.evidence.figures.map(({ value }) => value)).toEqual([1, 70, 20]);

    const outside = analyzeTraceData(
      picture(`
      pipeline turn     |-------------------|
        stage a         |-------|
    `),
    ).recommendations.find(({ id }) => id === 'outside-stages');
    expect(outside?.evidence.figures.map(({ value }) => value)).toEqual([12, 0.6, 12]);

    const overlap = analyzeTraceData(
      picture(`
      pipeline one      |---------|
      pipeline two      |---------|
    `),
    ).recommendations.find(({ id }) => id === 'overlapping-runs');
    expect(overlap?.evidence.figures.map(({ value }) => value)).toEqual([1, 10, 5]);
  });
});

describe('health', () => {
  test('latency: 20 points for each time the limit that p95 exceeds it, at most 40', () => {
    const health = (duration: number) =>
      analyzeTraceData(runs(repeat(3, { a: duration / 2, b: duration / 2 })), undefined, { pipeline_total: limit(100) }).health;
    // p95 150 of 100: half a limit over, 10 points; two critical bottlenecks never arise from 50 % shares.
    expect(health(100).score).toBe(100);
    expect(health(150).deductions).toMatchObject([{ points: 10 }]);
    expect(health(900).deductions).toMatchObject([{ points: 40 }]);
  });

  test('each deduction says from where on how many points are taken off, so that they can be reckoned', () => {
    const slow = analyzeTraceData(runs(repeat(3, { a: 75, b: 75 })), undefined, { pipeline_total: limit(100) }).health;
    expect(slow.deductions.map(({ reason }) => reason)).toEqual([
      '95 % of the runs take up to 150 ms, limit 100 ms: 20 points for each 100 ms over it, at most 40',
    ]);
    // 1 of 32 stage executions: below the limit of 5 %, and 25 points all the same.
    const failing = analyzeTraceData(runs([...repeat(7, { a: 2, b: 2, c: 2, d: 2 }), { a: 2, b: -2, c: 2, d: 2 }])).health;
    expect(failing.deductions).toEqual([
      {
        points: 25,
        reason:
          '3.1 % of the stage executions failed: from the first failure on, 8 points for each 1 %, at most 40 (at the limit of 5.0 %)',
      },
    ]);
  });

  test('no data: no score', () => {
    expect(analyzeTraceData(runs([])).health).toEqual({ score: NaN, status: 'no data', deductions: [] });
  });
});

test('an average below what the clock can tell is noted, and its uncertainty given', () => {
  const { stages, notes } = analyzeTraceData(
    runs(
      [
        { a: 0, b: 6 },
        { a: 1, b: 6 },
        { a: 0, b: 6 },
      ],
      1,
    ),
  );
  // One step / √(3 · 3).
  expect(stages.a.uncertainty).toBeCloseTo(1 / 3, 12);
  expect(notes.join()).toContain('too coarse for the average of a');
});

describe('PipelinePerformanceAnalyzer', () => {
  const data = runs(repeat(2, { a: 20, b: 5 }));
  const source: TraceSource = { toTraceData: () => data };

  test('a report has the analysis, a summary and the time; logger and monitor are told', () => {
    const debug = vi.fn();
    const checkThreshold = vi.fn();
    const recordMetric = vi.fn();
    const analyzer = new PipelinePerformanceAnalyzer({
      thresholds: () => ({ a: limit(10) }),
      logger: { debug },
      monitor: { checkThreshold, recordMetric },
    });
    const { generatePerformanceReport } = analyzer;
    const report = generatePerformanceReport(source);
    expect(report.summary).toEqual({ totalActions: 0, totalDuration: 50, stageCount: 2, bottleneckCount: 1, executionCount: 2 });
    expect(new Date(report.timestamp).toISOString()).toBe(report.timestamp);
    expect(checkThreshold.mock.calls).toEqual([['stage_a', 20, 10]]);
    expect(recordMetric.mock.calls).toEqual([
      ['pipeline.stage.a.avg_duration', 20],
      ['pipeline.stage.b.avg_duration', 5],
    ]);
    expect(debug).toHaveBeenCalledOnce();
  });

  test('one trace, where the source stands for one', () => {
    expect(new PipelinePerformanceAnalyzer().analyzeTracePerformance({ ...source, traceId: 2 }).pipeline.count).toBe(1);
  });

  test('its data too, as an imported file gives them', () => {
    const analyzer = new PipelinePerformanceAnalyzer();
    expect(analyzer.analyzeTracePerformance(source.toTraceData())).toEqual(analyzer.analyzeTracePerformance(source));
  });

  test('nothing throws, whatever it is given', () => {
    const boom = (): never => {
      throw new Error('boom');
    };
    const analyzer = new PipelinePerformanceAnalyzer({
      thresholds: { a: limit(10) },
      logger: { debug: boom },
      monitor: { checkThreshold: boom, recordMetric: boom },
    });
    expect(analyzer.generatePerformanceReport(source).summary.stageCount).toBe(2);
    for (const bad of [undefined, null, 7, {}, { toTraceData: boom }, { toTraceData: () => null }]) {
      const analysis = analyzer.generatePerformanceReport(bad as unknown as TraceSource);
      expect(analysis.error).toMatch(/Nothing to analyze|could not be analyzed/);
      expect([analysis.stages, analysis.health.status]).toEqual([{}, 'no data']);
    }
    expect(new PipelinePerformanceAnalyzer({ thresholds: boom }).analyzeTracePerformance(source).error).toContain('boom');
  });
});
