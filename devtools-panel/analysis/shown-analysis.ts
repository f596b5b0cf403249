import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { JobRunner } from './analysis-runner.js';
import type { Job } from './job.js';
import type { JobArguments } from './jobs.js';

/** What is analyzed: the same key for the same recording. */
export interface AnalyzedSource {
  readonly key: object;
  /** It does not change any more: with the same limits the analysis stays the same. */
  readonly final: boolean;
}

type Arguments = JobArguments<'analyze'>;

/**
 * The analysis of what the panel shows: the last one there was, and the one under way. One at a time: what is asked for meanwhile comes
 * after it, once. Nothing of one recording is ever shown for another.
 */
export class ShownAnalysis {
  readonly #jobs: JobRunner;
  readonly #changed: () => void;
  readonly #ended: () => void;
  #key: object | undefined;
  #value: PerformanceAnalysis | undefined;
  /** What `value` is of. */
  #limits: readonly unknown[] = [];
  #job: Job<PerformanceAnalysis> | undefined;
  #again: (() => void) | undefined;
  #stopped = false;
  #error = '';

  /**
   * @param changed - there is something to draw.
   * @param ended - an analysis that took its time is over, well or not.
   */
  constructor(jobs: JobRunner, changed: () => void, ended: () => void) {
    this.#jobs = jobs;
    this.#changed = changed;
    this.#ended = ended;
  }

  /** The last analysis; undefined before the first of this recording. */
  get value(): PerformanceAnalysis | undefined {
    return this.#value;
  }

  /** The analysis under way. */
  get job(): Job<PerformanceAnalysis> | undefined {
    return this.#job;
  }

  /** Called off, or failed: nothing is analyzed until `resume`. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Why it failed, for people; '' where it did not. */
  get error(): string {
    return this.#error;
  }

  /** Whether anything was asked about this recording yet. */
  isOf(key: object): boolean {
    return this.#key === key;
  }

  /**
   * Analyzes, after the analysis under way where there is one. What takes no time is there when this returns.
   *
   * @param read - gives the job's arguments when it begins.
   */
  update({ key, final }: AnalyzedSource, read: () => Arguments): void {
    if (this.#key !== key) this.#reset(key);
    if (this.#stopped) return;
    if (this.#job) {
      this.#again = () => this.update({ key, final }, read);
      return;
    }
    const args = read();
    const limits = args.slice(1);
    if (final && this.#value && limits.length === this.#limits.length && limits.every((limit, at) => limit === this.#limits[at])) return;
    const job: Job<PerformanceAnalysis> = this.#jobs.run('analyze', args, () => this.#jobChanged(job, limits));
    if (job.state === 'waiting' || job.state === 'running') this.#job = job;
    else if (job.state !== 'cancelled') this.#take(job, limits);
  }

  /** The analysis was called off: what is known stays, nothing new is analyzed. */
  stop(): void {
    if (!this.#job) return;
    this.#job.cancel();
    this.#job = this.#again = undefined;
    this.#stopped = true;
    this.#ended();
    this.#changed();
  }

  /** After a stop: analyzes again when asked to. */
  resume(): void {
    this.#stopped = false;
    this.#error = '';
  }

  /** Calls off what is under way, as if it had never been asked for. */
  release(): void {
    this.#job?.cancel();
    this.#job = this.#again = undefined;
  }

  #jobChanged(job: Job<PerformanceAnalysis>, limits: readonly unknown[]): void {
    if (job !== this.#job) return;
    if (job.state !== 'waiting' && job.state !== 'running') {
      this.#job = undefined;
      this.#take(job, limits);
      const again = this.#again;
      this.#again = undefined;
      if (again && !this.#stopped) again();
      if (!this.#job) this.#ended();
    }
    this.#changed();
  }

  #take({ state, value, error }: Job<PerformanceAnalysis>, limits: readonly unknown[]): void {
    if (state === 'done') {
      this.#value = value;
      this.#limits = limits;
    } else {
      this.#stopped = true;
      this.#error = error;
    }
  }

  #reset(key: object): void {
    this.release();
    this.#key = key;
    this.#value = undefined;
    this.resume();
  }
}
