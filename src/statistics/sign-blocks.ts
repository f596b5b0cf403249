/** Values taken together: about as long as what makes successive runs alike lasts (a few turns of a game, a collection of garbage). */
export const BLOCK = 16;
/** The median is asked for again when there are so many times as many values: rarely, since that takes a walk through all buckets. */
const GROWTH = 1.25;

/**
 * How alike values are that follow one another, not only the next one but all of a block: by how much sums of the signs of their distances
 * from the median vary more than sums of independent signs would ("batch means", A. M. Law and W. D. Kelton, "Confidence intervals for
 * steady-state simulations", 1984). Signs know no outliers, and the share of values below the median is what a quantile hangs on.
 *
 * No value is kept: the median is that of the values before, which are k when it was asked for. Its error adds b/k to the variance of
 * the sum of b signs, so that much is taken off.
 */
export class SignBlocks {
  #median = NaN;
  /** Values that the median is of. */
  #of = 0;
  #count = 0;
  #inBlock = 0;
  /** Of the block that is not full. */
  #sum = 0;
  #distinct = 0;
  /** Of blocks that are full. */
  #blocks = 0;
  #sums = 0;
  #squares = 0;
  #signs = 0;

  /** @param medianBefore - of the values up to this one. */
  add(value: number, medianBefore: () => number): void {
    if (this.#inBlock === 0 && this.#count >= Math.max(BLOCK, this.#of * GROWTH)) {
      this.#median = medianBefore();
      this.#of = this.#count;
    }
    this.#count++;
    if (this.#of === 0) return;
    if (value > this.#median) this.#sum++;
    else if (value < this.#median) this.#sum--;
    if (value !== this.#median) this.#distinct++;
    if (++this.#inBlock < BLOCK) return;
    this.#blocks++;
    this.#sums += this.#sum;
    this.#squares += (this.#sum * this.#sum) / (1 + BLOCK / this.#of);
    this.#signs += this.#distinct;
    this.#inBlock = this.#sum = this.#distinct = 0;
  }

  /** Σ of the squares of the blocks' sums, about their mean. 0 below two blocks. */
  get blockSquares(): number {
    const blocks = this.#blocks;
    return blocks < 2 ? 0 : Math.max(0, ((this.#squares - (this.#sums * this.#sums) / blocks) * blocks) / (blocks - 1));
  }

  /** The same of single signs: what it would be if they were independent. */
  get signSquares(): number {
    return this.#blocks < 2 ? 0 : this.#signs - (this.#sums * this.#sums) / (this.#blocks * BLOCK);
  }
}
