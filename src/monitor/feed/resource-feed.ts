import { CORE_METRICS, TRACE_METRICS } from '../../model/core-metrics.js';
import { COUNTERS } from '../../model/counter-table.js';
import type { TraceData } from '../../model/trace-data.js';
import type { PerformanceMetrics } from '../../record/metrics/performance-metrics.js';
import type { MemorySample } from '../../respond/memory/memory-report.js';

/** The share of long tasks is over so long, ms. */
const BUSY_OVER = 5000;
/** Long tasks remembered: more than fit in. */
const MOST_TASKS = 200;

/** Tells what the tracer holds, bytes. */
export interface HeldBytes {
  status(): { readonly ownCost: { readonly bytesHeld: number } };
}

export interface ResourceFeedParts {
  readonly data: TraceData;
  readonly metrics: PerformanceMetrics;
  /** What the heap may grow to, bytes; undefined where the browser does not tell. */
  readonly heapLimit: () => number | undefined;
  readonly tracer: HeldBytes;
  readonly onMemory: (sample: MemorySample) => void;
}

/** What the page's observers sample, as metrics. */
export class ResourceFeed {
  readonly #parts: ResourceFeedParts;
  #tasks: { readonly start: number; readonly end: number }[] = [];

  constructor(parts: ResourceFeedParts) {
    this.#parts = parts;
  }

  readonly take = (nameId: number, time: number, value: number): void => {
    const { metrics, data } = this.#parts;
    switch (data.strings.get(nameId)) {
      case COUNTERS.heapUsed:
        return this.#takeHeap(time, value);
      case COUNTERS.eventLoopLag:
        return metrics.recordTimer(CORE_METRICS.eventLoopLag, value);
      case COUNTERS.frameRate:
        return metrics.setGauge(TRACE_METRICS.frameRate, value);
      case COUNTERS.frameInterval:
        return metrics.setGauge(TRACE_METRICS.frameInterval, value, undefined, 'ms');
      case COUNTERS.cpuPressure:
        return metrics.setGauge(TRACE_METRICS.cpuPressure, value);
    }
  };

  takeLongTask(start: number, duration: number): void {
    this.#tasks.push({ start, end: start + duration });
    if (this.#tasks.length > MOST_TASKS) this.#tasks.shift();
  }

  /** Sets what is to be known of each second. @param since - when this began, ms. */
  tick(now: number, since: number): void {
    const from = Math.max(since, now - BUSY_OVER);
    this.#tasks = this.#tasks.filter(({ end }) => end > from);
    if (now - from < 1000) return;
    // A long frame spans the long tasks in it: each moment counts once.
    let busy = 0;
    let covered = from;
    for (const { start, end } of [...this.#tasks].sort((a, b) => a.start - b.start)) {
      busy += Math.max(0, Math.min(end, now) - Math.max(start, covered));
      covered = Math.max(covered, end);
    }
    this.#parts.metrics.setGauge(TRACE_METRICS.cpuUsage, busy / (now - from), { source: 'long tasks' });
  }

  #takeHeap(time: number, used: number): void {
    const { metrics, tracer, heapLimit, onMemory } = this.#parts;
    onMemory(recordHeap(metrics, tracer, time, used, heapLimit()));
  }
}

/**
 * Sets the gauges of the heap, bytes; the same for the memory's watch, with what acttrace itself holds.
 *
 * @param limit - undefined where the browser does not tell.
 */
export function recordHeap(
  metrics: PerformanceMetrics,
  tracer: HeldBytes,
  time: number,
  used: number,
  limit: number | undefined,
): MemorySample {
  metrics.setGauge(CORE_METRICS.heapUsed, used, undefined, 'B');
  if (limit !== undefined && limit > 0) metrics.setGauge(TRACE_METRICS.heapShare, used / limit);
  return { time, heapUsed: used, heapLimit: limit, heldByTracer: tracer.status().ownCost.bytesHeld };
}
