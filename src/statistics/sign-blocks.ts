/** Values taken together: about as long as what makes successive runs alike lasts (a few turns of a game, a collection of garbage). */
const BLOCK = 16;
/** The median is asked for again when there are so many times as many values: rarely, since that takes a walk through all buckets. */
const GROWTH = 1.25;
/** Blocks that overlap tell as much of a variance as so many times the blocks that do not. */
const OVERLAPPING = 1.5;

/** Degrees of freedom with which it is known how much values are alike. @param signSquares - see `SignBlocks`. */
export function degreesOfBlocks(signSquares: number): number {
  return (OVERLAPPING * signSquares) / BLOCK;
}

/**
 * How alike values are that follow one another, not only the next one but all of a block: by how much sums of the signs of their distances
 * from the median vary more than sums of independent signs would ("overlapping batch means", M. S. Meketon and B. Schmeiser, 1984). Signs
 * know no outliers, and the share of values below the median is what a quantile hangs on.
 *
 * No value is kept but the signs of the last block: the median is that of the values before, which are k when it was asked for. Its error adds
 * b/k to the variance of the sum of b signs, so that much is taken off.
 */
export class SignBlocks {
  #median: number;
  /** Values that the median is of; infinite when it is known. */
  #of: number;
  #count = 0;
  readonly #last = new Int8Array(BLOCK);
  /** Of the signs in `#last`. */
  #sum = 0;
  #signs = 0;
  #total = 0;
  #distinct = 0;
  /** Of blocks. */
  #sums = 0;
  #squares = 0;

  /** @param median - where it is known, so that nobody is asked for it. */
  constructor(median = NaN) {
    this.#median = median;
    this.#of = Number.isNaN(median) ? 0 : Infinity;
  }

  /** @param medianBefore - of the values up to this one. */
  add(value: number, medianBefore: () => number): void {
    if (this.#count >= Math.max(BLOCK, this.#of * GROWTH)) {
      this.#median = medianBefore();
      this.#of = this.#count;
    }
    this.#count++;
    if (this.#of === 0) return;
    const sign = value > this.#median ? 1 : value < this.#median ? -1 : 0;
    const at = this.#signs % BLOCK;
    this.#sum += sign - this.#last[at];
    this.#last[at] = sign;
    this.#total += sign;
    if (sign !== 0) this.#distinct++;
    if (++this.#signs < BLOCK) return;
    this.#sums += this.#sum;
    this.#squares += (this.#sum * this.#sum) / (1 + BLOCK / this.#of);
  }

  /** For each sign of those at which a block ends, the square of the sum of a block about its mean, over its length. 0 below two blocks. */
  get blockSquares(): number {
    const signs = this.#signs;
    if (signs < 2 * BLOCK) return 0;
    const mean = (BLOCK * this.#total) / signs;
    const blocks = signs - BLOCK + 1;
    const squares = this.#squares - 2 * mean * this.#sums + blocks * mean * mean;
    return (Math.max(0, squares) / BLOCK) * (signs / (signs - BLOCK));
  }

  /** The same of single signs: what it would be if they were independent. */
  get signSquares(): number {
    const signs = this.#signs;
    if (signs < 2 * BLOCK) return 0;
    return (signs - BLOCK + 1) * (this.#distinct / signs - (this.#total / signs) ** 2);
  }
}
