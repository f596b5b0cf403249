/** The behaviours that the requirement document's own tests describe (ACTTRA-018, step 4), by the public API. */
import { describe, expect, it } from 'vitest';
import type { PipelineAlert } from '../../../src/record/pipeline/stage-alerts.js';
import { createPipelineWorld } from './pipeline-world.js';

const MIB = 1024 * 1024;

describe('pipeline execution tracking', () => {
  it('tracks a complete execution', () => {
    const { metrics, clock } = createPipelineWorld();
    const started = metrics.startPipelineExecution('test-execution-1', { actionCount: 5, environment: 'test' });
    expect(started).toMatchObject({ executionId: 'test-execution-1', context: { actionCount: 5 } });
    metrics.startStageExecution('test-execution-1', 'component_filtering', { inputSize: 1000 });
    clock.time += 10;
    const stage = metrics.completeStageExecution('test-execution-1', 'component_filtering', {
      success: true,
      outputSize: 800,
      itemsProcessed: 3,
      errorCount: 0,
    });
    expect(stage).toMatchObject({
      completed: true,
      duration: 10,
      result: { success: true },
      throughput: { itemsPerSecond: 300, bytesPerSecond: 100_000, operationsPerSecond: 300 },
      resourceUtilization: { timeUtilization: 0.1, ioEfficiency: 0.8 },
    });
    const pipeline = metrics.completePipelineExecution('test-execution-1', { success: true, totalItemsProcessed: 3, finalOutputSize: 800 });
    expect(pipeline).toMatchObject({ completed: true, totalDuration: 10, overallThroughput: { pipelineExecutionsPerHour: 360_000 } });
    expect(pipeline?.stageBreakdown).toHaveLength(1);
  });

  it('takes what a failed stage tells', () => {
    const { metrics } = createPipelineWorld();
    metrics.startPipelineExecution('failing');
    metrics.startStageExecution('failing', 'test_stage');
    const stage = metrics.completeStageExecution('failing', 'test_stage', { success: false, errorCount: 2 });
    expect(stage?.result).toMatchObject({ success: false, errorCount: 2 });
  });
});

describe('performance analysis', () => {
  it('identifies bottlenecks of time, then of efficiency', () => {
    const { metrics } = createPipelineWorld();
    const bottlenecks = metrics.identifyBottlenecks({
      stageBreakdown: [
        { stageName: 'slow_stage', percentage: 60, efficiency: { overall: 0.2 } },
        { stageName: 'fast_stage', percentage: 40, efficiency: { overall: 0.8 } },
      ],
    });
    expect(bottlenecks.map(({ type, stageName, severity }) => [type, stageName, severity])).toEqual([
      ['time_bottleneck', 'slow_stage', 'critical'],
      ['efficiency_bottleneck', 'slow_stage', 'warning'],
    ]);
  });

  it('recommends something for a long run, and for one that takes much memory', () => {
    const { metrics } = createPipelineWorld();
    const recommendations = metrics.generateOptimizationRecommendations({
      totalDuration: 3000,
      totalMemoryDelta: 150 * MIB,
      stageBreakdown: [{ stageName: 'memory_heavy', duration: 1500, percentage: 50 }],
    });
    expect(recommendations.map(({ type }) => type)).toEqual(['bottleneck_optimization', 'general_optimization', 'memory_optimization']);
  });

  it('rates a good execution over a poor one', () => {
    const { metrics } = createPipelineWorld();
    // 100 + 2 for 200 items per second, and at most 100.
    const good = { totalDuration: 500, totalMemoryDelta: 10 * MIB, result: { totalErrors: 0 }, overallThroughput: { itemsPerSecond: 200 } };
    expect(metrics.calculatePerformanceRating(good)).toBe(100);
    // 100 − 30 (40 for 4 s over, limited) − 15.97 (159.7 MB over) − 40 (50 for 5 errors, limited) + 0.1.
    const poor = {
      totalDuration: 5000,
      totalMemoryDelta: 200 * MIB,
      result: { totalErrors: 5 },
      overallThroughput: { itemsPerSecond: 10 },
    };
    expect(metrics.calculatePerformanceRating(poor)).toBeCloseTo(100 - 30 - (200 * 1.048576 - 50) / 10 - 40 + 0.1, 6);
  });
});

