import type { AlertEvent } from '../../src/respond/alerts/alert.js';
import type { PageSources } from '../../src/monitor/page-sources.js';
import { PerformanceMonitor } from '../../src/monitor/performance-monitor.js';
import type { PerformanceMonitorOptions } from '../../src/monitor/monitor-options.js';
import type { TracerOptions } from '../../src/model/options.js';
import type { Tracer } from '../../src/tracer.js';
import { startTestTracer, type ManualClock } from './test-tracer.js';

const MB = 1_000_000;

/** A page of which a test decides everything; its timers run when the test lets time pass. */
export class FakePage implements PageSources {
  readonly #clock: ManualClock;
  readonly #timers = new Map<object, { readonly due: number; readonly run: () => void }>();
  used: number | undefined = 20 * MB;
  limit: number | undefined = 1000 * MB;
  elementCount: number | undefined = 500;
  entryCount: number | undefined = 10;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get timers(): number {
    return this.#timers.size;
  }

  heapUsed = (): number | undefined => this.used;
  heapLimit = (): number | undefined => this.limit;
  elements = (): number | undefined => this.elementCount;
  entries = (): number | undefined => this.entryCount;
  openChannel = (): undefined => undefined;

  /** Hides the page, as whoever listens sees it. */
  hide: () => void = () => undefined;
  onHide = (run: () => void): (() => void) => {
    this.hide = run;
    return () => {
      this.hide = () => undefined;
    };
  };

  /** Another tab wrote to the storage. */
  stored: () => void = () => undefined;
  onStored = (_key: string, run: () => void): (() => void) => {
    this.stored = run;
    return () => {
      this.stored = () => undefined;
    };
  };

  schedule = (run: () => void, delay: number): (() => void) => {
    const key = {};
    this.#timers.set(key, { due: this.#clock.time + delay, run });
    return () => this.#timers.delete(key);
  };

  /** Runs all timers that are due by then, each at its time. */
  pass(ms: number): void {
    const until = this.#clock.time + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { due }]) => due <= until).sort(([, a], [, b]) => a.due - b.due);
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#clock.time = Math.max(this.#clock.time, next[1].due);
      next[1].run();
    }
    this.#clock.time = until;
  }
}

export interface MonitorWorld {
  readonly tracer: Tracer;
  readonly clock: ManualClock;
  readonly page: FakePage;
  readonly monitor: PerformanceMonitor;
  /** What was told of alerts, in order. */
  readonly events: AlertEvent[];
}

/** A monitor that runs on a tracer of `startTestTracer`, on one manual clock. */
export function startTestMonitor(options: PerformanceMonitorOptions = {}, tracerOptions: TracerOptions = {}): MonitorWorld {
  const { tracer, clock } = startTestTracer(tracerOptions);
  const page = new FakePage(clock);
  const monitor = new PerformanceMonitor(tracer, { clock: clock, page, storage: null, channel: null, ...options });
  const events: AlertEvent[] = [];
  monitor.on('alert', (event) => events.push(event));
  monitor.start();
  return { tracer, clock, page, monitor, events };
}
