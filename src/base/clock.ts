/** A monotonic clock. Times are milliseconds since `timeOrigin`. */
export interface Clock {
  /** Milliseconds since `timeOrigin`, never going back. */
  now(): number;
  /** Wall-clock time of 0, in milliseconds since the Unix epoch. */
  readonly timeOrigin: number;
}

/** The page's own clock: `performance.now()`. */
export const pageClock: Clock = {
  now: () => performance.now(),
  get timeOrigin() {
    return performance.timeOrigin;
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
      // False for NaN and for what is no number at all.
      if (now >= this.#last && now < Infinity) {
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

/** How many distinct steps are awaited when the resolution is measured. */
const STEPS_WANTED = 8;
/** A 1 ms clock needs about 8 ms for eight steps; beyond this many reads the clock stands still (a test clock). */
const MOST_READS = 200_000;

/** What was found out about a clock. */
export interface ClockFacts {
  /** Smallest step, ms; 0 when the clock does not move while it is read. */
  readonly resolution: number;
  /** What one look at it takes, ms; 0 when unknown. */
  readonly readCost: number;
}

/**
 * Measures the smallest step of a clock and what a look at it takes, in milliseconds: browsers coarsen `performance.now()`
 * (0.1 ms in Chromium, 0.005 ms when cross-origin isolated, 1 ms in Firefox and WebKit).
 * Blocks for at most eight steps (under 10 ms at 1 ms resolution).
 */
export function measureClock(clock: Clock): ClockFacts {
  let smallest = Infinity;
  let steps = 0;
  let last = clock.now();
  let firstStep = 0;
  /** Counted from the first step on, so that both ends of the time that they took lie on a step. */
  let reads = 0;
  for (let read = 0; read < MOST_READS && steps < STEPS_WANTED; read++) {
    const now = clock.now();
    if (steps > 0) reads++;
    if (now > last) {
      if (steps === 0) firstStep = now;
      smallest = Math.min(smallest, now - last);
      last = now;
      steps++;
    }
  }
  if (steps === 0) return { resolution: 0, readCost: 0 };
  // Floating-point noise of the subtraction would show 0.09999999962747097 for a step of 0.1 ms.
  return { resolution: Number(smallest.toPrecision(3)), readCost: reads === 0 ? 0 : (last - firstStep) / reads };
}
