import { CORE_METRICS, TRACE_METRICS } from '../../model/core-metrics.js';
import type { Counter, Histogram, Timer } from '../../model/metric-handles.js';
import { PAGE_ENTRY, type VitalAttributes } from '../../model/page-entries.js';
import type { SpanChunk } from '../../model/span-chunk.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../model/span.js';
import type { TraceData } from '../../model/trace-data.js';
import type { PerformanceMetrics } from '../../record/metrics/performance-metrics.js';

/** A run that sampling chose stands for so many at most. */
const MOST_WEIGHT = 1000;
/** With it carried from the start, a count is as often too high as too low. */
const HALF = 0.5;

export interface SpanFeedParts {
  readonly data: TraceData;
  readonly metrics: PerformanceMetrics;
  /** An action was carried out; time in ms since the session's time origin. */
  readonly onAction: (name: string, time: number) => void;
  /** A task held the main thread up. */
  readonly onLongTask: (start: number, duration: number) => void;
}

/** Weights are no whole numbers: what is left over is carried to the next of the series, so that counts come out right. */
interface Carried {
  carry: number;
}

interface Timed extends Carried {
  readonly duration: Timer;
  readonly errors: Histogram;
}

interface Share extends Carried {
  readonly errors: Histogram;
}

/**
 * Spans that ended, as metrics. What sampling left out is made up for: a run that stands for ten is recorded ten times. Spans that lay
 * across a freeze of the page are in no figure.
 */
export class SpanFeed {
  readonly #parts: SpanFeedParts;
  readonly #traced: Counter;
  readonly #failed: Counter;
  readonly #failedRuns: Counter;
  readonly #longTasks: Timer;
  readonly #timed = { pipeline: new Map<number, Timed>(), stage: new Map<number, Timed>(), action: new Map<number, Timed>() };
  /** Of actions that failed once, by id of the action and the stage: of those that never do there is no share of failures. */
  readonly #failing = new Map<number, Map<number, Share>>();

  constructor(parts: SpanFeedParts) {
    this.#parts = parts;
    const { metrics } = parts;
    this.#traced = metrics.counter(CORE_METRICS.tracedActions);
    this.#failed = metrics.counter(CORE_METRICS.errors);
    this.#failedRuns = metrics.counter(CORE_METRICS.failedRunsKept);
    this.#longTasks = metrics.timer(TRACE_METRICS.longTask);
  }

  readonly take = (chunk: Readonly<SpanChunk>, at: number): void => {
    switch (chunk.kind[at]) {
      case SpanKind.capture:
        return this.#takeCapture(chunk, at);
      case SpanKind.stage:
        return this.#takeTimed(chunk, at, 'stage', chunk.stage[at] || chunk.name[at]);
      case SpanKind.pipeline:
        // Not times its weight: it is in the record once.
        if (chunk.status[at] === SpanStatus.error) this.#failedRuns.add();
        return this.#takeTimed(chunk, at, 'pipeline', chunk.name[at]);
      case SpanKind.action:
        this.#takeTimed(chunk, at, 'action', chunk.name[at]);
        return this.#parts.onAction(this.#textOf(chunk.name[at]), chunk.end[at]);
      case SpanKind.entry:
      case SpanKind.mark:
        return this.#takeEntry(chunk, at);
    }
  };

  #takeCapture(chunk: Readonly<SpanChunk>, at: number): void {
    this.#traced.add();
    const hasFailed = chunk.status[at] === SpanStatus.error;
    if (hasFailed) this.#failed.add();
    const [action, stage] = [chunk.name[at], chunk.stage[at]];
    let shares = this.#failing.get(action);
    if (shares === undefined) {
      if (!hasFailed) return;
      this.#failing.set(action, (shares = new Map<number, Share>()));
    }
    let share = shares.get(stage);
    if (share === undefined) {
      if (!hasFailed) return;
      const tags = { action: this.#textOf(action), stage: this.#textOf(stage) };
      shares.set(stage, (share = { errors: this.#parts.metrics.histogram(TRACE_METRICS.actionErrors, tags), carry: HALF }));
    }
    // Captures that failed are in the record of every run, as the trace's spans are.
    const weight = this.#weightOf(chunk, at, hasFailed ? 'spans' : 'details');
    record(share.errors, hasFailed ? 1 : 0, take(share, weight));
  }

  #takeTimed(chunk: Readonly<SpanChunk>, at: number, kind: 'pipeline' | 'stage' | 'action', nameId: number): void {
    if ((chunk.flags[at] & SpanFlag.acrossFreeze) !== 0) return;
    const timed = this.#timedBy(kind, nameId);
    const times = take(timed, this.#weightOf(chunk, at, 'spans'));
    record(timed.duration, Math.max(0, chunk.end[at] - chunk.start[at]), times);
    record(timed.errors, chunk.status[at] === SpanStatus.error ? 1 : 0, times);
  }

  #takeEntry(chunk: Readonly<SpanChunk>, at: number): void {
    const name = this.#textOf(chunk.name[at]);
    if (name === PAGE_ENTRY.longTask || name === PAGE_ENTRY.longFrame || name === PAGE_ENTRY.taskGap) {
      const duration = Math.max(0, chunk.end[at] - chunk.start[at]);
      this.#parts.onLongTask(chunk.start[at], duration);
      // A long frame is reported beside the long tasks in it.
      if (name !== PAGE_ENTRY.longFrame) this.#longTasks.record(duration);
    } else if (name === PAGE_ENTRY.vital) {
      const vital = chunk.attributes.get(chunk.firstRow + at) as VitalAttributes | undefined;
      if (vital) this.#parts.metrics.setGauge(TRACE_METRICS.vital, vital.value, { metric: vital.metric });
    }
  }

  #timedBy(kind: 'pipeline' | 'stage' | 'action', nameId: number): Timed {
    let timed = this.#timed[kind].get(nameId);
    if (timed === undefined) {
      const { metrics } = this.#parts;
      const tags = { [kind]: this.#textOf(nameId) };
      timed = {
        duration: metrics.timer(TRACE_METRICS[`${kind}Duration`], tags),
        errors: metrics.histogram(TRACE_METRICS[`${kind}Errors`], tags),
        carry: HALF,
      };
      this.#timed[kind].set(nameId, timed);
    }
    return timed;
  }

  #weightOf({ trace }: Readonly<SpanChunk>, at: number, of: 'spans' | 'details'): number {
    const weight = this.#parts.data.weights.get(trace[at])?.[of] ?? 1;
    return Math.min(MOST_WEIGHT, Math.max(1, weight));
  }

  #textOf(id: number): string {
    return this.#parts.data.strings.get(id);
  }
}

/** How often to record something of a weight, in whole numbers. */
function take(carried: Carried, weight: number): number {
  carried.carry += weight;
  const times = Math.floor(carried.carry);
  carried.carry -= times;
  return times;
}

function record(series: Histogram | Timer, value: number, times: number): void {
  for (let time = 0; time < times; time++) series.record(value);
}
