import { RecentItems } from '../../base/recent-items.js';
import { LEARNED_THRESHOLD_FACTOR } from '../../model/thresholds.js';
import type { StageEntry } from './execution.js';
import type { UsualDuration } from './optimization-recommendations.js';
import type { StageLimit, StageThresholdInput } from './stage-limit.js';
import { ValueFigures } from './value-figures.js';

/** Runs whose errors tell a stage's error rate: of one run alone, one error of three items would be a third. */
const RUNS_FOR_ERRORS = 20;

/** What a stage usually does, over all its runs. */
export interface StageBaseline extends UsualDuration {
  /** ms. */
  readonly avgDuration: number;
  readonly p95Duration: number;
  readonly minDuration: number;
  readonly maxDuration: number;
  /** Mean heap growth, bytes, approximate; runs in which the heap shrank count as 0. Undefined where none is known. */
  readonly avgMemory: number | undefined;
}

/** Figures of all runs of a stage. Durations in ms, by a sketch: quantiles are within 0.79 %. */
export interface StageAggregate {
  readonly count: number;
  readonly averageDuration: number;
  readonly medianDuration: number;
  readonly p95Duration: number;
  readonly p99Duration: number;
  /** Items per second; undefined where no run told its items. */
  readonly averageThroughput: number | undefined;
  /** 0 to 1. */
  readonly successRate: number;
}

/** All that is known of one stage. */
export class StageRecord {
  readonly history: RecentItems<StageEntry>;
  readonly #durations = new ValueFigures();
  readonly #growth = new ValueFigures();
  readonly #throughput = new ValueFigures();
  #successes = 0;
  /** Of the last runs, each at its number modulo how many there are. */
  readonly #errors = new Float64Array(RUNS_FOR_ERRORS - 1);
  readonly #attempts = new Float64Array(RUNS_FOR_ERRORS - 1);
  #limit: StageLimit = { basis: 'none' };
  #set: StageThresholdInput | undefined;

  constructor(maxHistorySize: number, set: StageThresholdInput | undefined) {
    this.history = new RecentItems(maxHistorySize);
    this.#set = set;
    this.#renewLimit(undefined);
  }

  get count(): number {
    return this.#durations.count;
  }

  setLimit(limit: StageThresholdInput): void {
    this.#set = { ...this.#set, ...limit };
    this.#renewLimit(undefined);
  }

  /** A duration that is not set is learned. */
  get limit(): StageLimit {
    if (this.#limit.basis === 'set') return this.#limit;
    const median = this.#durations.learnedMedian;
    const learned = median === undefined ? undefined : LEARNED_THRESHOLD_FACTOR * median;
    if (learned !== this.#limit.maxDuration) this.#renewLimit(learned);
    return this.#limit;
  }

  /** What the stage usually processes, items per second. Undefined until 30 runs told. */
  get usualThroughput(): number | undefined {
    return this.#throughput.learnedMedian;
  }

  add(entry: StageEntry): void {
    const at = this.count % this.#errors.length;
    this.#errors[at] = entry.errorCount;
    this.#attempts[at] = attemptsOf(entry);
    this.history.add(entry);
    this.#durations.add(entry.duration);
    if (entry.memoryDelta !== undefined) this.#growth.add(Math.max(0, entry.memoryDelta));
    if (entry.itemsPerSecond !== undefined) this.#throughput.add(entry.itemsPerSecond);
    if (entry.success) this.#successes++;
  }

  /** Errors of the last 20 runs, this one included, for each item (of a run without items: each run). 0 to 1. */
  errorRateWith(entry: Pick<StageEntry, 'errorCount' | 'itemsProcessed'>): number {
    let { errorCount: errors } = entry;
    let attempts = attemptsOf(entry);
    for (const count of this.#errors) errors += count;
    for (const count of this.#attempts) attempts += count;
    return Math.min(1, errors / attempts);
  }

  /** Undefined before the first run. */
  get baseline(): StageBaseline | undefined {
    const { count, mean, min, max } = this.#durations;
    if (count === 0) return undefined;
    const [medianDuration, p95Duration] = this.#durations.quantiles([0.5, 0.95]);
    const avgMemory = this.#growth.count > 0 ? this.#growth.mean : undefined;
    return { count, avgDuration: mean, medianDuration, p95Duration, minDuration: min, maxDuration: max, avgMemory };
  }

  /** Undefined before the first run. */
  get usual(): UsualDuration | undefined {
    const { count } = this.#durations;
    return count === 0 ? undefined : { count, medianDuration: this.#durations.quantiles([0.5])[0] };
  }

  /** Undefined before the first run. */
  get aggregate(): StageAggregate | undefined {
    const { count, mean } = this.#durations;
    if (count === 0) return undefined;
    const [medianDuration, p95Duration, p99Duration] = this.#durations.quantiles([0.5, 0.95, 0.99]);
    const averageThroughput = this.#throughput.count > 0 ? this.#throughput.mean : undefined;
    const successRate = this.#successes / count;
    return { count, averageDuration: mean, medianDuration, p95Duration, p99Duration, averageThroughput, successRate };
  }

  #renewLimit(learned: number | undefined): void {
    if (this.#set?.maxDuration !== undefined) this.#limit = { ...this.#set, basis: 'set' };
    else if (learned === undefined) this.#limit = { ...this.#set, basis: 'none' };
    else this.#limit = { ...this.#set, maxDuration: learned, basis: 'learned' };
  }
}

/** What errors are counted against: items, or the run itself. */
function attemptsOf({ itemsProcessed }: Pick<StageEntry, 'itemsProcessed'>): number {
  return Math.max(1, itemsProcessed ?? 1);
}
