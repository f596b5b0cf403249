/**
 * Runs asynchronous jobs one after the other. A job that is added while nothing runs begins at once, in the same task: what
 * is written as the page goes away must not wait for a microtask.
 */
export class SerialQueue {
  #jobs = 0;
  #tail: Promise<unknown> = Promise.resolve();

  get idle(): boolean {
    return this.#jobs === 0;
  }

  /** Until all that was added is done. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  add<T>(job: () => Promise<T>): Promise<T> {
    return this.#track(this.#jobs === 0 ? job() : this.#tail.then(job));
  }

  /** Begins a job in the same task whatever is under way. What is added later waits for this one too. */
  addNow<T>(job: () => Promise<T>): Promise<T> {
    return this.#track(job());
  }

  #track<T>(result: Promise<T>): Promise<T> {
    this.#jobs++;
    const done = (): void => {
      this.#jobs--;
    };
    this.#tail = Promise.all([this.#tail, result.then(done, done)]);
    return result;
  }
}
