import type { Unsubscribe } from '../base/emitter.js';
import type { DeltaSource } from '../model/ports.js';
import type { HistoryStatus, SessionHistory } from './session-history.js';

/** Methods that wait for the code and then do what it does. */
type Forwarded = Exclude<keyof SessionHistory, 'status' | 'start' | 'onChange'>;

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
  readonly list = this.#forward('list', () => []);
  readonly open = this.#forward('open');
  readonly rename = this.#forward('rename');
  readonly delete = this.#forward('delete');
  readonly clear = this.#forward('clear');
  readonly pin = this.#forward('pin');
  readonly moveWriter = this.#forward('moveWriter', () => false);
  readonly aggregates = this.#forward('aggregates', () => []);
  readonly baselines = this.#forward('baselines', () => []);
  readonly setBaseline = this.#forward('setBaseline');
  readonly removeBaseline = this.#forward('removeBaseline');
  readonly shelves = this.#forward('shelves');
  readonly events = this.#forward('events', () => []);
  readonly storage = this.#forward('storage', () => ({ sessions: 0 }));
  readonly requestPersistence = this.#forward('requestPersistence', () => false);
  readonly flush = this.#forward('flush');
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

  /** @param otherwise - the answer while the code cannot be loaded. Default: undefined. */
  #forward<Name extends Forwarded>(name: Name, otherwise?: () => Awaited<ReturnType<SessionHistory[Name]>>): SessionHistory[Name] {
    const call = async (...args: never[]): Promise<unknown> => {
      const answer = await this.#use((history) => (history[name] as (...args: never[]) => Promise<unknown>)(...args));
      return answer ?? otherwise?.();
    };
    return call as SessionHistory[Name];
  }

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
