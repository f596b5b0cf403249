/** Collects clean-up functions and runs them last-in-first-out, once; an error in one does not stop the others. */
export class Disposer {
  #stack: (() => void)[] = [];
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(dispose: () => void): void {
    this.#stack.push(dispose);
  }

  dispose(): void {
    const stack = this.#stack;
    this.#stack = [];
    for (let index = stack.length - 1; index >= 0; index--) {
      try {
        stack[index]();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
