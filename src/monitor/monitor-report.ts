import type { DetectedBottleneck } from '../analyze/bottleneck-detector/bottleneck.js';
import type { ComponentHealth, SystemRecommendation } from '../analyze/health/component-health.js';
import type { MetricsSnapshot } from '../model/metrics.js';
import type { PerformanceSummary } from '../record/metrics/performance-summary.js';
import type { PipelinePerformanceSummary } from '../record/pipeline/pipeline-summary.js';
import type { OpenAlert, ResolvedAlert } from '../respond/alerts/alert.js';
import type { MemoryReport } from '../respond/memory/memory-report.js';
import type { Adjustment, TuningEvent, TuningRecommendation } from '../respond/tuning/tuning-event.js';
import type { TuningMode } from '../respond/tuning/tuning-options.js';
import type { HealthReport } from './health-report.js';

/** How a component did in the last minute. */
export interface ComponentFigures {
  readonly health: ComponentHealth;
  /** ms, by nearest rank within 0.79 %; undefined while there was no operation. */
  readonly p95: number | undefined;
  /** What is fine, ms. */
  readonly target: number;
  readonly operations: number;
  readonly failed: number;
}

/** Everything that a monitor knows, as plain data. */
export interface PerformanceReport {
  /** ms since the Unix epoch. */
  readonly timestamp: number;
  readonly health: HealthReport;
  /** By name; `page` and `pipeline` are those of acttrace's own making. */
  readonly components: Readonly<Record<string, ComponentFigures>>;
  /** About several components, or about what they share. */
  readonly recommendations: readonly SystemRecommendation[];
  readonly summary: PerformanceSummary;
  readonly metrics: MetricsSnapshot;
  readonly alerts: { readonly open: readonly OpenAlert[]; readonly recent: readonly ResolvedAlert[] };
  readonly bottlenecks: { readonly active: readonly DetectedBottleneck[]; readonly resolved: readonly DetectedBottleneck[] };
  readonly memory: MemoryReport;
  readonly tuning: {
    readonly mode: TuningMode;
    readonly active: readonly Adjustment[];
    readonly recommendations: readonly TuningRecommendation[];
    readonly journal: readonly TuningEvent[];
  };
  /** Of the executions that the app reports through `monitor.pipelines`. */
  readonly pipelines: PipelinePerformanceSummary;
}
