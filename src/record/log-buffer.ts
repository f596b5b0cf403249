import type { LogLine } from '../model/log-line.js';

/** The last `limit` log lines, in a ring: adding is O(1), the oldest goes first and is counted. */
export class LogBuffer {
  readonly #ring: LogLine[] = [];
  readonly #limit: number;
  #oldest = 0;
  #evicted = 0;

  /** @param limit - whole lines; at least one is kept. */
  constructor(limit: number) {
    this.#limit = Math.max(1, Math.floor(limit));
  }

  push(line: LogLine): void {
    if (this.#ring.length < this.#limit) {
      this.#ring.push(line);
      return;
    }
    this.#ring[this.#oldest] = line;
    this.#oldest = (this.#oldest + 1) % this.#limit;
    this.#evicted++;
  }

  get size(): number {
    return this.#ring.length;
  }

  /** Lines lost because the ring was full. The first line held is number `evicted` of the session. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Oldest first. */
  lines(): LogLine[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }

  /** The lines from a number on, counted over the session. */
  linesFrom(number: number): LogLine[] {
    return this.lines().slice(Math.max(0, number - this.#evicted));
  }
}
