import { vi } from 'vitest';
import { PerformanceMetrics, type PerformanceMetricsOptions } from '../../../src/record/metrics/performance-metrics.js';
import { createManualClock, type ManualClock } from '../../helpers/test-tracer.js';

export interface TestMetrics {
  readonly metrics: PerformanceMetrics;
  readonly clock: ManualClock;
  /** What was told, in order. */
  readonly told: string[];
}

/** Metrics on a clock that stands still until it is told to move. */
export function createTestMetrics(options: PerformanceMetricsOptions = {}): TestMetrics {
  const clock = createManualClock();
  const told: string[] = [];
  const report = vi.fn((_part: string, error: unknown) => void told.push(error instanceof Error ? error.message : String(error)));
  return { metrics: new PerformanceMetrics({ clock, report, ...options }), clock, told };
}
