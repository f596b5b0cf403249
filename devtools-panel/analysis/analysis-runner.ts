import { messageOf } from '../../src/base/fault-log.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { analyze } from './analyze-job.js';
import { RunnerJob, type Job, type SetTimer } from './job.js';
import type { JobArguments, JobName, JobResult, Jobs, Report } from './jobs.js';
import type { FromWorker, ListPlace, SentArgument } from './messages.js';
import { putBackLists } from './parts.js';
import { RESTORE } from './restore-records.js';
import { WorkerLink, type WorkerLike } from './worker-link.js';

/** What a tab needs of the runner. */
export type JobRunner = Pick<AnalysisRunner, 'run' | 'open' | 'close'>;

export interface RunnerEnvironment {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  readonly setTimer: SetTimer;
  /** Rejects where there are no workers. */
  createWorker(): Promise<WorkerLike>;
}

/** What is expected to take longer runs in the worker, ms: half a frame. */
const MOST_ON_PAGE = 8;
/** Taken for a job's cost until it was measured, ms a span. 200,000 spans were measured to take 0.6–1.1 s. */
const FIRST_COST = 0.004;
/** Never less is expected: one question about a recording says little about the next. */
const LEAST_COST = 0.001;
/** Of fewer spans, a measurement says more about the clock and the browser's compiler than about the job. */
const MEASURED_SPANS = 1000;

interface Task {
  readonly id: number;
  readonly job: RunnerJob<unknown>;
  readonly name: JobName;
  readonly args: readonly unknown[];
  /** Spans of the recordings among its arguments; NaN where there is none. */
  readonly spans: number;
  /** Long lists of the result, as far as they have come. */
  readonly lists: (ListPlace & { readonly items: unknown[] })[];
  /** The worker has it. */
  sent: boolean;
  /** Goes on with the next. */
  settle: () => void;
}

/** Runs jobs where they disturb least: on the page what takes no time, all else in a worker, one after the other. */
export class AnalysisRunner {
  readonly #environment: RunnerEnvironment;
  #functions: Partial<Jobs> = { analyze };
  /** By job, ms a span. */
  readonly #costs = new Map<JobName, number>();
  #queue: Task[] = [];
  #current: Task | undefined;
  #link: WorkerLink | undefined;
  #impossible = false;
  #closed = false;
  #tasks = 0;

  constructor(environment: RunnerEnvironment) {
    this.#environment = environment;
  }

