export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A job that was asked for. It may be done by the time it is handed out: what takes no time runs at once. */
export interface Job<Result> {
  readonly state: JobState;
  /** What it found; undefined until `state` is `done`. */
  readonly value: Result | undefined;
  /** Why it failed, for people; '' unless `state` is `failed`. */
  readonly error: string;
  /** How much of it is done, 0–1; undefined where it cannot tell. */
  readonly share: number | undefined;
  /** Under way for longer than `SLOW_MS`: people are to be told. */
  readonly slow: boolean;
  /** Rejects with `JobCancelledError` when it was called off, with an `Error` when it failed. Nobody has to listen. */
  readonly finished: Promise<Result>;
  /** Calls it off; what runs in the worker is stopped at once. Does nothing once it is over. */
  cancel(): void;
}

/** Anything that runs longer than this is shown, ms. */
const SLOW_MS = 300;

/** A job was called off before it was done. */
export class JobCancelledError extends Error {
  override readonly name = 'JobCancelledError';

  constructor() {
    super('Cancelled.');
  }
}

/** Waits `ms` and calls; returns the cancel. */
export type SetTimer = (callback: () => void, ms: number) => () => void;

/** The side of a job that its runner holds. Whatever comes after its end is ignored. */
export class RunnerJob<Result> implements Job<Result> {
  state: JobState = 'waiting';
  value: Result | undefined;
  error = '';
  share: number | undefined;
  slow = false;
  readonly finished: Promise<Result>;
  /** Set by the runner: stops what is under way. */
  onCancel: () => void = () => undefined;
  readonly #onChange: () => void;
  #resolve!: (value: Result) => void;
  #reject!: (reason: Error) => void;
  #cancelTimer: () => void = () => undefined;

  /** @param onChange - called after each change from outside of `run` and `cancel`. */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
    this.finished = new Promise<Result>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.finished.catch(() => undefined);
  }

  /** Begins to count the time after which it is slow. */
  watch(setTimer: SetTimer): void {
    if (this.over) return;
    this.#cancelTimer = setTimer(() => {
      this.slow = true;
      this.#onChange();
    }, SLOW_MS);
  }

  get over(): boolean {
    return this.state !== 'waiting' && this.state !== 'running';
  }

  start(): void {
    if (!this.over) this.state = 'running';
  }

  progress(share: number): void {
    if (this.over) return;
    this.share = share;
    if (this.slow) this.#onChange();
  }

  /** @param quietly - in the call that made the job: its caller sees the result by itself. */
  done(value: Result, quietly = false): void {
    if (this.over) return;
    this.value = value;
    this.#end('done', quietly);
    this.#resolve(value);
  }

  fail(message: string, quietly = false): void {
    if (this.over) return;
    this.error = message;
    this.#end('failed', quietly);
    this.#reject(new Error(message));
  }

  cancel(): void {
    if (this.over) return;
    this.#end('cancelled', true);
    this.onCancel();
    this.#reject(new JobCancelledError());
  }

  #end(state: JobState, quietly: boolean): void {
    this.state = state;
    this.slow = false;
    this.#cancelTimer();
    if (!quietly) this.#onChange();
  }
}
