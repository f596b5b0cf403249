import type { Aggregate } from '../../model/alert-source.js';
import { LogBucketSketch } from '../../statistics/log-bucket-sketch.js';
import { findQuantiles } from '../../statistics/sketch-quantiles.js';

/** Width of a slot, ms, and how many make up the window: "recent" means the slot of now, and the five before. */
const SLOT_MS = 10_000;
const SLOTS = 6;
/** Shares of yes say something from so many values on, or from so many times yes: one failure of three is no rate. */
const LEAST_VALUES = 20;
const LEAST_YES = 3;

interface Slot {
  /** Number of the slot, counted from the clock's time origin. */
  number: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  nonZero: number;
  sketch: LogBucketSketch | undefined;
}

/** Values of one series in the last minute, in six slots of which the oldest is given up whole. */
export class RecentValues {
  readonly #slots: Slot[] = [];
  readonly #since: number;
  #last = NaN;
  /** The sketch of all slots, kept up while the oldest slot is the same: to merge them takes as long as hundreds of values. */
  #merged: { readonly oldest: number; readonly sketch: LogBucketSketch } | undefined;

  /** @param since - when the series began to be watched, ms. */
  constructor(since: number) {
    this.#since = since;
  }

  add(value: number, time: number): void {
    const number = Math.floor(time / SLOT_MS);
    let slot = this.#slots.at(-1);
    if (slot === undefined || slot.number < number) {
      slot = { number, count: 0, sum: 0, min: Infinity, max: -Infinity, nonZero: 0, sketch: undefined };
      this.#slots.push(slot);
      if (this.#slots.length > SLOTS) this.#slots.shift();
    }
    slot.count++;
    slot.sum += value;
    if (value < slot.min) slot.min = value;
    if (value > slot.max) slot.max = value;
    if (value !== 0) slot.nonZero++;
    (slot.sketch ??= new LogBucketSketch()).add(value);
    this.#merged?.sketch.add(value);
    this.#last = value;
  }

  /** What they add up to. */
  sum(now: number): number {
    return this.#total(now, ({ sum }) => sum);
  }

  /** The same for each second that the slots reach back, or since the series began to be watched, at least one. */
  perSecond(now: number): number {
    const from = Math.max(this.#since, oldestSlot(now) * SLOT_MS);
    return (1000 * this.sum(now)) / Math.max(1000, now - from);
  }

  /** Of the values in the window; NaN where there is none. */
  read({ name, ...aggregate }: Aggregate, now: number): number {
    const count = this.#total(now, (slot) => slot.count);
    if (count === 0) return NaN;
    switch (name) {
      case 'value':
        return this.#last;
      case 'count':
        return count;
      case 'avg':
        return this.sum(now) / count;
      case 'min':
        return this.#fold(now, Infinity, (least, { min }) => Math.min(least, min));
      case 'max':
        return this.#fold(now, -Infinity, (most, { max }) => Math.max(most, max));
      case 'rate': {
        const yes = this.#total(now, ({ nonZero }) => nonZero);
        return count >= LEAST_VALUES || yes >= LEAST_YES ? yes / count : NaN;
      }
      case 'med':
        return this.#quantile(0.5, count, now);
      case 'p':
        return this.#quantile('percent' in aggregate ? aggregate.percent / 100 : NaN, count, now);
    }
  }

  #quantile(share: number, count: number, now: number): number {
    const range = { count, min: this.read({ name: 'min' }, now), max: this.read({ name: 'max' }, now) };
    return findQuantiles(this.#sketch(now), [share], range)[0];
  }

  #sketch(now: number): LogBucketSketch {
    const oldest = oldestSlot(now);
    if (this.#merged?.oldest === oldest) return this.#merged.sketch;
    const sketch = new LogBucketSketch();
    for (const slot of this.#slots) if (slot.number >= oldest && slot.sketch) sketch.merge(slot.sketch);
    this.#merged = { oldest, sketch };
    return sketch;
  }

  #total(now: number, figure: (slot: Slot) => number): number {
    return this.#fold(now, 0, (sum, slot) => sum + figure(slot));
  }

  #fold(now: number, start: number, add: (result: number, slot: Slot) => number): number {
    const oldest = oldestSlot(now);
    let result = start;
    for (const slot of this.#slots) if (slot.number >= oldest) result = add(result, slot);
    return result;
  }
}

function oldestSlot(now: number): number {
  return Math.floor(now / SLOT_MS) - SLOTS + 1;
}
