/** Lets the page breathe: resolves after whatever else waits in the event loop had its chance. */
export type Pause = () => Promise<void>;

/** Entity checks between two pauses: some 300 rules, a millisecond or less. */
const UNITS_A_PAUSE = 6_000;

/** What one evaluation of a rule costs, in entity checks. */
export const UNITS_A_RULE = 20;

/**
 * Counts a pipeline run's work and pauses now and then, so that other actors' turns run in between. It counts work and not
 * time: the same world gives the same interleaving on any machine.
 */
export class Pace {
  readonly #pause: Pause;
  #units = 0;

  constructor(pause: Pause) {
    this.#pause = pause;
  }

  async spend(units: number): Promise<void> {
    this.#units += units;
    if (this.#units < UNITS_A_PAUSE) return;
    this.#units = 0;
    await this.#pause();
  }
}