  /**
   * Starts a job of `jobs.ts`. One that takes no time is done when this returns.
   *
   * @param onChange - called when it became slow, told its share, or ended; not for what happens within this call, nor for a cancel.
   */
  run<Name extends JobName>(name: Name, args: JobArguments<Name>, onChange?: () => void): Job<JobResult<Name>> {
    const job = new RunnerJob<JobResult<Name>>(onChange);
    const recordings = args.filter(isTraceData);
    const spans = recordings.length > 0 ? recordings.reduce((sum, { spans }) => sum + spans.rowCount - spans.firstRow, 0) : NaN;
    const task: Task = {
      id: this.#tasks++,
      job: job as RunnerJob<unknown>,
      name,
      args,
      spans,
      lists: [],
      sent: false,
      settle: () => undefined,
    };
    if (this.#closed) job.cancel();
    else if (!this.#impossible && !this.#isQuick(task)) {
      this.#queue.push(task);
      job.onCancel = () => this.#cancelled(task);
      void this.#next();
    } else if (this.#functions[name]) this.#runOnPage(task, true);
    else void this.#loadAndRun(task);
    job.watch(this.#environment.setTimer);
    return job;
  }

  /** Takes jobs again after `close`. */
  open(): void {
    this.#closed = false;
  }

  /** Calls off everything and lets go of the worker. Jobs that come later (of what a closed panel draws last) are cancelled at once. */
  close(): void {
    this.#closed = true;
    for (const { job } of [...this.#queue, ...(this.#current ? [this.#current] : [])]) job.cancel();
    this.#dropLink();
    this.#impossible = false;
  }

  #isQuick({ name, spans }: Task): boolean {
    return spans * (this.#costs.get(name) ?? FIRST_COST) <= MOST_ON_PAGE;
  }

  #measured({ name, spans }: Task, took: number): void {
    if (spans >= MEASURED_SPANS) this.#costs.set(name, Math.max(LEAST_COST, took / spans));
  }

  async #next(): Promise<void> {
    if (this.#current) return;
    const task = (this.#current = this.#queue.shift());
    if (!task) return;
    task.job.start();
    const answered = new Promise<void>((resolve) => (task.settle = resolve));
    try {
      await this.#send(task);
    } catch (error) {
      task.job.fail(messageOf(error));
    }
    if (!task.job.over) await answered;
    this.#current = undefined;
    void this.#next();
  }

  async #send(task: Task): Promise<void> {
    const isOver = (): boolean => task.job.over;
    const link = await this.#open(isOver);
    if (isOver()) return;
    if (!link) return this.#loadAndRun(task);
    const args: SentArgument[] = [];
    for (const value of task.args) {
      args.push(isTraceData(value) ? { mirror: await link.mirror(value, this.#pause, isOver) } : { value });
      if (isOver()) return;
    }
    link.post({ kind: 'job', id: task.id, name: task.name, args });
    task.sent = true;
  }

  async #open(isOver: () => boolean): Promise<WorkerLink | undefined> {
    if (this.#link || this.#impossible) return this.#link;
    const { createWorker, setTimer } = this.#environment;
    const link = await WorkerLink.open(
      createWorker,
      setTimer,
      {
        message: (message) => this.#take(message),
        died: (reason) => this.#died(reason),
      },
      isOver,
    );
    if (!isOver()) this.#impossible = !link;
    return (this.#link = link);
  }

  readonly #pause = (): Promise<void> => new Promise((resolve) => void this.#environment.setTimer(resolve, 0));

  #take(message: FromWorker): void {
    const task = this.#current;
    if (!task || message.kind === 'ready' || message.id !== task.id) return;
    const restore = RESTORE[task.name];
    switch (message.kind) {
      case 'progress':
        return task.job.progress(message.share);
      case 'part': {
        const { list, place, items } = message;
        for (const item of items) restore?.item?.(place.path[place.path.length - 1], item);
        (task.lists[list] ??= { ...place, items: [] }).items.push(...items);
        return;
      }
      case 'done':
        restore?.result?.(message.result);
        this.#measured(task, message.took);
        task.job.done(putBackLists(message.result, task.lists));
        return task.settle();
      case 'failed':
        task.job.fail(message.message);
        task.settle();
    }
  }

  #died(reason: string): void {
    if (!this.#link) return;
    this.#dropLink();
    this.#current?.job.fail(`The analysis stopped: ${reason}`);
    this.#current?.settle();
  }

  #cancelled(task: Task): void {
    this.#queue = this.#queue.filter((other) => other !== task);
    // A worker that computes hears nothing: it can only be ended.
    if (task.sent) this.#dropLink();
    task.settle();
  }

  #dropLink(): void {
    this.#link?.close();
    this.#link = undefined;
  }

  async #loadAndRun(task: Task): Promise<void> {
    try {
      if (!this.#functions[task.name]) this.#functions = (await import('./jobs.js')).JOBS;
      if (!task.job.over) this.#runOnPage(task, false);
    } catch (error) {
      task.job.fail(messageOf(error));
    }
  }

  #runOnPage(task: Task, quietly: boolean): void {
    const { job, name, args } = task;
    const work = this.#functions[name] as unknown as (report: Report, ...args: readonly unknown[]) => unknown;
    const from = this.#environment.now();
    job.start();
    try {
      const result = work(() => undefined, ...args);
      this.#measured(task, this.#environment.now() - from);
      job.done(result, quietly);
    } catch (error) {
      job.fail(messageOf(error), quietly);
    }
  }
}

function isTraceData(value: unknown): value is TraceData {
  return typeof value === 'object' && value !== null && 'spans' in value && 'strings' in value && 'counters' in value;
}
