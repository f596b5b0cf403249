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

  add<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#jobs === 0 ? job() : this.#tail.then(job);
    this.#jobs++;
    const done = (): void => {
      this.#jobs--;
    };
    this.#tail = result.then(done, done);
    return result;
  }
}