describe('aggregation', () => {
  it('aggregates the runs of a stage', () => {
    const { metrics } = createPipelineWorld();
    metrics.recordStageMetrics('test_stage', { duration: 100, result: { itemsProcessed: 5 } });
    metrics.recordStageMetrics('test_stage', { duration: 120, result: { itemsProcessed: 6 } });
    metrics.recordStageMetrics('test_stage', { duration: 150, result: { itemsProcessed: 3, success: false } });
    const aggregate = metrics.aggregateMetrics().stages.test_stage;
    expect(aggregate.count).toBe(3);
    expect(aggregate.averageDuration).toBeCloseTo(370 / 3, 9);
    expect(aggregate.successRate).toBeCloseTo(2 / 3, 9);
    // 50, 50 and 20 items per second.
    expect(aggregate.averageThroughput).toBeCloseTo(40, 9);
    // The sketch is off by 1/128 at most.
    expect(Math.abs(aggregate.medianDuration / 120 - 1)).toBeLessThanOrEqual(1 / 128);
  });

  it('provides a summary', () => {
    const { metrics, run } = createPipelineWorld();
    run('one', [['test_stage', 100]]);
    const summary = metrics.getPerformanceSummary();
    expect(summary.stages.test_stage).toMatchObject({ executionCount: 1, averageDuration: 100, successRate: 1 });
    expect(summary.pipeline).toMatchObject({ totalExecutions: 1, averageDuration: 100, successRate: 1, rating: 100, openExecutions: 0 });
    expect(summary.alerts).toEqual([]);
    // One stage that takes all of the time.
    expect(summary.recommendations).toMatchObject([{ stage: 'test_stage', priority: 'high', seenIn: 1, ofRuns: 1 }]);
  });
});

describe('thresholds', () => {
  it('detects violations', () => {
    const { metrics, eventsOf } = createPipelineWorld();
    metrics.setStageThreshold('test_stage', { maxDuration: 100, maxMemory: 1000 });
    metrics.analyzeStagePerformance('test_stage', {
      duration: 200,
      memoryDelta: 500,
      result: { success: true, errorCount: 0, itemsProcessed: 1 },
    });
    const alerts = eventsOf<PipelineAlert>('PIPELINE_PERFORMANCE_ALERT');
    expect(alerts).toMatchObject([{ type: 'duration_exceeded', stage: 'test_stage', actual: 200, threshold: 100, severity: 'warning' }]);
  });

  it('keeps baselines', () => {
    const { metrics } = createPipelineWorld();
    metrics.recordStageMetrics('baseline_test', { duration: 150, memoryDelta: 2000, result: { success: true, errorCount: 0 } });
    expect(metrics.getStageBaseline('baseline_test')).toMatchObject({ count: 1, avgDuration: 150, avgMemory: 2000 });
  });
});

describe('data', () => {
  it('keeps the last runs up to the limit', () => {
    const { metrics } = createPipelineWorld({ maxHistorySize: 5 });
    for (let i = 0; i < 10; i++) metrics.recordStageMetrics('test_stage', { duration: i * 10, memoryDelta: i * 100 });
    expect(metrics.getStageMetrics('test_stage').map(({ duration }) => duration)).toEqual([50, 60, 70, 80, 90]);
    expect(metrics.getStageBaseline('test_stage')?.count).toBe(10);
  });

  it('forgets executions of more than 24 hours ago, also open ones', () => {
    const { metrics, clock, run } = createPipelineWorld();
    run('old-execution', [['test_stage', 0]]);
    metrics.startPipelineExecution('abandoned');
    clock.time = 24 * 3_600_000;
    expect(metrics.cleanupOldExecutions()).toBe(0);
    clock.time = 25 * 3_600_000;
    metrics.startPipelineExecution('young');
    expect(metrics.cleanupOldExecutions()).toBe(2);
    expect(metrics.getPipelineMetrics()).toEqual([]);
    expect(metrics.getStageMetrics('test_stage')).toEqual([]);
    expect(metrics.completePipelineExecution('abandoned')).toBeUndefined();
    expect(metrics.completePipelineExecution('young')).toBeDefined();
  });
});
