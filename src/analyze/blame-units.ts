/** Which units have a span open, while one goes through time. Spans are given as positions in the lineage. */
export class OpenUnits {
  readonly #unit: Int32Array;
  readonly #count: Int32Array;
  readonly #closed: Uint8Array;
  /** Of each unit: its spans in order of opening, closed ones among them until they come on top. */
  readonly #stacks = new Map<number, number[]>();

  constructor(unit: Int32Array, unitCount: number) {
    this.#unit = unit;
    this.#count = new Int32Array(unitCount);
    this.#closed = new Uint8Array(unit.length);
  }

  open(at: number): void {
    const unit = this.#unit[at];
    this.#count[unit]++;
    const stack = this.#stacks.get(unit);
    if (stack) stack.push(at);
    else this.#stacks.set(unit, [at]);
  }

  close(at: number): void {
    this.#closed[at] = 1;
    const unit = this.#unit[at];
    if (--this.#count[unit] === 0) this.#stacks.delete(unit);
  }

  isOpen(unit: number): boolean {
    return unit >= 0 && this.#count[unit] > 0;
  }

  /** The span of a unit that was opened last and is still open; the unit must be open. */
  innermost(unit: number): number {
    const stack = this.#stacks.get(unit) ?? [];
    while (stack.length > 1 && this.#closed[stack[stack.length - 1]] === 1) stack.pop();
    return stack[stack.length - 1] ?? -1;
  }
}
