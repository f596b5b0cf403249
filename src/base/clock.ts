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
  let last = 0;
  let timeOrigin = 0;
  let faults = 0;
  try {
    timeOrigin = checked(clock.timeOrigin);
  } catch (error) {
    onFault(error);
  }
  // Made once: a clock that was set back stays behind for many readings, and an Error a reading would cost more than a span.
  const steppedBack = new Error('The clock stepped back.');
  return {
    now() {
      if (faults >= MOST_FAULTS) return last;
      try {
        const now = checked(clock.now());
        faults = 0;
        if (now >= last) return (last = now);
        onFault(steppedBack);
      } catch (error) {
        faults++;
        onFault(error);
      }
      return last;
    },
    timeOrigin,
  };
}

function checked(reading: number): number {
  if (!Number.isFinite(reading)) throw new Error(`The clock returned ${String(reading)}.`);
  return reading;
}

/** How many distinct steps are awaited when the resolution is measured. */
const STEPS_WANTED = 8;
/** A 1 ms clock needs about 8 ms for eight steps; beyond this many reads the clock stands still (a test clock). */
const MOST_READS = 200_000;

/**
 * Measures the smallest step of a clock, in milliseconds: browsers coarsen `performance.now()`
 * (0.1 ms in Chromium, 0.005 ms when cross-origin isolated, 1 ms in Firefox and WebKit).
 * Blocks for at most eight steps (under 10 ms at 1 ms resolution).
 *
 * @returns the smallest observed step; 0 when the clock does not move while it is read.
 */
export function measureResolution(clock: Clock): number {
  let smallest = Infinity;
  let steps = 0;
  let last = clock.now();
  for (let read = 0; read < MOST_READS && steps < STEPS_WANTED; read++) {
    const now = clock.now();
    if (now > last) {
      smallest = Math.min(smallest, now - last);
      last = now;
      steps++;
    }
  }
  // Floating-point noise of the subtraction would show 0.09999999962747097 for a step of 0.1 ms.
  return steps === 0 ? 0 : Number(smallest.toPrecision(3));
}
