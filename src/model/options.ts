import type { Clock } from '../base/clock.js';
import type { FilterConfig } from './filter-config.js';
import type { TraceStore, KeyValueStorage } from './ports.js';
import type { Retention } from './retention.js';
import type { StageThresholds } from './thresholds.js';
import type { Sampling } from './trace-sample.js';

/** Options of `createTracer`. All optional. */
export interface TracerOptions {
  /** For people, in History. Default: the page's title. */
  readonly name?: string;
  /** The app's own name of its build, kept with the session. Default ''. */
  readonly build?: string;
  /** Which actions are traced, and how verbosely. Settings changed in the panel win over these. */
  readonly filter?: Partial<FilterConfig>;
  /** Added to, and winning over, the default thresholds. */
  readonly thresholds?: StageThresholds;
  readonly retention?: Partial<Retention>;
  /** Most spans held in memory, rounded up to whole chunks of 1024; the oldest go first. Default 204,800 (about 8 MB). */
  readonly maxSpans?: number;
  /** Most log lines held in memory; the oldest go first. Default 10,000. */
  readonly maxLogs?: number;
  /** Most bytes of captured data held, approximately. Default 16 MB. */
  readonly maxAttributeBytes?: number;
  /** `false` keeps nothing beyond the page; a store of your own replaces IndexedDB. Default true. */
  readonly history?: boolean | TraceStore;
  /**
   * Writes history from a worker, made of a blob; `false` writes in idle time of the page, for pages whose Content-Security-Policy
   * forbids such workers (`worker-src blob:` allows them). Default true.
   */
  readonly worker?: boolean;
  /** What is recorded of the page besides the app's own spans: long tasks, frames, interactions, layout shifts, resources, vitals, heap. Default true. */
  readonly observe?: boolean;
  /** Which traces are recorded: made by `createSampling`. Default: all of them. */
  readonly sampling?: Sampling;
  /** Most samples of counters held (heap, frames, lag), rounded up to whole chunks of 1024; the oldest go first. Default 65,536. */
  readonly maxCounters?: number;
  /** Shows executions, stages and actions live as tracks of the browser's own Performance panel (Chromium 134 and newer). Default false. */
  readonly devtoolsTracks?: boolean;
  /** Default: the page's `PerformanceObserver`; `null`: as in a browser without one. */
  readonly performanceObserver?: typeof PerformanceObserver | null;
  /** Default: the page's `performance.now()`. */
  readonly clock?: Clock;
  /** Where settings are kept. Default: the page's `localStorage`; nowhere when it is missing. */
  readonly settingsStorage?: KeyValueStorage | null;
}
