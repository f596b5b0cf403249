import { messageOf } from '../../src/base/fault-log.js';
import { analyze } from './analyze-job.js';
import { RunnerJob, type Job, type SetTimer } from './job.js';
import type { JobArguments, JobName, JobResult, Jobs, Report } from './jobs.js';

/** What a tab needs of the runner. */
export type JobRunner = Pick<AnalysisRunner, 'run' | 'close'>;

export interface RunnerEnvironment {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  readonly setTimer: SetTimer;
}

/** Runs jobs where they disturb least: on the page what takes no time, all else in a worker. */
export class AnalysisRunner {
  readonly #environment: RunnerEnvironment;
  #functions: Partial<Jobs> = { analyze };

  constructor(environment: RunnerEnvironment) {
    this.#environment = environment;
  }

  /**
   * Starts a job of `jobs.ts`. One that takes no time is done when this returns.
   *
   * @param onChange - called when it became slow, told its share, or ended; not for what happens within this call, nor for a cancel.
   */
  run<Name extends JobName>(name: Name, args: JobArguments<Name>, onChange?: () => void): Job<JobResult<Name>> {
    const job = new RunnerJob<JobResult<Name>>(this.#environment.setTimer, onChange);
    const known = this.#functions[name];
    if (known) this.#runOnPage(job, known, args, true);
    else void this.#loadAndRun(job, name, args);
    return job;
  }

  /** Calls off everything and lets go of the worker. The next job makes a new one. */
  close(): void {}

  async #loadAndRun<Name extends JobName>(job: RunnerJob<JobResult<Name>>, name: Name, args: JobArguments<Name>): Promise<void> {
    try {
      this.#functions = (await import('./jobs.js')).JOBS;
      this.#runOnPage(job, (this.#functions as Jobs)[name], args, false);
    } catch (error) {
      job.fail(messageOf(error));
    }
  }

  #runOnPage<Result>(job: RunnerJob<Result>, work: unknown, args: readonly unknown[], quietly: boolean): void {
    job.start();
    try {
      const run = work as (report: Report, ...args: readonly unknown[]) => Result;
      job.done(
        run(() => undefined, ...args),
        quietly,
      );
    } catch (error) {
      job.fail(messageOf(error), quietly);
    }
  }
}
