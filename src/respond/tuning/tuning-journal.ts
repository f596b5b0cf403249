import { createSessionId } from '../../base/session-id.js';
import { readTuningEvent } from './read-tuning-event.js';
import type { TuningEvent, TuningSink, TuningStep } from './tuning-event.js';

/** Lines kept here: of the page loads before too, as results of the same knob and issue count up to the twentieth. */
const MOST_KEPT = 1000;
/** Most that a sink that does not answer is given. */
const MOST_WAITING = 200;

/** With these an adjustment is over. */
const ENDS: ReadonlySet<TuningStep> = new Set(['reverted', 'taken back', 'superseded', 'failed']);

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

  /**
   * Adds what the sink has of earlier page loads, once, and what became of it: nobody could note the end of a page. What is no line of a journal is
   * left out.
   */
  async load(): Promise<void> {
    if (!this.#sink || this.#isLoaded) return;
    this.#isLoaded = true;
    try {
      const stored: unknown = await this.#sink.list();
      if (!Array.isArray(stored)) throw new Error('The journal of tuning gave no list.');
      const read = stored.slice(-MOST_KEPT).flatMap((value) => readTuningEvent(value) ?? []);
      const byId = new Map([...read, ...this.#events].map((event) => [event.id, event]));
      const events = [...byId.values()].sort((one, other) => one.time - other.time);
      this.#events = [...events, ...this.#findCutOff(events)].sort((one, other) => one.time - other.time).slice(-MOST_KEPT);
    } catch (error) {
      this.#isLoaded = false;
      this.#onFault(error);
    }
  }

  /** Lines, not for the sink, that tell of adjustments which were applied when their page ended: at the page's last line, as far as that is known. */
  #findCutOff(events: readonly TuningEvent[]): TuningEvent[] {
    const open = new Map<string, TuningEvent>();
    const judged = new Set<string>();
    const lastOfPage = new Map<string, number>();
    for (const event of events) {
      lastOfPage.set(pageOf(event.id), event.time);
      const { adjustment, step } = event;
      if (adjustment === undefined || pageOf(event.id) === this.#page) continue;
      if (step === 'judged') judged.add(adjustment);
      if (ENDS.has(step)) open.delete(adjustment);
      else if (step === 'applied' || open.has(adjustment)) open.set(adjustment, event);
    }
    return [...open].map(([adjustment, last]) => ({
      ...withoutVerdict(last),
      id: `${adjustment}-end`,
      time: lastOfPage.get(pageOf(last.id)) ?? last.time,
      step: 'page ended',
      why: `${judged.has(adjustment) ? 'The page ended while it was applied' : 'The page ended before it was judged'}, unless it is open in another tab.`,
    }));
  }
}

/** What of an id is the page's. */
function pageOf(id: string): string {
  return id.slice(0, id.lastIndexOf('-'));
}

function withoutVerdict({ verdict: _verdict, ...event }: TuningEvent): TuningEvent {
  return event;
}
