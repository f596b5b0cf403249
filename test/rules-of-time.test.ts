import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { PipelinePerformanceAnalyzer } from '../src/analyze/pipeline-performance-analyzer.js';
import { SpanKind, type SpanId } from '../src/model/span.js';
import type { ActionAwareStructuredTrace } from '../src/capture/action-aware-structured-trace.js';
import { analyze, spansOf, startTestTracer } from './helpers/test-tracer.js';

/** Binary floating point: sums of many tenths may differ in the last places. */
const EPSILON = 1e-6;

const ACTIONS = ['demo:go', 'demo:take', '__proto__'];
const STAGES = ['component_filtering', 'prerequisite_evaluation', 'unknown_stage'];

/** What an app may do next; `run` chooses among the pipeline runs that are open, so that runs interleave at random. */
type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'run' }
  | { readonly do: 'stage'; readonly run: number; readonly stage: number }
  | { readonly do: 'capture'; readonly run: number; readonly stage: number; readonly action: number; readonly duration?: number }
  | { readonly do: 'end stage'; readonly run: number }
  | { readonly do: 'end run'; readonly run: number };

const index = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.double({ min: 0, max: 50, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('run' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stage' as const), run: index, stage: index }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('capture' as const),
      run: index,
      stage: index,
      action: index,
      duration: fc.option(fc.double({ min: 0, max: 80, noNaN: true }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end stage' as const), run: index }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end run' as const), run: index }) },
);

interface Run {
  readonly trace: ActionAwareStructuredTrace;
  readonly span: SpanId;
  readonly stages: { readonly span: SpanId; readonly name: string }[];
}

/** Carries out the steps as an app whose stages of one run follow each other, while runs interleave. */
function play(steps: readonly Step[]) {
  const { tracer, clock } = startTestTracer();
  const runs: Run[] = [];
  const endStage = (run: Run): void => {
    const stage = run.stages.pop();
    if (stage) run.trace.endSpan(stage.span);
  };
  for (const next of steps) {
    if (next.do === 'wait') {
      clock.time += next.ms;
      continue;
    }
    if (next.do === 'run') {
      const trace = tracer.createTrace();
      runs.push({ trace, span: trace.startSpan('discovery', { kind: 'pipeline', parent: null }), stages: [] });
      continue;
    }
    if (runs.length === 0) continue;
    const run = runs[next.run % runs.length];
    switch (next.do) {
      case 'stage': {
        endStage(run);
        const name = STAGES[next.stage % STAGES.length];
        run.stages.push({ name, span: run.trace.startSpan(name, { kind: 'stage', parent: run.span }) });
        break;
      }
      case 'capture': {
        const stage = run.stages[0]?.name ?? STAGES[next.stage % STAGES.length];
        run.trace.captureActionData(stage, ACTIONS[next.action % ACTIONS.length], { duration: next.duration });
        break;
      }
      case 'end stage':
        endStage(run);
        break;
      case 'end run':
        endStage(run);
        run.trace.endSpan(run.span);
        runs.splice(runs.indexOf(run), 1);
        break;
    }
  }
  return { tracer, clock };
}

