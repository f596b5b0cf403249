import type { createTracer, Tracer, TracerOptions } from '../index.js';
import type { LaunchedPanel } from './launcher.js';

/** What `acttrace/auto`, the Vite plugin and the script tag put at `globalThis.acttrace`. */
export interface PageGlobal {
  /** The page's one tracer, running. */
  readonly tracer: Tracer;
  /** Loads the panel if need be, and opens it. Rejects when the panel cannot be loaded. */
  readonly openPanel: () => Promise<LaunchedPanel>;
  /** For a second tracer of your own. */
  readonly createTracer: typeof createTracer;
}

declare global {
  /** Set by `acttrace/auto`, the Vite plugin or the script tag; absent where none of them runs. */
  var acttrace: PageGlobal | undefined;
  /** Options for the tracer that `acttrace/auto` or the script tag starts. Set it before either runs. */
  var acttraceOptions: TracerOptions | undefined;
}
