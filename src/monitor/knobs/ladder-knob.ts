import type { Json } from '../../model/json.js';
import type { Knob, KnobCost } from '../../model/tuning.js';

export interface Ladder<T extends Json> extends Omit<Knob, 'next' | 'cost' | 'read'> {
  read(): T;
  /** The value after this one; undefined: none is left. */
  after(value: T): T | undefined;
  /** Sets a value, and returns what puts back what was there. */
  turn(value: T): () => void;
  /** See `KnobStep`. @param from - the value that would be gone back to. */
  isNeeded?(from: T): boolean;
  /** What is lost with a value. */
  costOf(value: T): KnobCost;
}

/** A knob whose values follow one another. */
export function createLadderKnob<T extends Json>({ read, after, turn, costOf, isNeeded, ...knob }: Ladder<T>): Knob {
  const next: Knob['next'] = () => {
    const from = read();
    const to = after(from);
    if (to === undefined) return undefined;
    let undo: (() => void) | undefined;
    return {
      from,
      to,
      cost: costOf(to),
      isNeeded: () => isNeeded?.(from) ?? false,
      apply() {
        undo ??= turn(to);
      },
      revert() {
        undo?.();
        undo = undefined;
      },
    };
  };
  return {
    ...knob,
    get cost() {
      const value = read();
      return costOf(after(value) ?? value);
    },
    read,
    next,
  };
}
