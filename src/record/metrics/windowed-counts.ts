import { RATE_WINDOWS, type Rates, type RateWindow } from '../../model/metrics.js';
import { SLOT_MS, type SlotClock } from './slot-clock.js';

/** Slots that a window has, and those that its ring holds: the oldest is left behind bit by bit. */
const WINDOW_SLOTS = 10;
const RING_SLOTS = WINDOW_SLOTS + 1;
const WINDOWS = Object.keys(RATE_WINDOWS) as RateWindow[];
/** Of the clock's slots, how many one slot of each window has. */
const RATIOS = WINDOWS.map((window) => RATE_WINDOWS[window] / WINDOW_SLOTS / SLOT_MS);
/** A rate over less time than this would say more than was seen, ms. */
const LEAST_MS = 1000;

/**
 * How much a total grew lately, in a ring of 11 slots for each window. The ring is not touched by a record, only where the clock has come
 * to another slot since: what the total has grown by until then belongs to the slot before.
 */
export class WindowedCounts {
  /** The clock's slot that growth belongs to now. */
  slot: number;
  #counted = 0;
  /** Whole numbers take half of the room that a typed array would. */
  readonly #rings = new Array<number>(WINDOWS.length * RING_SLOTS).fill(0);

  constructor(slot: number) {
    this.slot = slot;
  }

  /**
   * The clock has come to a slot.
   * @param total - as it was until then.
   */
  moveTo(slot: number, total: number): void {
    const growth = total - this.#counted;
    this.#counted = total;
    for (let window = 0; window < RATIOS.length; window++) {
      const ring = window * RING_SLOTS;
      const from = Math.floor(this.slot / RATIOS[window]);
      const to = Math.floor(slot / RATIOS[window]);
      this.#rings[ring + (from % RING_SLOTS)] += growth;
      for (let at = Math.max(from, to - RING_SLOTS) + 1; at <= to; at++) this.#rings[ring + (at % RING_SLOTS)] = 0;
    }
    this.slot = slot;
  }

  /**
   * Growth per second over each window, as of the clock's last look. The ring's oldest slot counts by the share of it that still lies in
   * the window, as if growth had been even within it. While recording is younger than the window, over the time since its start, at least 1 s.
   */
  rates(clock: SlotClock, total: number): Rates {
    this.moveTo(clock.slot, total);
    return { '1s': this.#rate(0, clock), '10s': this.#rate(1, clock), '1m': this.#rate(2, clock), '5m': this.#rate(3, clock) };
  }

  /** The same of one window. */
  rate(window: RateWindow, clock: SlotClock, total: number): number {
    this.moveTo(clock.slot, total);
    return this.#rate(WINDOWS.indexOf(window), clock);
  }

  reset(slot: number): void {
    this.slot = slot;
    this.#counted = 0;
    this.#rings.fill(0);
  }

  #rate(window: number, { time, since }: SlotClock): number {
    const width = RATIOS[window] * SLOT_MS;
    const newest = Math.floor(this.slot / RATIOS[window]);
    const left = Math.min(1, Math.max(0, newest + 1 - time / width));
    let sum = left * this.#rings[window * RING_SLOTS + ((newest + 1) % RING_SLOTS)];
    for (let at = newest + 2; at <= newest + RING_SLOTS; at++) sum += this.#rings[window * RING_SLOTS + (at % RING_SLOTS)];
    return (1000 * sum) / Math.min(WINDOW_SLOTS * width, Math.max(LEAST_MS, time - since));
  }
}
