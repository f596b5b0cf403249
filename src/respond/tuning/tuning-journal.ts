import { createSessionId } from '../../base/session-id.js';
import { readTuningEvent } from './read-tuning-event.js';
import type { TuningEvent, TuningSink } from './tuning-event.js';

/** Lines kept here: of the page loads before too, as results of the same knob and issue count up to the twentieth. */
const MOST_KEPT = 1000;
/** Most that a sink that does not answer is given. */
const MOST_WAITING = 200;

/** What was done and why, of this page load and earlier ones, and the way to where all of it is kept. Never throws. */
export class TuningJournal {
  readonly #sink: TuningSink | undefined;
  readonly #onFault: (error: unknown) => void;
  /** So that what two tabs write at the same time is told apart. */
  readonly #page = createSessionId();
  #events: TuningEvent[] = [];
  #count = 0;
  #isLoaded = false;
  /** Settles when the last write did: one goes after the other. */
  #written: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Lines that were not kept, because the sink failed or did not answer. */
  failedWrites = 0;

  constructor(sink: TuningSink | undefined, onFault: (error: unknown) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  /** Oldest first. */
  get events(): readonly TuningEvent[] {
    return this.#events;
  }

  /** An id that nothing else has. */
  nextId(): string {
    return `${this.#page}-${++this.#count}`;
  }

  add(event: Omit<TuningEvent, 'id'>): void {
    const line: TuningEvent = { id: this.nextId(), ...event };
    this.#events = [...this.#events, line].slice(-MOST_KEPT);
    const sink = this.#sink;
    if (!sink) return;
    if (this.#waiting >= MOST_WAITING) {
      this.failedWrites++;
      return;
    }
    this.#waiting++;
    this.#written = this.#written
      .then(() => sink.put(line))
      .catch((error: unknown) => {
        this.failedWrites++;
        this.#onFault(error);
      })
      .finally(() => this.#waiting--);
  }

  /** Adds what the sink has of earlier page loads, once. What is no line of a journal is left out. */
  async load(): Promise<void> {
    if (!this.#sink || this.#isLoaded) return;
    this.#isLoaded = true;
    try {
      const stored: unknown = await this.#sink.list();
      if (!Array.isArray(stored)) throw new Error('The journal of tuning gave no list.');
      const read = stored.slice(-MOST_KEPT).flatMap((value) => readTuningEvent(value) ?? []);
      const byId = new Map([...read, ...this.#events].map((event) => [event.id, event]));
      this.#events = [...byId.values()].sort((one, other) => one.time - other.time).slice(-MOST_KEPT);
    } catch (error) {
      this.#isLoaded = false;
      this.#onFault(error);
    }
  }
}
