import { describe, expect, it } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { findSeries } from '../../src/model/aggregate.js';
import { SessionAggregator } from '../../src/aggregate/session-aggregator.js';
import type { DurationStatistics } from '../../src/analyze/analysis.js';
import { PipelinePerformanceAnalyzer } from '../../src/analyze/pipeline-performance-analyzer.js';
import { createSampling } from '../../src/capture/sampling.js';
import { TraceSampler } from '../../src/capture/trace-sampler.js';
import type { SeriesKind, SessionAggregate } from '../../src/model/aggregate.js';
import type { DeltaSource } from '../../src/model/ports.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { Distribution } from '../../src/statistics/distribution.js';
import { record, simulateRuns, THRESHOLDS } from '../analyze/simulated-runs.js';
import { createBigTrace } from '../helpers/big-trace.js';
import { startTestTracer } from '../helpers/test-tracer.js';

/** Within 1 %, and never further off than what rounding of a clock leaves of 0. */
function expectAbout(found: number, wanted: number): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(0.01 * Math.abs(wanted) + 1e-9);
}

function expectAgreement(aggregate: SessionAggregate, data: TraceData): void {
  const analysis = new PipelinePerformanceAnalyzer({ thresholds: THRESHOLDS }).analyzeTracePerformance(data);
  const compare = (kind: SeriesKind, name: string, wanted: DurationStatistics & { readonly errors: number }): void => {
    const series = findSeries(aggregate, kind, name)!;
    const values = Distribution.from(series.values);
    expect(values.recorded).toBe(wanted.count);
    expect(values.count).toBeCloseTo(wanted.estimatedCount, 6);
    expect(series.errors).toBeCloseTo(wanted.errors, 6);
    expect(values.mean).toBeCloseTo(wanted.average, 9);
    expect([values.min, values.max]).toEqual([expect.closeTo(wanted.min, 9), expect.closeTo(wanted.max, 9)]);
    expectAbout(values.quantile(0.5), wanted.p50);
    expectAbout(values.quantile(0.95), wanted.p95);
  };
  compare('pipeline', PIPELINE_TOTAL, analysis.pipeline);
  for (const stage of Object.values(analysis.stages)) compare('stage', stage.stage, stage);
  for (const { actionId, count, estimatedCount, errors, total } of Object.values(analysis.actions)) {
    const series = findSeries(aggregate, 'action', actionId)!;
    const values = Distribution.from(series.values);
    expect([values.recorded, values.count, series.errors]).toEqual([count, expect.closeTo(estimatedCount, 6), expect.closeTo(errors, 6)]);
    expect(values.mean * values.count).toBeCloseTo(total, 6);
  }
  const kinds = aggregate.series.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'stage')).toHaveLength(Object.keys(analysis.stages).length);
  expect(kinds.filter((kind) => kind === 'action')).toHaveLength(Object.keys(analysis.actions).length);
}

describe('an aggregate agrees with the analysis', () => {
  it('of a recording of everything', () => {
    const data = record(simulateRuns(3000, 5));
    expectAgreement(aggregateTrace(data), data);
  });

  it.each([0.5, 0.1])('of a recording of a share of %d', (rate) => {
    const data = record(simulateRuns(5000, 7), new TraceSampler({ rate }, 11));
    expect(data.dropped.sampledOut).toBeGreaterThan(1000);
    expectAgreement(aggregateTrace(data), data);
  });

  it('of a recording with unknown parents and failures', () => {
    const data = createBigTrace({ spans: 20_000 });
    expectAgreement(aggregateTrace(data), data);
  });

  it('of a tracer that samples, fed with its deltas', () => {
    const { tracer, clock } = startTestTracer({ sampling: createSampling({ rate: 0.3, seed: 3 }), thresholds: THRESHOLDS });
    // The tracer's data is its recorder, which stores take from.
    const source = tracer.toTraceData() as TraceData & DeltaSource;
    const aggregator = new SessionAggregator(tracer.session);
    let runs = 0;
    for (const { stages, failed } of simulateRuns(800, 9)) {
      const trace = tracer.createTrace();
      const run = trace.startSpan('turn', { kind: 'pipeline' });
      for (const stage of stages) {
        const span = trace.startSpan(stage.name, { kind: 'stage', parent: run });
        for (const { action } of stage.captures) {
          clock.time += stage.duration / stage.captures.length;
          trace.captureActionData(stage.name, action, {});
        }
        // In the middle of a run: its weight may still fall.
        if (++runs % 13 === 0) aggregator.add(source.takeDelta()!);
        trace.endSpan(span, stage.failed ? new Error('no') : undefined);
      }
      trace.endSpan(run, failed ? new Error('no') : undefined);
    }
    aggregator.add(source.takeDelta()!);
    expect(source.weights.size).toBeGreaterThan(100);
    expectAgreement(aggregator.toAggregate(), source);
  });
});
