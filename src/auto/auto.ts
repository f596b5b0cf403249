/**
 * `import 'acttrace/auto'`: starts a tracer as a side effect. The panel is a separate chunk, loaded when it is first opened.
 */
import type { Tracer } from '../tracer.js';
import { bootstrap } from './bootstrap.js';

export type { PageGlobal } from './page-global.js';

/**
 * The page's tracer, running. Undefined where there is no page, and in a production build made with the Vite plugin: so
 * write `tracer?.createTrace()`.
 */
export const tracer: Tracer | undefined = bootstrap({
  panel: () => import('../../devtools-panel/index.js'),
  monitor: () => import('../monitor.js'),
});
