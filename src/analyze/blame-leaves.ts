import { CONFIDENCES, type Sureness } from './blame-ledger.js';

/**
 * Gives a span's own time to the innermost spans nested in it, in equal parts to those that are innermost at once.
 *
 * For each confidence a clock runs at 1/n while n spans are innermost: what it gains while one of them is innermost is what that one gets.
 */
export class OwnLeaves {
  readonly #above: Int32Array;
  readonly #give: (at: number, ms: number, sureness: Sureness) => void;
  readonly #up: Uint8Array;
  /** 1 when the span itself runs, plus the number of spans directly in it under which anything runs. */
  readonly #active: Int32Array;
  readonly #clocks = new Float64Array(CONFIDENCES.length);
  /** Of spans that are innermost now: the clocks when they became so. */
  readonly #since: Float64Array;
  readonly #leaves = new Set<number>();

  /** @param above - see `Lineage`. */
  constructor(above: Int32Array, give: (at: number, ms: number, sureness: Sureness) => void) {
    this.#above = above;
    this.#give = give;
    this.#up = new Uint8Array(above.length);
    this.#active = new Int32Array(above.length);
    this.#since = new Float64Array(above.length * CONFIDENCES.length);
  }

  enter(at: number): void {
    this.#up[at] = 1;
    if (++this.#active[at] > 1) return;
    this.#begin(at);
    for (let up = this.#above[at]; up >= 0; up = this.#above[up]) {
      if (++this.#active[up] === 1) continue;
      if (this.#up[up] === 1 && this.#active[up] === 2) this.#end(up);
      return;
    }
  }

  leave(at: number): void {
    this.#up[at] = 0;
    if (--this.#active[at] > 0) return;
    this.#end(at);
    for (let up = this.#above[at]; up >= 0; up = this.#above[up]) {
      if (--this.#active[up] === 0) continue;
      if (this.#up[up] === 1 && this.#active[up] === 1) this.#begin(up);
      return;
    }
  }

  add(ms: number, sureness: Sureness): void {
    this.#clocks[sureness] += ms / this.#leaves.size;
  }

  /** Gives what is still to be given. */
  finish(): void {
    for (const at of this.#leaves) this.#end(at);
  }

  #begin(at: number): void {
    this.#leaves.add(at);
    this.#since.set(this.#clocks, at * CONFIDENCES.length);
  }

  #end(at: number): void {
    this.#leaves.delete(at);
    for (let sureness = 0; sureness < CONFIDENCES.length; sureness++) {
      const ms = this.#clocks[sureness] - this.#since[at * CONFIDENCES.length + sureness];
      if (ms > 0) this.#give(at, ms, sureness as Sureness);
    }
  }
}
