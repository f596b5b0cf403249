import { describe, expect, it } from 'vitest';
import { CORE_METRICS } from '../../../src/model/core-metrics.js';
import { createTestMetrics } from './test-metrics.js';

describe('getPerformanceSummary', () => {
  it('has no figure of what was not recorded', () => {
    const { metrics, clock } = createTestMetrics();
    clock.time = 1234;
    expect(metrics.getPerformanceSummary()).toEqual({
      system: { uptime: 1234, tracedActions: null },
      performance: { avgTraceTime: null, avgWriteTime: null, errorRate: null, throughput: null },
      resources: { memoryUsage: null, diskUsage: null, cpuUsage: null },
      health: { status: 'healthy', activeThresholdViolations: { warning: 0, critical: 0 }, lastOptimization: null },
    });
  });

  it('sums the core metrics over all their tags', () => {
    const { metrics, clock } = createTestMetrics();
    metrics.incrementCounter(CORE_METRICS.tracedActions, 30, { action: 'go' });
    metrics.incrementCounter(CORE_METRICS.tracedActions, 10, { action: 'take' });
    metrics.incrementCounter(CORE_METRICS.errors, 4);
    metrics.recordTimer(CORE_METRICS.traceTime, 1, { action: 'go' });
    metrics.recordTimer(CORE_METRICS.traceTime, 2, { action: 'go' });
    metrics.recordTimer(CORE_METRICS.traceTime, 6, { action: 'take' });
    metrics.recordTimer(CORE_METRICS.writeTime, 8);
    metrics.setGauge(CORE_METRICS.tracingMemory, 5e6);
    metrics.setGauge(CORE_METRICS.tracingDisk, 7e6);
    metrics.setGauge(CORE_METRICS.tracingCpu, 0.004);
    metrics.setGauge(CORE_METRICS.lastOptimization, 1.7e12);
    clock.time = 5000;
    expect(metrics.getPerformanceSummary()).toEqual({
      system: { uptime: 5000, tracedActions: 40 },
      // (1 + 2 + 6) / 3; 4 of 40; 40 in 5 s.
      performance: { avgTraceTime: 3, avgWriteTime: 8, errorRate: 0.1, throughput: 8 },
      resources: { memoryUsage: 5e6, diskUsage: 7e6, cpuUsage: 0.004 },
      // Tracing "take" takes 6 ms, of 5.
      health: { status: 'warning', activeThresholdViolations: { warning: 1, critical: 0 }, lastOptimization: 1.7e12 },
    });
  });

  it('holds metrics against their thresholds: gauges by their value, timers by their mean', () => {
    const { metrics } = createTestMetrics();
    const health = () => metrics.getPerformanceSummary().health;
    metrics.setGauge(CORE_METRICS.queueSize, 99);
    metrics.recordTimer(CORE_METRICS.traceTime, 4.9);
    expect(health()).toMatchObject({ status: 'healthy' });
    metrics.setGauge(CORE_METRICS.queueSize, 100);
    metrics.recordTimer(CORE_METRICS.traceTime, 6);
    expect(health()).toMatchObject({ status: 'warning', activeThresholdViolations: { warning: 2, critical: 0 } });
    metrics.setGauge(CORE_METRICS.heapUsed, 5e8);
    metrics.setGauge(CORE_METRICS.heapUsed, 1, { worker: '1' });
    expect(health()).toMatchObject({ status: 'critical', activeThresholdViolations: { warning: 2, critical: 1 } });
    metrics.setGauge(CORE_METRICS.heapUsed, 0);
    metrics.setGauge(CORE_METRICS.queueSize, 0);
    expect(health()).toMatchObject({ status: 'warning', activeThresholdViolations: { warning: 1, critical: 0 } });
  });

  it('takes thresholds of the app’s own, and copes with other kinds', () => {
    const { metrics } = createTestMetrics({
      thresholds: {
        hp: { warning: 1, critical: 2 },
        [CORE_METRICS.queueSize]: { warning: 5, critical: 6 },
        [CORE_METRICS.heapUsed]: null as never,
      },
    });
    metrics.setGauge('hp', 3);
    metrics.setGauge(CORE_METRICS.queueSize, 5);
    metrics.setGauge(CORE_METRICS.traceTime, 11);
    metrics.setGauge(CORE_METRICS.tracedActions, 3);
    metrics.setGauge(CORE_METRICS.heapUsed, 1e12);
    const { performance, health } = metrics.getPerformanceSummary();
    expect(performance).toMatchObject({ avgTraceTime: null, throughput: null });
    expect(health).toMatchObject({ status: 'critical', activeThresholdViolations: { warning: 1, critical: 2 } });
  });
});
