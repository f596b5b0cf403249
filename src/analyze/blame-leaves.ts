import type { BlameConfidence } from './blame.js';
import type { BlameAccount } from './blame-ledger.js';

const CHANNELS: readonly BlameConfidence[] = ['measured', 'likely', 'estimated', 'unknown'];

/**
 * Gives a span's own time to the innermost spans nested in it, in equal parts to those that are innermost at once.
 *
 * For each confidence a clock runs at 1/n while n spans are innermost: what it gains while one of them is innermost is what that one gets.
 */
export class OwnLeaves {
  readonly #above: Int32Array;
  readonly #accountOf: (at: number, explained: boolean) => BlameAccount;
  readonly #firstRow: number;
  readonly #up: Uint8Array;
  /** 1 when the span itself runs, plus the number of spans directly in it under which anything runs. */
  readonly #active: Int32Array;
  readonly #clocks = new Float64Array(CHANNELS.length);
  /** Of spans that are innermost now: the clocks when they became so. */
  readonly #since = new Map<number, Float64Array>();

  /** @param above - see `Lineage`. Spans are given as row minus `firstRow`. */
  constructor(above: Int32Array, firstRow: number, accountOf: (at: number, explained: boolean) => BlameAccount) {
    this.#above = above;
    this.#firstRow = firstRow;
    this.#accountOf = accountOf;
    this.#up = new Uint8Array(above.length);
    this.#active = new Int32Array(above.length);
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
    if (this.#up[at] === 0) return;
    this.#up[at] = 0;
    if (--this.#active[at] > 0) return;
    this.#end(at);
    for (let up = this.#above[at]; up >= 0; up = this.#above[up]) {
      if (--this.#active[up] === 0) continue;
      if (this.#up[up] === 1 && this.#active[up] === 1) this.#begin(up);
      return;
    }
  }

  /** `unknown` time is unexplained, all other is own work. */
  add(ms: number, confidence: BlameConfidence): void {
    this.#clocks[CHANNELS.indexOf(confidence)] += ms / this.#since.size;
  }

  /** Gives what is still to be given. */
  finish(): void {
    for (const at of [...this.#since.keys()]) this.#end(at);
  }

  #begin(at: number): void {
    this.#since.set(at, this.#clocks.slice());
  }

  #end(at: number): void {
    const since = this.#since.get(at);
    if (!since) return;
    this.#since.delete(at);
    CHANNELS.forEach((confidence, channel) => {
      const ms = this.#clocks[channel] - since[channel];
      if (ms > 0) this.#accountOf(at, confidence !== 'unknown').add(ms, confidence, at + this.#firstRow);
    });
  }
}
