import { describe, expect, it, vi } from 'vitest';
import type { AggregatedPipelineMetrics, PipelineRunAnalysis } from '../../../src/record/pipeline/pipeline-summary.js';
import type { PipelineAlert } from '../../../src/record/pipeline/stage-alerts.js';
import { createPipelineWorld, type PipelineWorld } from './pipeline-world.js';

const OPENED = 'PIPELINE_PERFORMANCE_ALERT';
const RESOLVED = 'PIPELINE_PERFORMANCE_ALERT_RESOLVED';

/** Alerts as `+type stage` when they open and `-type stage` when they resolve, those of the whole pipeline left out. */
function alertsOf({ events }: PipelineWorld): string[] {
  return events
    .filter(({ type }) => type === OPENED || type === RESOLVED)
    .map(({ type, payload }) => ({ sign: type === OPENED ? '+' : '-', alert: payload as PipelineAlert }))
    .filter(({ alert }) => alert.stage !== 'pipeline_total')
    .map(({ sign, alert }) => `${sign}${alert.type} ${alert.stage}`);
}

describe('alerts', () => {
  it('opens once, and resolves after three runs in a row that are fine', () => {
    const world = createPipelineWorld();
    // The limit is 100 ms, which itself is fine.
    for (const duration of [100, 101, 300, 50, 50, 150, 50, 50]) world.run('a', [['component_filtering', duration]]);
    expect(alertsOf(world)).toEqual(['+duration_exceeded component_filtering']);
    expect(world.metrics.getPerformanceSummary().alerts).toMatchObject([
      { actual: 150, peak: 300, runs: 3, openedAt: 201, resolvedAt: undefined },
    ]);
    world.run('a', [['component_filtering', 50]]);
    expect(alertsOf(world)).toEqual(['+duration_exceeded component_filtering', '-duration_exceeded component_filtering']);
    expect(world.metrics.getPerformanceSummary().alerts).toMatchObject([{ peak: 300, resolvedAt: 901 }]);
    world.run('a', [['component_filtering', 200]]);
    expect(alertsOf(world)).toHaveLength(3);
    world.clock.time += 3_600_001;
    // The resolved one is no longer recent.
    expect(world.metrics.getPerformanceSummary().alerts).toMatchObject([{ actual: 200 }]);
  });

  it('learns the limit of a stage that has none: twice the median of 30 runs', () => {
    const world = createPipelineWorld();
    for (let at = 0; at < 30; at++) world.run('a', [['own_stage', at === 10 ? 900 : 10]]);
    expect(alertsOf(world)).toEqual([]);
    const limit = world.metrics.getStageThreshold('own_stage');
    expect(limit.basis).toBe('learned');
    // The sketch is off by 1/128 at most.
    expect(Math.abs(limit.maxDuration! / 20 - 1)).toBeLessThanOrEqual(1 / 128);
    world.run('a', [['own_stage', 19]]);
    expect(alertsOf(world)).toEqual([]);
    world.run('a', [['own_stage', 21]]);
    expect(world.eventsOf<PipelineAlert>(OPENED).filter(({ stage }) => stage === 'own_stage')).toMatchObject([
      { actual: 21, thresholdBasis: 'learned', severity: 'info' },
    ]);
    world.metrics.setStageThreshold('own_stage', { maxDuration: 500 });
    expect(world.metrics.getStageThreshold('own_stage')).toEqual({ maxDuration: 500, basis: 'set' });
  });

  it('is about heap growth, not about a heap that shrinks', () => {
    const world = createPipelineWorld();
    const measure = (memoryDelta: number): readonly PipelineAlert[] =>
      world.metrics.analyzeStagePerformance('component_filtering', { duration: 1, memoryDelta });
    expect(measure(-80_000_000)).toEqual([]);
    expect(measure(50_000_000)).toEqual([]);
    expect(measure(50_000_001)).toMatchObject([{ type: 'memory_exceeded', threshold: 50_000_000 }]);
  });

  it('takes the error rate over the last 20 runs, by items', () => {
    const world = createPipelineWorld();
    const runs = (count: number, outcome: object): void => {
      for (let at = 0; at < count; at++) world.run('a', [['own', 1, { itemsProcessed: 10, ...outcome }]]);
    };
    runs(19, {});
    // 10 of 200 are 5 %, and not over it.
    runs(1, { errorCount: 10 });
    expect(alertsOf(world)).toEqual([]);
    runs(1, { errorCount: 1 });
    expect(alertsOf(world)).toEqual(['+high_error_rate own']);
    expect(world.eventsOf<PipelineAlert>(OPENED).find(({ stage }) => stage === 'own')).toMatchObject({
      actual: 11 / 200,
      severity: 'error',
    });
    // The ten errors leave the last 20 with the 19th run after the one that opened it, and three are fine then.
    runs(20, {});
    expect(alertsOf(world)).toHaveLength(1);
    runs(1, {});
    expect(alertsOf(world)).toEqual(['+high_error_rate own', '-high_error_rate own']);
  });

  it('counts a run that failed as an error', () => {
    const world = createPipelineWorld();
    world.run('a', [['own', 1, { success: false }]]);
    expect(alertsOf(world)).toEqual(['+high_error_rate own']);
  });

  it('opens one for the pipeline as a whole', () => {
    const world = createPipelineWorld();
    world.run('a', [['own', 1001]]);
    expect(world.eventsOf<PipelineAlert>(OPENED)).toMatchObject([{ stage: 'pipeline_total', type: 'duration_exceeded', threshold: 1000 }]);
  });
});

