import type { AlertSource } from '../model/alert-source.js';
import { CORE_METRICS, TRACE_METRICS } from '../model/core-metrics.js';
import type { TuningFigures } from '../model/tuning.js';
import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import type { Tracer } from '../tracer.js';
import { readBusy, readOwnMemory } from './component-figures.js';

/**
 * What the optimizer judges by: what the tracer knows of itself, and the metrics that are made of it.
 *
 * @param own - of the tracer, since the last call.
 */
export function createTuningReader(
  tracer: Tracer,
  metrics: PerformanceMetrics,
  source: AlertSource,
  own: () => TuningFigures,
): () => TuningFigures {
  let faults = 0;
  let spans = 0;
  let missed = 0;
  /** Failing runs of which nobody knows whether they are in the record. */
  let unread = 0;
  const count = (name: string): number => metrics.counter(name).value;
  return () => {
    const status = tracer.status();
    const failed = status.faults.reduce((sum, { count }) => sum + count, tracer.history.status.failedWrites);
    const errorRate = (failed - faults) / (status.spansRecorded - spans);
    faults = failed;
    spans = status.spansRecorded;
    const [errorsSeen, errorsKept] = [count(CORE_METRICS.failedRuns), count(CORE_METRICS.failedRunsKept)];
    // Spans left the record before they were read: what failed among them is no loss that an adjustment is to blame for.
    if (count(TRACE_METRICS.missed) !== missed) unread = Math.max(unread, errorsSeen - errorsKept);
    missed = count(TRACE_METRICS.missed);
    return {
      ...own(),
      traceTime: meanOf(source, CORE_METRICS.traceTime),
      writeTime: meanOf(source, CORE_METRICS.writeTime),
      errorRate,
      memory: readOwnMemory(source),
      throughput: metrics.counter(CORE_METRICS.tracedActions).rate('10s'),
      cpu: readBusy(source),
      errorsSeen,
      errorsKept: errorsKept + unread,
    };
  };
}

function meanOf(source: AlertSource, metric: string): number | undefined {
  let mean: number | undefined;
  source.read({ metric, tags: {}, aggregate: { name: 'avg' } }, (_tags, value) => (mean = value));
  return mean;
}
