import type * as monitoring from '../monitor.js';
import { createTracer } from '../create-tracer.js';
import type { Tracer } from '../tracer.js';
import { installLauncher, type LauncherOptions } from './launcher.js';
import './page-global.js';

export interface Loaders {
  /** Brings the panel; called when it is first opened. */
  readonly panel: LauncherOptions['load'];
  /** Brings what watches the tracer; called once it runs, so that the app waits for nothing. */
  readonly monitor: () => Promise<Pick<typeof monitoring, 'PerformanceMonitor'>>;
}

/**
 * Starts the page's one tracer with `globalThis.acttraceOptions`, starts to watch it, installs the corner button and hotkey, and sets
 * `globalThis.acttrace`. Run again (hot update, two copies of the package, plugin and script tag in one page), it returns the tracer
 * that runs already.
 *
 * Never throws: what goes wrong is written to the console, and the app goes on untraced.
 *
 * @returns undefined where there is no page (server-side rendering, workers) or the start failed.
 */
export function bootstrap({ panel, monitor }: Loaders): Tracer | undefined {
  if (typeof document === 'undefined') return undefined;
  try {
    if (globalThis.acttrace) return globalThis.acttrace.tracer;
    const tracer = createTracer(globalThis.acttraceOptions);
    tracer.start();
    globalThis.acttrace = { tracer, openPanel: async () => (await panel()).openPanel(tracer), createTracer };
    installLauncher(tracer, { load: panel });
    void monitor()
      .then(({ PerformanceMonitor }) => {
        const monitor = new PerformanceMonitor(tracer, globalThis.acttraceMonitorOptions);
        if (globalThis.acttrace) globalThis.acttrace.monitor = monitor;
        monitor.start();
      })
      .catch((error: unknown) => {
        console.warn('acttrace: monitoring could not start; tracing goes on without it.', error);
      });
    return tracer;
  } catch (error) {
    console.warn('acttrace: could not start; the app runs without it.', error);
    return globalThis.acttrace?.tracer;
  }
}
