/** The demo page: a small game whose action discovery is traced by acttrace. */
import type * as Panel from '../devtools-panel/index.js';
import { installLauncher } from '../src/auto/launcher.js';
import { createTracer } from '../src/index.js';
import { PerformanceMonitor } from '../src/monitor.js';
import { createPause } from './game/pause.js';
import { Scenarios } from './scenarios.js';
import { App } from './ui/app.js';
import { DEFAULT_WORLD_SIZE } from './world/generate-world.js';

const DEFAULT_SEED = 7;

const address = new URL(location.href);

/** A whole number of the page's address, or what is usual. */
function numberOf(parameter: string, usual: number): number {
  const text = address.searchParams.get(parameter) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : usual;
}

/** Builds can be tried by the page's address: `?build=1.4.0`. */
const build = address.searchParams.get('build') || 'demo';

const root = document.querySelector<HTMLElement>('#app');
if (!root) throw new Error('The demo page has no element #app to draw into.');

// Record in the browser's own Performance panel while you play, and the game's turns are tracks of it.
const tracer = createTracer({ name: 'Hollowmere demo', build, devtoolsTracks: true });
tracer.start();
const monitor = new PerformanceMonitor(tracer);
monitor.start();
// For whoever tries it in the console, as in any page that acttrace was added to.
const load = (): Promise<typeof Panel> => import('../devtools-panel/index.js');
Object.assign(globalThis, { acttrace: { tracer, monitor, openPanel: async () => (await load()).openPanel(tracer) } });
installLauncher(tracer, { load });

const app = new App({
  root,
  tracer,
  scenarios: new Scenarios(() => performance.now()),
  pause: createPause(),
  seed: numberOf('seed', DEFAULT_SEED),
  size: numberOf('size', DEFAULT_WORLD_SIZE),
  onWorld: (size, seed) => {
    address.searchParams.set('size', String(size));
    address.searchParams.set('seed', String(seed));
    history.replaceState(null, '', address);
  },
});
void app.start();
