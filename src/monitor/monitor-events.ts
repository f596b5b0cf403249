import type { DetectedBottleneck } from '../analyze/bottleneck-detector/bottleneck.js';
import type { HealthReport } from './health-report.js';
import type { MetricTags } from '../model/metrics.js';
import type { AlertEvent } from '../respond/alerts/alert.js';
import type { MemoryEvents } from '../respond/memory/memory-report.js';

/** What a monitor tells its listeners. */
export interface MonitorEvents {
  /** An alert opened, changed or resolved. */
  alert: AlertEvent;
  /** The share of the heap's limit that is in use went to another level. */
  pressure: MemoryEvents['level'];
  /** What is thought about growth of the heap, or of objects, changed. */
  leak: MemoryEvents['verdict'];
  /** A bottleneck was found, became critical, or is over. */
  bottleneck: { readonly change: 'found' | 'critical' | 'resolved'; readonly bottleneck: DetectedBottleneck };
  /** The status is another than before. */
  health: HealthReport;
  /** Adjustments, the journal of them or the mode changed. */
  tuning: undefined;
  /** `checkThreshold` found a value beyond a limit. */
  threshold: ThresholdEvent;
  /** Once a second while it runs: figures have changed. */
  tick: undefined;
}

export interface ThresholdEvent {
  readonly metric: string;
  readonly tags: MetricTags;
  readonly value: number;
  readonly level: 'warning' | 'critical';
  readonly limit: number;
}
