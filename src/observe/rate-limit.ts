const MS_PER_SECOND = 1000;

/** A token bucket: lets `burst` through at once, and `perSecond` of them in the long run. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #time = -Infinity;

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#left = burst;
  }

  /**
   * Whether one more may pass.
   * @param time - ms; one that lies before the last gives nothing back.
   */
  take(time: number): boolean {
    if (time > this.#time) {
      this.#left = Math.min(this.#burst, this.#left + ((time - this.#time) / MS_PER_SECOND) * this.#perSecond);
      this.#time = time;
    }
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
