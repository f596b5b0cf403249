/** How long the main thread is held, ms, and how often. */
export const BLOCK_MS = 200;
export const BLOCK_EVERY_MS = 2_000;

/** Counts primes on the main thread until the time is up. */
export function burn(milliseconds: number, now: () => number): number {
  const until = now() + milliseconds;
  let primes = 0;
  for (let number = 2; now() < until; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) primes++;
  }
  return primes;
}

/** While on, blocks the main thread for 200 ms every 2 s. */
export class MainThreadBlocker {
  readonly #now: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  get on(): boolean {
    return this.#timer !== undefined;
  }

  set on(on: boolean) {
    if (on === this.on) return;
    if (on) {
      // With a name, by which browsers report it.
      const blockMainThread = (): number => burn(BLOCK_MS, this.#now);
      this.#timer = setInterval(blockMainThread, BLOCK_EVERY_MS);
    } else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
