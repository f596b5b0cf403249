import type { Clock } from '../base/clock.js';
import type { DeltaSource, TimedRun } from '../model/ports.js';

/** For how long writing has held the page up: stretches of it, between which the page was free. */
export class HeldTime {
  readonly #clock: Clock;
  #isRunning = false;
  /** So far, ms. */
  total = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs work of which the time counts, here and as the source's own cost. */
  by(source: DeltaSource): TimedRun {
    return (work) => {
      if (this.#isRunning) return work();
      this.#isRunning = true;
      const from = this.#clock.now();
      try {
        return source.timed ? source.timed(work) : work();
      } finally {
        this.#isRunning = false;
        this.total += this.#clock.now() - from;
      }
    };
  }
}

/** Where nobody asks for how long: in the worker. */
export const untimed: TimedRun = (work) => work();
