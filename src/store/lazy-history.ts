import type { Unsubscribe } from '../base/emitter.js';
import type { DeltaSource } from '../model/ports.js';
import type { HistoryStatus, SessionHistory } from './session-history.js';

/**
 * A history whose code (and IndexedDB) is loaded when it is first used: a page that starts to record waits for nothing, and what is
 * recorded meanwhile is written once it has come.
 *
 * When the code cannot be loaded, `onFault` is told and `status` says that nothing is kept; the next call tries again.
 */
export class LazyHistory implements SessionHistory {
  readonly #load: () => Promise<SessionHistory>;
  readonly #onFault: (error: unknown) => void;
  #loading: Promise<SessionHistory | undefined> | undefined;
  #history: SessionHistory | undefined;
  #reason: string | undefined;

  constructor(load: () => Promise<SessionHistory>, onFault: (error: unknown) => void) {
    this.#load = load;
    this.#onFault = onFault;
  }

  get status(): HistoryStatus {
    return this.#history?.status ?? { medium: this.#reason ? 'none' : 'opening', persistent: false, reason: this.#reason, failedWrites: 0 };
  }

  // Arrow functions: every method is safe to pull off.
  readonly start = (source: DeltaSource): (() => Promise<void>) => {
    let stop: (() => Promise<void>) | undefined;
    const started = this.#use((history) => {
      stop = history.start(source);
    });
    // Stopped at once where that is possible, so that a stopped tracer leaves nothing behind.
    return () => stop?.() ?? started.then(() => stop?.());
  };
  readonly list: SessionHistory['list'] = async () => (await this.#use((history) => history.list())) ?? [];
  readonly open: SessionHistory['open'] = (id) => this.#use((history) => history.open(id));
  readonly rename: SessionHistory['rename'] = (id, name) => this.#use((history) => history.rename(id, name));
  readonly delete: SessionHistory['delete'] = (id) => this.#use((history) => history.delete(id));
  readonly clear: SessionHistory['clear'] = () => this.#use((history) => history.clear());
  readonly flush: SessionHistory['flush'] = () => this.#use((history) => history.flush());
  readonly onChange = (listener: () => void): Unsubscribe => {
    let unsubscribe: Unsubscribe | undefined;
    let wanted = true;
    void this.#use((history) => {
      if (wanted) unsubscribe = history.onChange(listener);
    });
    return () => {
      wanted = false;
      unsubscribe?.();
    };
  };

  async #use<T>(job: (history: SessionHistory) => T | Promise<T>): Promise<Awaited<T> | undefined> {
    const history = await (this.#loading ??= this.#fetch());
    return history && (await job(history));
  }

  async #fetch(): Promise<SessionHistory | undefined> {
    try {
      return (this.#history = await this.#load());
    } catch (error) {
      this.#reason = 'The history could not be loaded: nothing is kept.';
      this.#loading = undefined;
      this.#onFault(error);
      return undefined;
    }
  }
}
