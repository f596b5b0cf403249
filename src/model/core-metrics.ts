/** Names of the metrics that acttrace records of itself and of the page, and units. */
export const CORE_METRICS = {
  /** Counter: actions that were traced. */
  tracedActions: 'tracing.actions.traced',
  /** Counter: those that failed. */
  errors: 'tracing.errors.total',
  /** Timer: what tracing one action took, ms. */
  traceTime: 'tracing.trace_time',
  /** Timer: what one write to the history took, ms. */
  writeTime: 'tracing.write_time',
  /** Gauge: writes that wait. */
  queueSize: 'tracing.queue.size',
  /** Gauges: what acttrace itself holds in memory and in storage, bytes, and its share of the main thread, 0–1. */
  tracingMemory: 'system.memory.tracing',
  tracingDisk: 'system.disk.tracing',
  tracingCpu: 'system.cpu.tracing',
  /** Gauge: heap in use, bytes. */
  heapUsed: 'system.memory.heap_used',
  /** Timer: how much later than asked timers ran, ms. */
  eventLoopLag: 'system.cpu.event_loop_lag',
  /** Gauge: when an adjustment was last applied, ms since the Unix epoch. */
  lastOptimization: 'optimization.last_run',
} as const;

/** Limits of one metric: of a gauge or a counter its value, of a histogram or timer its mean. */
export interface MetricThreshold {
  readonly warning: number;
  readonly critical: number;
}

/** By name. */
export type MetricThresholds = Readonly<Record<string, MetricThreshold>>;

const MB = 1_000_000;

/** Defaults, as the requirement documents fix them. */
export const DEFAULT_METRIC_THRESHOLDS: MetricThresholds = {
  [CORE_METRICS.traceTime]: { warning: 5, critical: 10 },
  [CORE_METRICS.writeTime]: { warning: 10, critical: 50 },
  [CORE_METRICS.queueSize]: { warning: 100, critical: 500 },
  [CORE_METRICS.heapUsed]: { warning: 100 * MB, critical: 500 * MB },
  [CORE_METRICS.eventLoopLag]: { warning: 10, critical: 50 },
};
