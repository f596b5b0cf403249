/** A monotonic clock. Times are milliseconds since `timeOrigin`. */
export interface Clock {
  /** Milliseconds since `timeOrigin`, never going back. */
  now(): number;
  /** Wall-clock time of 0, in milliseconds since the Unix epoch. */
  readonly timeOrigin: number;
}

/**
 * The page's own clock: `performance.now()`. The object is kept, since looking `performance` up is a call of the browser's that takes
 * longer than its clock does.
 */
const { performance: pagePerformance } = globalThis;
export const pageClock: Clock = {
  now: () => pagePerformance.now(),
  get timeOrigin() {
    return pagePerformance.timeOrigin;
  },
};

/** A clock that failed this often in a row is not asked again: an exception a reading would slow the app down. */
const MOST_FAULTS = 100;

/**
 * Wraps a clock so that it neither throws nor goes back: a reading that fails, is not a finite number or lies
 * before the last one is replaced by the last one, and counted through `onFault`.
 */
export function createSteadyClock(clock: Clock, onFault: (error: unknown) => void): Clock {
  return new SteadyClock(clock, onFault);
}

/** A class, since `now` is called for every start and end: the compiler puts its body into the caller's. */
class SteadyClock implements Clock {
  readonly timeOrigin: number;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  /** Made once: a clock that was set back stays behind for many readings, and an Error a reading would cost more than a span. */
  readonly #steppedBack = new Error('The clock stepped back.');
  #last = 0;
  #faults = 0;

  constructor(clock: Clock, onFault: (error: unknown) => void) {
    this.#clock = clock;
    this.#onFault = onFault;
    let timeOrigin = 0;
    try {
      timeOrigin = checked(clock.timeOrigin);
    } catch (error) {
      onFault(error);
    }
    this.timeOrigin = timeOrigin;
  }

  now(): number {
    if (this.#faults >= MOST_FAULTS) return this.#last;
    try {
      const now = this.#clock.now();
      // False for NaN. An app's own clock may return a text, too.
      if (now >= this.#last && now < Infinity && typeof now === 'number') {
        this.#faults = 0;
        return (this.#last = now);
      }
      return this.#replace(now);
    } catch (error) {
      this.#faults++;
      this.#onFault(error);
      return this.#last;
    }
  }

  /** What stands for a reading that makes no sense. @throws Error for one that is no time at all. */
  #replace(reading: number): number {
    checked(reading);
    this.#faults = 0;
    this.#onFault(this.#steppedBack);
    return this.#last;
  }
}

function checked(reading: number): number {
  if (!Number.isFinite(reading)) throw new Error(`The clock returned ${String(reading)}.`);
  return reading;
}

/** How many steps are awaited when the resolution is measured: a look that comes late sees two as one, so the smallest of several counts. */
const STEPS_WANTED = 8;
/** From this step on, ms, thousands of looks fall into each: only a thread that was halted misses one, so fewer of them do. */
const COARSE = 0.5;
const COARSE_STEPS_WANTED = 4;
/**
 * At 20 to 60 ns a look this is 4 to 12 ms. A clock that has not moved by then stands still (a test's), or steps so coarsely (a browser
 * that resists fingerprinting: 16.7 or 100 ms) that to wait for it would hold the app up.
 */
const MOST_READS = 200_000;

/**
 * Measures the smallest step of a clock, in milliseconds: browsers coarsen `performance.now()`
 * (0.1 ms in Chromium, 0.005 ms when cross-origin isolated, 1 ms in Firefox and WebKit). Chromium and Firefox also make each step come at
 * a random moment, which changes no reading's distance from the next: all lie on the grid of the step.
 * Blocks for 8 steps, from steps of 0.5 ms on for 4 (under 5 ms at 1 ms).
 *
 * @returns the smallest observed step; 0 when the clock does not move while it is read.
 */
export function measureResolution(clock: Clock): number {
  let smallest = Infinity;
  let wanted = STEPS_WANTED;
  let last = clock.now();
  for (let read = 0, steps = 0; read < MOST_READS && steps < wanted; read++) {
    const now = clock.now();
    if (now <= last) continue;
    smallest = Math.min(smallest, now - last);
    if (smallest >= COARSE) wanted = COARSE_STEPS_WANTED;
    last = now;
    steps++;
  }
  // Floating-point noise of the subtraction would show 0.09999999962747097 for a step of 0.1 ms.
  return smallest === Infinity ? 0 : Number(smallest.toPrecision(3));
}
