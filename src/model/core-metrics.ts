/** Names of the metrics that acttrace records of itself and of the page, and units. */
export const CORE_METRICS = {
  /** Counter: actions that were traced. */
  tracedActions: 'tracing.actions.traced',
  /** Counter: those that failed. */
  errors: 'tracing.errors.total',
  /** Counters: runs of pipelines that were seen to fail, sampled or not, and those of them that came into the record. */
  failedRuns: 'tracing.runs.failed',
  failedRunsKept: 'tracing.runs.failed_kept',
  /** Timer: what tracing one action took, ms. */
  traceTime: 'tracing.trace_time',
  /** Timer: for how long one write to the history held the page up, ms. */
  writeTime: 'tracing.write_time',
  /** Gauge: chunks of 1024 spans that wait to be written. */
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

/** Names of the metrics that are made of spans and of what the page tells, see README. Durations are timers, shares of failures histograms of 0 and 1. */
export const TRACE_METRICS = {
  /** Runs; tag `pipeline`. */
  pipelineDuration: 'pipeline_duration',
  pipelineErrors: 'pipeline_errors',
  /** Executions of stages; tag `stage`. */
  stageDuration: 'stage_duration',
  stageErrors: 'stage_errors',
  /** Actions carried out, and captures of those that failed once; tags `action` and, of captures, `stage`. */
  actionDuration: 'action_duration',
  actionErrors: 'action_errors',
  /** Timer: tasks over 50 ms. */
  longTask: 'system.long_task',
  /** Gauge: share of the last seconds that long tasks held the main thread, 0–1: what stands for the CPU, which no page can see. */
  cpuUsage: 'system.cpu.usage',
  /** Gauge: as the browser tells it, 0 nominal, 1 fair, 2 serious, 3 critical. */
  cpuPressure: 'system.cpu.pressure',
  /** Gauge: heap in use of what it may grow to, 0–1. */
  heapShare: 'system.memory.heap_share',
  /** Gauge; tag `series`, see `MemorySeries`: 0 no leak, 1 suspected, 2 a leak. */
  leak: 'system.memory.leak',
  /** Gauges: frames a second, and the longest time between two, ms. */
  frameRate: 'system.frame_rate',
  frameInterval: 'system.frame_interval',
  /** Gauges: what this site takes and may take of the browser's disk, bytes. */
  diskUsage: 'system.disk.usage',
  diskQuota: 'system.disk.quota',
  /** Gauge; tag `metric`: LCP, INP, CLS, FCP, TTFB. ms; CLS has no unit. */
  vital: 'web_vital',
  /** Gauge: what acttrace takes of the time in which pipelines ran, over the last seconds, 0–1. */
  pipelineShare: 'tracing.pipeline_share',
  /** Counter: spans that left the record before they were seen to end, so that they are in no figure. */
  missed: 'tracing.spans.missed',
  /** Gauges: score 0–100; 0 unknown, 1 healthy, 2 degraded, 3 critical. */
  healthScore: 'health.score',
  healthStatus: 'health.status',
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
