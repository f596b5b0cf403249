import type * as api from '../index.js';
import type { PerformanceMonitor, PerformanceMonitorOptions } from '../monitor.js';
import type { LaunchedPanel } from './launcher.js';

/** The functions that only the script tag puts at `globalThis.acttrace`: everybody else imports them from `acttrace`, and loads those that are used. */
export type FreeFunctions = Pick<
  typeof api,
  | 'instrument'
  | 'monitorResourceUsage'
  | 'recordDatabaseQuery'
  | 'recordExternalApiCall'
  | 'traceFetch'
  | 'traceIndexedDb'
  | 'withPerformanceMonitoring'
>;

/** What `acttrace/auto`, the Vite plugin and the script tag put at `globalThis.acttrace`. */
export interface PageGlobal extends Partial<FreeFunctions> {
  /** The page's one tracer, running. */
  readonly tracer: api.Tracer;
  /** Loads the panel if need be, and opens it. Rejects when the panel cannot be loaded. */
  readonly openPanel: () => Promise<LaunchedPanel>;
  /** What watches the tracer; absent until it is loaded, a moment after the start. */
  monitor?: PerformanceMonitor;
  /** For a second tracer of your own. */
  readonly createTracer: typeof api.createTracer;
}

declare global {
  /** Set by `acttrace/auto`, the Vite plugin or the script tag; absent where none of them runs. */
  var acttrace: PageGlobal | undefined;
  /** Options for the tracer that `acttrace/auto` or the script tag starts. Set it before either runs. */
  var acttraceOptions: api.TracerOptions | undefined;
  /** Options for the monitor that watches that tracer: alert rules, who is told, components. Set it before either runs. */
  var acttraceMonitorOptions: PerformanceMonitorOptions | undefined;
}
