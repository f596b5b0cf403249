/**
 * Two sums over a stream, about its mean as it is at the end, without keeping the values: what the autocorrelation at lag 1 is made of.
 *
 * When the mean m of n values moves by d, Σ (x_i - m)(x_i+1 - m) over the n - 1 pairs grows by -d·(A + B) + (n - 1)·d², where A is the sum of
 * x_i - m without the last value and B that without the first. The sum over all values being 0, A = -(x_n - m) and B = -(x_1 - m).
 */
export class SuccessiveValues {
  /** Σ (x_i - m)(x_i+1 - m). */
  products = 0;
  /** Σ (x_i - m)². */
  squares = 0;
  #count = 0;
  #mean = 0;
  #first = 0;
  #last = 0;

  add(value: number): void {
    const before = this.#mean;
    const distance = value - before;
    const moved = distance / ++this.#count;
    const mean = before + moved;
    if (this.#count === 1) this.#first = value;
    else {
      const ends = this.#first - before + (this.#last - before);
      this.products += moved * ends + (this.#count - 2) * moved * moved + (this.#last - mean) * (value - mean);
      this.squares += distance * (value - mean);
    }
    this.#mean = mean;
    this.#last = value;
  }
}