describe('events', () => {
  it('analyzes each run', () => {
    const world = createPipelineWorld();
    for (let at = 0; at < 10; at++) world.run('a', [['own', at < 5 ? 100 : 130]]);
    const analyses = world.eventsOf<PipelineRunAnalysis>('PIPELINE_PERFORMANCE_ANALYSIS');
    expect(analyses).toHaveLength(10);
    expect(analyses[8].trends.trend).toBe('insufficient_data');
    expect(analyses[9]).toMatchObject({
      overallRating: 100,
      bottlenecks: [{ stageName: 'own', type: 'time_bottleneck', severity: 'critical' }],
      trends: { trend: 'degrading', recentDuration: 130, earlierDuration: 100 },
    });
    expect(analyses[9].trends.change).toBeCloseTo(0.3, 9);
  });

  it('aggregates each so many runs', () => {
    const world = createPipelineWorld({ aggregateEvery: 3 });
    for (let at = 0; at < 7; at++) world.run('a', [['own', 10]]);
    const aggregated = world.eventsOf<AggregatedPipelineMetrics>('PIPELINE_METRICS_AGGREGATED');
    expect(aggregated.map(({ pipeline }) => pipeline?.count)).toEqual([3, 6]);
  });

  it('lets nothing that a bus does reach the app', async () => {
    const rejected = vi.fn();
    const world = createPipelineWorld({
      eventBus: {
        dispatch: ({ type }) => {
          if (type === 'PIPELINE_PERFORMANCE_ANALYSIS') return Promise.reject(new Error('rejects'));
          rejected();
          throw new Error('throws');
        },
      },
    });
    expect(world.run('a', [['component_filtering', 101]]).totalDuration).toBe(101);
    await Promise.resolve();
    expect(rejected).toHaveBeenCalledTimes(1);
    expect(world.faults).toEqual(['event bus: throws', 'event bus: rejects']);
    expect(world.metrics.getPerformanceSummary().dropped).toMatchObject({ busFaults: 2, refused: 0 });
  });

  it('may be answered with more calls', () => {
    const world = createPipelineWorld({
      eventBus: {
        dispatch: ({ type }) => {
          if (type !== OPENED) return;
          world.metrics.startPipelineExecution('from the bus');
          world.metrics.completePipelineExecution('from the bus');
        },
      },
    });
    expect(world.run('a', [['component_filtering', 101]]).totalDuration).toBe(101);
    expect(world.metrics.getPipelineMetrics().map(({ executionId }) => executionId)).toEqual(['from the bus', 'a']);
  });
});
