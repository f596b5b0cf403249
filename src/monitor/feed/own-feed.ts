import { CORE_METRICS, TRACE_METRICS } from '../../model/core-metrics.js';
import type { OwnCost } from '../../model/own-cost.js';
import type { SpanSink } from '../../model/ports.js';
import type { PerformanceMetrics } from '../../record/metrics/performance-metrics.js';
import type { Tracer } from '../../tracer.js';

/** What acttrace costs is judged over so long, ms: a shorter time has too few timed calls. */
const COST_OVER = 10_000;
/** Fewer timed calls than this say nothing of all calls: each stands for 64. */
const LEAST_TIMED = 10;
/** Of fewer actions, what goes on beside them, and not for them, is most of the cost. */
const LEAST_ACTIONS = 50;
/** Between two looks at the room on the disk, ms. */
const DISK_EVERY = 60_000;

interface Cost {
  readonly time: number;
  readonly total: number;
  readonly timed: number;
  readonly inPipelines: number;
  readonly pipelines: number;
  readonly traced: number;
}

/** What acttrace itself does and costs, as metrics: a look each second. */
export class OwnFeed {
  readonly #tracer: Tracer;
  readonly #metrics: PerformanceMetrics;
  readonly #sink: SpanSink;
  readonly #costs: Cost[] = [];
  #diskAt = -Infinity;
  #writes = 0;
  #failedRuns: number;

  constructor(tracer: Tracer, metrics: PerformanceMetrics, sink: SpanSink) {
    this.#tracer = tracer;
    this.#metrics = metrics;
    this.#sink = sink;
    this.#failedRuns = sink.failedRuns;
  }

  tick(now: number): void {
    const metrics = this.#metrics;
    const { ownCost, unwritten } = this.#tracer.status();
    metrics.setGauge(CORE_METRICS.tracingMemory, ownCost.bytesHeld, undefined, 'B');
    this.#compareCost(now, ownCost);
    const { failedRuns } = this.#sink;
    metrics.incrementCounter(CORE_METRICS.failedRuns, failedRuns - this.#failedRuns);
    this.#failedRuns = failedRuns;
    const { lastWrite, writes = 0 } = this.#tracer.history.status;
    // Before the first write, what waits waits for the store to open.
    if (writes > 0) metrics.setGauge(CORE_METRICS.queueSize, unwritten);
    if (lastWrite !== undefined && writes !== this.#writes) metrics.recordTimer(CORE_METRICS.writeTime, lastWrite);
    this.#writes = writes;
    if (now - this.#diskAt >= DISK_EVERY) {
      this.#diskAt = now;
      void this.#tracer.history.storage().then(({ sessions, usage, quota }) => {
        metrics.setGauge(CORE_METRICS.tracingDisk, sessions, undefined, 'B');
        if (usage !== undefined) metrics.setGauge(TRACE_METRICS.diskUsage, usage, undefined, 'B');
        if (quota !== undefined) metrics.setGauge(TRACE_METRICS.diskQuota, quota, undefined, 'B');
      });
    }
  }

  #compareCost(now: number, { total, timed }: OwnCost): void {
    const metrics = this.#metrics;
    const { cost: inPipelines, time: pipelines } = this.#sink.cost.pipelineFigures(now);
    const traced = metrics.counter(CORE_METRICS.tracedActions).value;
    const current: Cost = { time: now, total, timed, inPipelines, pipelines, traced };
    const last = this.#costs.at(-1);
    this.#costs.push(current);
    while (this.#costs.length > 2 && now - this.#costs[1].time >= COST_OVER) this.#costs.shift();
    const [before] = this.#costs;
    if (now <= before.time) return;
    metrics.setGauge(CORE_METRICS.tracingCpu, Math.max(0, total - before.total) / (now - before.time));
    if (timed - before.timed < LEAST_TIMED) return;
    // A second in which no action was traced has no value of its own.
    if (traced - before.traced >= LEAST_ACTIONS && traced > (last?.traced ?? 0)) {
      metrics.recordTimer(CORE_METRICS.traceTime, Math.max(0, total - before.total) / (traced - before.traced));
    }
    if (pipelines > before.pipelines) {
      metrics.setGauge(TRACE_METRICS.pipelineShare, Math.max(0, inPipelines - before.inPipelines) / (pipelines - before.pipelines));
    }
  }
}
