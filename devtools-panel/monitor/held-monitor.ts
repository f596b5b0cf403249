import type * as monitoring from '../../src/monitor.js';
import type { PerformanceMonitor } from '../../src/monitor.js';
import type { Tracer } from '../../src/tracer.js';

/** The entry `acttrace/monitor`, which is loaded with the tab. */
export type MonitorApi = typeof monitoring;

/** The monitor that the app started, or where it started none, one of the panel's own that lasts until the panel is closed. */
export class HeldMonitor {
  readonly #tracer: Tracer;
  readonly #api: Pick<MonitorApi, 'findMonitor' | 'PerformanceMonitor'>;
  #own: PerformanceMonitor | undefined;

  constructor(tracer: Tracer, api: Pick<MonitorApi, 'findMonitor' | 'PerformanceMonitor'>) {
    this.#tracer = tracer;
    this.#api = api;
  }

  /** Whether it is the panel's, which ends with it. */
  get isOwn(): boolean {
    return this.#own?.running ?? false;
  }

  get(): PerformanceMonitor {
    const found = this.#api.findMonitor(this.#tracer);
    if (found !== undefined) {
      // The app started one after all.
      if (found !== this.#own) this.#own?.stop();
      return found;
    }
    this.#own ??= new this.#api.PerformanceMonitor(this.#tracer);
    this.#own.start();
    return this.#own;
  }

  close(): void {
    this.#own?.stop();
  }
}