/** Length of a union of intervals, the slow and obvious way: sort and merge. */
function unionLength(intervals: readonly (readonly [number, number])[]): number {
  let total = 0;
  let reach = -Infinity;
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, end - Math.max(start, reach));
    reach = Math.max(reach, end);
  }
  return total;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('over random interleaved runs', () => {
  it('Σ actions ≤ stage, Σ stages ≤ pipeline ≤ wall, and nothing is negative', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { tracer, clock } = play(steps);
        const now = clock.time;
        const analysis = analyze(tracer);
        const spans = spansOf(tracer).map((span) => ({
          ...span,
          open: Number.isNaN(span.end),
          end: Number.isNaN(span.end) ? now : span.end,
        }));
        const pipelines = spans.filter(({ kind }) => kind === SpanKind.pipeline);

        const stages = Object.values(analysis.stages).filter(({ basis }) => basis === 'spans');
        expect(analysis.pipeline.wall).toBeCloseTo(unionLength(pipelines.map(({ start, end }) => [start, end])), 6);
        expect(analysis.pipeline.wall).toBeLessThanOrEqual(now + EPSILON);
        expect(sum(stages.map(({ self }) => self))).toBeLessThanOrEqual(analysis.pipeline.wall + EPSILON);
        for (const stage of stages) {
          const executions = spans.filter(({ kind, name }) => kind === SpanKind.stage && name === stage.stage);
          // An execution still open has no duration yet, but its time so far counts.
          expect(stage.count).toBe(executions.filter(({ open }) => !open).length);
          expect(stage.total).toBeCloseTo(unionLength(executions.map(({ start, end }) => [start, end])), 6);
          expect(stage.self).toBeGreaterThanOrEqual(0);
          expect(stage.self).toBeLessThanOrEqual(stage.total + EPSILON);
        }

        // Σ actions ≤ stage, by stage name: all captures that were filed under an execution of it.
        const byStage = new Map<string, number>();
        for (const action of Object.values(analysis.actions)) {
          for (const [stage, performance] of Object.entries(action.stages)) {
            expect(performance.duration).toBeGreaterThanOrEqual(0);
            expect(performance.duration).toBeLessThanOrEqual(performance.end - performance.start + EPSILON);
            byStage.set(stage, (byStage.get(stage) ?? 0) + performance.duration);
          }
        }
        const stageless = spans.filter(({ kind, parent }) => kind === SpanKind.capture && parent < 0);
        for (const [stage, claimed] of byStage) {
          const outside = stageless.filter((capture) => capture.stage === stage);
          const total = stages.find((known) => known.stage === stage)?.total ?? 0;
          const most = total + sum(outside.map(({ start, end }) => end - start));
          expect(claimed).toBeLessThanOrEqual(most + EPSILON);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('within one execution, the actions’ times of every trace add up to no more than the execution took', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { tracer } = play(steps);
        const traces = new Set(spansOf(tracer).map(({ row }) => tracer.toTraceData().spans.trace(row)));
        for (const traceId of traces) {
          const analysis = new PipelinePerformanceAnalyzer().analyzeTracePerformance({ toTraceData: tracer.toTraceData, traceId });
          for (const stage of Object.values(analysis.stages)) {
            if (stage.basis !== 'spans') continue;
            const open = spansOf(tracer).filter(
              ({ kind, parent, stage: name, row }) =>
                kind === SpanKind.capture && parent < 0 && name === stage.stage && tracer.toTraceData().spans.trace(row) === traceId,
            );
            const claimed = sum(Object.values(analysis.actions).map(({ stages }) => stages[stage.stage]?.duration ?? 0));
            expect(claimed).toBeLessThanOrEqual(stage.total + sum(open.map(({ start, end }) => end - start)) + EPSILON);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('by hand', () => {
  // run 1  |-----------------------------|        0 … 60
  //  filter |--a--|-b-|                            0 … 20: a 0–12, b 12–18, rest 18–20 of no action
  //  format           |-----a-----|                30 … 50: a 30–45
  // run 2        |-----------|                    10 … 40
  //  filter       |----a----|                     10 … 40: a 10–25
  it('two interleaved runs', () => {
    const { tracer, clock } = startTestTracer();
    const at = (time: number): void => void (clock.time = time);
    const [one, two] = [tracer.createTrace(), tracer.createTrace()];
    const run1 = one.startSpan('run', { kind: 'pipeline' });
    const filter1 = one.startSpan('filter', { kind: 'stage', parent: run1 });
    at(10);
    const run2 = two.startSpan('run', { kind: 'pipeline' });
    const filter2 = two.startSpan('filter', { kind: 'stage', parent: run2 });
    at(12);
    one.captureActionData('filter', 'a');
    at(18);
    one.captureActionData('filter', 'b');
    at(20);
    one.endSpan(filter1);
    at(25);
    two.captureActionData('filter', 'a');
    at(30);
    const format1 = one.startSpan('format', { kind: 'stage', parent: run1 });
    at(40);
    two.endSpan(filter2);
    two.endSpan(run2);
    at(45);
    one.captureActionData('format', 'a');
    at(50);
    one.endSpan(format1);
    at(60);
    one.endSpan(run1);

    const { stages, actions, pipeline } = analyze(tracer);
    expect(pipeline).toMatchObject({ count: 2, wall: 60, average: 45, max: 60, min: 30 });
    // filter: 0–20 and 10–40 are together 40 ms of wall clock, 50 ms of executions.
    // self: 0–10 alone 10, 10–20 both are filter 10, 20–30 beside run 1's own 5 … only stages share: 10; 30–40 beside format: 5.
    expect(stages.filter).toMatchObject({ count: 2, total: 40, average: 25, max: 30 });
    expect(stages.format).toMatchObject({ count: 1, total: 20 });
    // a: 0–10 alone, 10–12 in both runs, 12–18 half beside b, 18–25 alone: 10 + 2 + 3 + 7.
    expect(actions.a.stages.filter).toMatchObject({ start: 0, end: 25, duration: 22, count: 2 });
    expect(actions.a.stages.format).toMatchObject({ start: 30, end: 45, duration: 15, count: 1 });
    expect(actions.b.stages.filter).toMatchObject({ duration: 3, count: 1 });
    expect(stages.filter.self + stages.format.self).toBeLessThanOrEqual(60);
  });
});
