/**
 * What tracing costs the demo's own pipeline: runs by itself, and posts pairs to the server that it came from.
 *
 * Each pair runs the discovery for the same actors in the same world twice, in random order: with a tracer that runs with all that it
 * has by default (captures, observers, history in IndexedDB), and with one that was made but never started. What lies between the
 * samples is not measured: starting and stopping, so that nothing of the one is at work during the other, and the writing, which is
 * timed by itself.
 *
 * The demo's pauses let the page draw between two actions, by way of the event loop. Here they end at once: how long an event loop
 * takes to come round differs by more than what is measured.
 */
import { createTracer, type Tracer } from '../../src/index.js';
import { ACTIONS } from '../../demo/actions/definitions.js';
import { ActionDiscovery } from '../../demo/pipeline/action-discovery.js';
import { createRandom } from '../../demo/world/random.js';
import { generateWorld } from '../../demo/world/generate-world.js';
import { findDoubts, nextTask, postResult } from './page.js';
import { computeOverhead, uncertaintyOf, type Pair } from './pipeline-overhead.js';

const WORLD_SIZE = 1000;
const SEED = 7;
/** Actors of a sample: long enough that each brings its own collections of garbage, which a median over shorter ones would leave out. */
const ACTORS = 24;
/** Pairs that are not counted, while the code is being compiled. */
const WARM_UP_PAIRS = 10;
const LEAST_PAIRS = 60;
/** The interval is looked at every so many pairs. */
const PAIRS_A_LOOK = 10;
/** Half of the interval's width that is good enough. It ends the measuring, whatever the overhead is by then. */
const GOOD_ENOUGH = 0.0025;
const PATIENCE_MS = 90_000;

interface Side {
  readonly tracer: Tracer;
  readonly discovery: ActionDiscovery;
}

function createSide(): Side {
  const tracer = createTracer({ settingsStorage: null });
  const pause = (): Promise<void> => Promise.resolve();
  return { tracer, discovery: new ActionDiscovery({ tracer, pause, actions: () => ACTIONS, load: () => 0 }) };
}

async function measure(): Promise<{ pairs: Pair[]; doubts: string[] }> {
  const world = generateWorld(WORLD_SIZE, SEED);
  const random = createRandom(SEED);
  const on = createSide();
  const off = createSide();
  const pairs: Pair[] = [];
  let actor = 0;

  const nextActors = (): string[] => Array.from({ length: ACTORS }, () => world.characters[actor++ % world.characters.length]);

  const time = async ({ discovery }: Side, actors: readonly string[]): Promise<number> => {
    await nextTask();
    // Whatever came before (the other side, or a start): both sides begin with the same in the processor's caches.
    await discovery.discover(world, actors[0]);
    const start = performance.now();
    for (const id of actors) await discovery.discover(world, id);
    return performance.now() - start;
  };

  const timeTraced = async (actors: readonly string[]): Promise<{ on: number; writing: number }> => {
    on.tracer.start();
    // The observers come by `import()`.
    await nextTask();
    await nextTask();
    const duration = await time(on, actors);
    const start = performance.now();
    await on.tracer.history.flush();
    const writing = performance.now() - start;
    on.tracer.stop();
    await on.tracer.history.flush();
    return { on: duration, writing };
  };

  const measurePair = async (): Promise<Pair> => {
    const actors = nextActors();
    if (random.next() < 0.5) {
      const traced = await timeTraced(actors);
      return { ...traced, off: await time(off, actors) };
    }
    const untraced = await time(off, actors);
    return { ...(await timeTraced(actors)), off: untraced };
  };

  for (let pair = 0; pair < WARM_UP_PAIRS; pair++) await measurePair();
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    for (let pair = 0; pair < PAIRS_A_LOOK; pair++) pairs.push(await measurePair());
    if (pairs.length >= LEAST_PAIRS && uncertaintyOf(computeOverhead(pairs)) <= GOOD_ENOUGH) break;
  }
  return { pairs, doubts: [...findDoubts(on.tracer), ...findNothingRecorded(on.tracer, off.tracer)] };
}

/** Figures of a tracer that recorded nothing, or of one that should not have, would mean nothing. */
function findNothingRecorded(on: Tracer, off: Tracer): string[] {
  return [
    ...(on.status().spansRecorded === 0 ? ['the tracer that was on recorded nothing'] : []),
    ...(off.status().spansRecorded > 0 ? ['the tracer that was off recorded something'] : []),
  ];
}

postResult(measure());
