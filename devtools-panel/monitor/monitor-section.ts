import type { TemplateResult } from 'lit';
import type { PerformanceMonitor } from '../../src/monitor.js';

/** One of the tabs within Monitor. */
export interface MonitorSection {
  render(monitor: PerformanceMonitor): TemplateResult;
  /** The panel was closed. */
  closed?(): void;
}
