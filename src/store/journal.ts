import type { PreparedDelta } from './prepared-delta.js';
import { putDown } from './session-writes.js';
import type { TraceDatabase } from './trace-database.js';

/** Deltas that pages put down as they went away, on their way into their sessions. */
export class Journal {
  readonly #database: TraceDatabase;
  readonly #write: (delta: PreparedDelta) => Promise<void>;
  #storing: Promise<void> | undefined;

  constructor(database: TraceDatabase, write: (delta: PreparedDelta) => Promise<void>) {
    this.#database = database;
    this.#write = write;
  }

  add(deltas: readonly PreparedDelta[]): Promise<void> {
    return putDown(this.#database, deltas);
  }

  /**
   * Stores what is in the journal, in order, and empties it. What belongs to a session that was deleted meanwhile, or is damaged, is left
   * out. Where the browser refuses (the storage is full), what is left stays for the next time: who reads must still be served.
   */
  store(): Promise<void> {
    this.#storing ??= this.#storeAll().finally(() => (this.#storing = undefined));
    return this.#storing;
  }

  async #storeAll(): Promise<void> {
    for (const key of await this.#database.getAllKeys('journal')) {
      const delta = await this.#database.get('journal', key);
      try {
        if (delta) await this.#write(delta);
      } catch (error) {
        if (error instanceof DOMException) return;
      }
      await this.#database.delete('journal', key);
    }
  }
}
