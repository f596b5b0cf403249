import type { SpanBlame } from '../../src/analyze/blame.js';
import type { SpanId } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { JobRunner } from '../analysis/analysis-runner.js';
import type { Job } from '../analysis/job.js';

/** A span of a running session is explained anew no sooner than after this, ms: figures that change faster cannot be read. */
const LEAST_PAUSE = 250;

/** What is known of the span that is looked at. */
export interface Explanation {
  /** The last one there was of this span. */
  readonly blame: SpanBlame | undefined;
  /** The one under way. */
  readonly job: Job<SpanBlame | undefined> | undefined;
  /** Why there is none, for people; '' where nothing went wrong. */
  readonly error: string;
}

/** Keeps the explanation of one span, the one that is looked at. */
export class SpanExplainer {
  readonly #jobs: JobRunner;
  readonly #changed: () => void;
  #spans: TraceData['spans'] | undefined;
  #row: SpanId = -1;
  /** Another one each time when something was recorded. */
  #version: object | undefined;
  #blame: SpanBlame | undefined;
  #error = '';
  #job: Job<SpanBlame | undefined> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed - there is something to draw. */
  constructor(jobs: JobRunner, changed: () => void) {
    this.#jobs = jobs;
    this.#changed = changed;
  }

  /** @param version - as long as it is the same object, nothing was recorded in between. */
  explain(data: TraceData, row: SpanId, version: object): Explanation {
    if (row !== this.#row || data.spans !== this.#spans) {
      this.close();
      this.#spans = data.spans;
      this.#row = row;
      this.#ask(data, version);
    } else if (version !== this.#version && !this.#job && this.#timer === undefined && this.#error === '') this.#ask(data, version);
    return { blame: this.#blame, job: this.#job, error: this.#error };
  }

  /** Called off by the user: it stays as it is until another span is looked at. */
  stopped(): void {
    this.#job = undefined;
    this.#error = 'Cancelled: select the span again to see why it took this long.';
    this.#changed();
  }

  /** Forgets the span. */
  close(): void {
    // What is nearly done is let go on: ending a worker costs more.
    if (this.#job?.state === 'waiting' || this.#job?.slow) this.#job.cancel();
    clearTimeout(this.#timer);
    this.#timer = this.#job = this.#blame = this.#version = this.#spans = undefined;
    this.#row = -1;
    this.#error = '';
  }

  #ask(data: TraceData, version: object): void {
    this.#version = version;
    const job = this.#jobs.run('explainSpan', [data, this.#row], () => {
      if (job !== this.#job) return;
      if (job.state === 'done' || job.state === 'failed') this.#take(job);
      this.#changed();
    });
    if (job.state === 'done' || job.state === 'failed') this.#take(job);
    else if (job.state !== 'cancelled') this.#job = job;
  }

  #take(job: Job<SpanBlame | undefined>): void {
    this.#job = undefined;
    this.#blame = job.value;
    this.#error = job.error;
    // Drawn again when it is over: what was recorded meanwhile is then taken in.
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#changed();
    }, LEAST_PAUSE);
  }
}
