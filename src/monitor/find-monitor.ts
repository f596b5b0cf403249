import type { Tracer } from '../tracer.js';
import type { PerformanceMonitor } from './performance-monitor.js';

/** The monitor that watches a tracer; undefined while none is started. */
export function findMonitor(tracer: Tracer): PerformanceMonitor | undefined {
  return tracer.monitor as PerformanceMonitor | undefined;
}
