import { CORE_METRICS, TRACE_METRICS } from './core-metrics.js';

/** What one of acttrace's own metrics is. */
export interface MetricFact {
  /** In a line, for people, without the unit. */
  readonly help: string;
  /** `1`: a share, 0 to 1. `number`: none. Absent where that depends on the series. */
  readonly unit?: 'ms' | 'B' | '1' | 'number';
  readonly isCounter?: true;
  /** Each value is 1 or 0. */
  readonly isYesNo?: true;
}

/** By name: the metrics that acttrace records by itself, and those that a `PerformanceMonitor` records for the app. */
export const METRIC_FACTS: Readonly<Record<string, MetricFact>> = {
  [TRACE_METRICS.pipelineDuration]: { help: 'Duration of the runs of a pipeline', unit: 'ms' },
  [TRACE_METRICS.pipelineErrors]: {
    help: 'Whether a run of a pipeline failed, 1 or 0: its mean is the share of failures',
    unit: '1',
    isYesNo: true,
  },
  pipeline_memory: { help: 'Growth of the heap during a run of a pipeline that the app booked', unit: 'B' },
  [TRACE_METRICS.stageDuration]: { help: 'Duration of the executions of a stage', unit: 'ms' },
  [TRACE_METRICS.stageErrors]: {
    help: 'Whether an execution of a stage failed, 1 or 0: its mean is the share of failures',
    unit: '1',
    isYesNo: true,
  },
  stage_memory: { help: 'Growth of the heap during an execution of a stage that the app booked', unit: 'B' },
  [TRACE_METRICS.actionDuration]: { help: 'Duration of the actions that were carried out', unit: 'ms' },
  [TRACE_METRICS.actionErrors]: {
    help: 'Whether an action, or its capture in a stage, failed, 1 or 0: its mean is the share of failures',
    unit: '1',
    isYesNo: true,
  },
  operation_duration: { help: 'Duration of the operations that the app measures', unit: 'ms' },
  operation_errors: { help: 'Whether an operation of the app failed, 1 or 0: its mean is the share of failures', unit: '1', isYesNo: true },
  error_count: { help: 'Errors that the app reported, by class', unit: 'number', isCounter: true },
  throughput: { help: 'Items that the app got done, by operation', unit: 'number', isCounter: true },
  [CORE_METRICS.tracedActions]: { help: 'Actions that were captured in a stage', unit: 'number', isCounter: true },
  [CORE_METRICS.errors]: { help: 'Captured actions that failed', unit: 'number', isCounter: true },
  [CORE_METRICS.failedRuns]: { help: 'Runs of pipelines that failed, recorded or not', unit: 'number', isCounter: true },
  [CORE_METRICS.failedRunsKept]: { help: 'Of the runs that failed, those that came into the record', unit: 'number', isCounter: true },
  [CORE_METRICS.traceTime]: { help: 'Time that acttrace took to trace one action', unit: 'ms' },
  [CORE_METRICS.writeTime]: { help: 'Time for which one write to the history held the page up', unit: 'ms' },
  [CORE_METRICS.queueSize]: { help: 'Chunks of 1024 spans that wait to be written', unit: 'number' },
  [CORE_METRICS.tracingMemory]: { help: 'Memory that acttrace itself holds', unit: 'B' },
  [CORE_METRICS.tracingDisk]: { help: 'Storage that acttrace itself holds', unit: 'B' },
  [CORE_METRICS.tracingCpu]: { help: 'Share of the main thread that acttrace itself took', unit: '1' },
  [CORE_METRICS.heapUsed]: { help: 'JavaScript heap in use', unit: 'B' },
  [CORE_METRICS.eventLoopLag]: { help: 'How much later than asked timers ran', unit: 'ms' },
  [CORE_METRICS.lastOptimization]: { help: 'When an adjustment was last applied, ms since the Unix epoch', unit: 'ms' },
  [TRACE_METRICS.longTask]: { help: 'Duration of the tasks over 50 ms', unit: 'ms' },
  [TRACE_METRICS.cpuUsage]: { help: 'Share of the last seconds for which long tasks held the main thread', unit: '1' },
  [TRACE_METRICS.cpuPressure]: {
    help: 'Pressure on the CPU as the browser tells it: 0 nominal, 1 fair, 2 serious, 3 critical',
    unit: 'number',
  },
  [TRACE_METRICS.heapShare]: { help: 'JavaScript heap in use, of what it may grow to', unit: '1' },
  [TRACE_METRICS.leak]: { help: 'Whether memory leaks: 0 no, 1 suspected, 2 yes', unit: 'number' },
  [TRACE_METRICS.frameRate]: { help: 'Frames a second', unit: 'number' },
  [TRACE_METRICS.frameInterval]: { help: 'Longest time between two frames', unit: 'ms' },
  [TRACE_METRICS.diskUsage]: { help: 'Storage that this site takes', unit: 'B' },
  [TRACE_METRICS.diskQuota]: { help: 'Storage that this site may take', unit: 'B' },
  [TRACE_METRICS.vital]: { help: 'Web vital of this page load: LCP, INP, FCP and TTFB in ms, CLS without a unit' },
  [TRACE_METRICS.pipelineShare]: { help: 'Share of the time of the pipelines that acttrace itself took', unit: '1' },
  [TRACE_METRICS.missed]: {
    help: 'Spans that left the record before they were seen to end: they are in no figure',
    unit: 'number',
    isCounter: true,
  },
  [TRACE_METRICS.healthScore]: { help: 'Health score, 0 to 100', unit: 'number' },
  [TRACE_METRICS.healthStatus]: { help: 'Health: 0 unknown, 1 healthy, 2 degraded, 3 critical', unit: 'number' },
};

/** Undefined of a metric of the app's own, whatever its name. */
export function metricFactOf(name: string): MetricFact | undefined {
  return Object.hasOwn(METRIC_FACTS, name) ? METRIC_FACTS[name] : undefined;
}
