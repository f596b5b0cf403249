/** Freezes remembered; of more, the oldest are forgotten. */
const MOST = 1000;

/** When the page was frozen; ms since the session's time origin. A capture may close an interval that began before the freeze. */
export class FreezeList {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** When the last one was over. */
  #reach = -Infinity;

  add(from: number, to: number): void {
    this.#from.push(from);
    this.#to.push(to);
    this.#reach = Math.max(this.#reach, to);
    if (this.#from.length > MOST) {
      this.#from.shift();
      this.#to.shift();
    }
  }

  /** Whether the page was frozen at some time between two moments. */
  overlaps(start: number, end: number): boolean {
    if (start >= this.#reach) return false;
    for (let at = this.#from.length - 1; at >= 0; at--) if (this.#from[at] < end && this.#to[at] > start) return true;
    return false;
  }
}
