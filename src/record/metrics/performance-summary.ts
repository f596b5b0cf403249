import { CORE_METRICS, type MetricThreshold, type MetricThresholds } from '../../model/core-metrics.js';
import type { AnyMetricSeries } from '../../model/metric-handles.js';

/** How the tracer itself does, by `CORE_METRICS`. A figure of which nothing was recorded is null. */
export interface PerformanceSummary {
  readonly system: {
    /** For how long metrics have been recorded, ms. */
    readonly uptime: number;
    readonly tracedActions: number | null;
  };
  readonly performance: {
    /** ms. */
    readonly avgTraceTime: number | null;
    /** ms. */
    readonly avgWriteTime: number | null;
    /** Failed actions of those traced, 0–1. */
    readonly errorRate: number | null;
    /** Actions traced per second, over the last 10 s. */
    readonly throughput: number | null;
  };
  readonly resources: {
    /** Bytes. */
    readonly memoryUsage: number | null;
    /** Bytes. */
    readonly diskUsage: number | null;
    /** Of the main thread, 0–1. */
    readonly cpuUsage: number | null;
  };
  readonly health: {
    readonly status: 'healthy' | 'warning' | 'critical';
    /** Metrics of which a series is at or over their threshold now, each counted once, by the worst. */
    readonly activeThresholdViolations: { readonly warning: number; readonly critical: number };
    /** ms since the Unix epoch. */
    readonly lastOptimization: number | null;
  };
}

type SeriesOf = (name: string) => readonly AnyMetricSeries[];

/** @param seriesOf - all series of a name: sums and means are taken over all of them. */
export function summarize(seriesOf: SeriesOf, thresholds: MetricThresholds, uptime: number): PerformanceSummary {
  const total = (name: string): number | null => sumOf(seriesOf(name).map(levelOf));
  const tracedActions = total(CORE_METRICS.tracedActions);
  const violations = countViolations(seriesOf, thresholds);
  return {
    system: { uptime, tracedActions },
    performance: {
      avgTraceTime: meanOf(seriesOf(CORE_METRICS.traceTime)),
      avgWriteTime: meanOf(seriesOf(CORE_METRICS.writeTime)),
      errorRate: tracedActions ? (total(CORE_METRICS.errors) ?? 0) / tracedActions : null,
      throughput: sumOf(seriesOf(CORE_METRICS.tracedActions).map((series) => (series.kind === 'gauge' ? NaN : series.rate('10s')))),
    },
    resources: {
      memoryUsage: total(CORE_METRICS.tracingMemory),
      diskUsage: total(CORE_METRICS.tracingDisk),
      cpuUsage: total(CORE_METRICS.tracingCpu),
    },
    health: {
      status: violations.critical > 0 ? 'critical' : violations.warning > 0 ? 'warning' : 'healthy',
      activeThresholdViolations: violations,
      lastOptimization: total(CORE_METRICS.lastOptimization),
    },
  };
}

function countViolations(seriesOf: SeriesOf, thresholds: MetricThresholds): { warning: number; critical: number } {
  const violations = { warning: 0, critical: 0 };
  // A threshold that an app took out, with null, is none.
  for (const [name, limits] of Object.entries<MetricThreshold | null | undefined>(thresholds)) {
    const levels = seriesOf(name).map(levelOf);
    if (levels.some((level) => level >= (limits?.critical ?? NaN))) violations.critical++;
    else if (levels.some((level) => level >= (limits?.warning ?? NaN))) violations.warning++;
  }
  return violations;
}

/** What a threshold is held against; NaN while nothing was recorded. */
function levelOf(series: AnyMetricSeries): number {
  return series.kind === 'counter' || series.kind === 'gauge' ? series.value : series.mean;
}

/** Of those that are figures. */
function sumOf(figures: readonly number[]): number | null {
  const known = figures.filter((figure) => !Number.isNaN(figure));
  return known.length === 0 ? null : known.reduce((sum, figure) => sum + figure, 0);
}

function meanOf(all: readonly AnyMetricSeries[]): number | null {
  let count = 0;
  let sum = 0;
  for (const series of all) {
    if (series.kind !== 'histogram' && series.kind !== 'timer') continue;
    count += series.count;
    sum += series.sum;
  }
  return count === 0 ? null : sum / count;
}
