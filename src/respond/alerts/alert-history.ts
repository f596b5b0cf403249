import type { Alert, AlertHistorySink, ResolvedAlert } from './alert.js';
import { readAlert } from './read-alert.js';

/** Resolved alerts that are kept for display, as the requirements have it. All of them go to the sink. */
export const MOST_RECENT = 50;
/** Most that a sink that does not answer is given. */
const MOST_WAITING = 200;
/** Most of a sink's list that is looked at, its newest end. */
const MOST_READ = 1000;

/** The alerts that resolved lately, of this page load and earlier ones, and the way to where all are kept. Never throws. */
export class AlertHistory {
  readonly #sink: AlertHistorySink | undefined;
  readonly #onFault: (error: unknown) => void;
  /** Those that were kept from here, and those that the sink had at the last look. */
  #own: readonly ResolvedAlert[] = [];
  #read: readonly ResolvedAlert[] = [];
  #recent: readonly ResolvedAlert[] = [];
  /** Settles when the last write did: one goes after the other, so that an alert's resolving never lies under its opening. */
  #written: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #readings = 0;
  /** Alerts that were not kept, because the sink failed or did not answer. */
  failedWrites = 0;

  constructor(sink: AlertHistorySink | undefined, onFault: (error: unknown) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  /** Newest first. */
  get recent(): readonly ResolvedAlert[] {
    return this.#recent;
  }

  keep(alert: Alert): void {
    if (alert.state === 'resolved') {
      this.#own = [alert, ...this.#own].slice(0, MOST_RECENT);
      this.#merge();
    }
    const sink = this.#sink;
    if (!sink) return;
    if (this.#waiting >= MOST_WAITING) {
      this.failedWrites++;
      return;
    }
    this.#waiting++;
    this.#written = this.#written
      .then(() => sink.put(alert))
      .catch((error: unknown) => {
        this.failedWrites++;
        this.#onFault(error);
      })
      .finally(() => this.#waiting--);
  }

  /**
   * Takes what the sink has of earlier page loads and of other tabs. What is no alert is left out.
   *
   * @param isOpen - whether an alert is open in this page, and so has no end yet.
   */
  async load(isOpen: (id: string) => boolean): Promise<void> {
    if (!this.#sink) return;
    const reading = ++this.#readings;
    try {
      const stored: unknown = await this.#sink.list();
      // A newer list is under way, or has come.
      if (reading !== this.#readings) return;
      if (!Array.isArray(stored)) throw new Error('The history of alerts gave no list.');
      const read = stored
        .slice(-MOST_READ)
        .flatMap((value) => readAlert(value) ?? [])
        .filter(({ id }) => !isOpen(id));
      this.#read = newest(read);
      this.#merge();
    } catch (error) {
      this.#onFault(error);
    }
  }
  /** Tells when another page has kept something, where the sink does. @returns what ends that. */
  onStored(run: () => void): () => void {
    let stop: (() => void) | undefined;
    this.#attempt(() => (stop = this.#sink?.onStored?.(run)));
    return () => this.#attempt(() => stop?.());
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#onFault(error);
    }
  }

  #merge(): void {
    // What happened here stands for what was stored of it meanwhile.
    const byId = new Map([...this.#read, ...this.#own].map((alert) => [alert.id, alert]));
    this.#recent = newest([...byId.values()]);
  }
}

function newest(alerts: readonly ResolvedAlert[]): readonly ResolvedAlert[] {
  return [...alerts].sort((one, other) => other.resolvedAt - one.resolvedAt).slice(0, MOST_RECENT);
}
