import { createTracer } from '../create-tracer.js';
import type { Tracer } from '../tracer.js';
import { installLauncher, type LauncherOptions } from './launcher.js';
import './page-global.js';

/**
 * Starts the page's one tracer with `globalThis.acttraceOptions`, installs the corner button and hotkey, and sets
 * `globalThis.acttrace`. Run again (hot update, two copies of the package, plugin and script tag in one page), it returns the tracer
 * that runs already.
 *
 * Never throws: what goes wrong is written to the console, and the app goes on untraced.
 *
 * @param load - brings the panel; called when it is first opened.
 * @returns undefined where there is no page (server-side rendering, workers) or the start failed.
 */
export function bootstrap(load: LauncherOptions['load']): Tracer | undefined {
  if (typeof document === 'undefined') return undefined;
  try {
    if (globalThis.acttrace) return globalThis.acttrace.tracer;
    const tracer = createTracer(globalThis.acttraceOptions);
    tracer.start();
    globalThis.acttrace = { tracer, openPanel: async () => (await load()).openPanel(tracer), createTracer };
    installLauncher(tracer, { load });
    return tracer;
  } catch (error) {
    console.warn('acttrace: could not start; the app runs without it.', error);
    return globalThis.acttrace?.tracer;
  }
}
