/**
 * What tracing costs the demo's own pipeline: runs by itself, and posts pairs to the server that it came from.
 *
 * Each pair runs the discovery for the same actors in the same world: with a tracer that runs with all that it has by default
 * (captures, observers, history in IndexedDB), and with one that was made but never started, several times each in random order. Of the
 * times that one actor's discovery took on a side the quickest counts, which is the one that no other program interrupted.
 *
 * - Garbage: what a side leaves behind is collected right after it, and counts for that side. Left to the browser, a collection falls
 *   into one sample in many, on whichever side that is, and the quickest would never hold one.
 * - Pauses: the demo's let the page draw between two actions, by way of the event loop. Here they end at once: how long an event loop
 *   takes to come round differs by more than what is measured. So observers and timers of the running tracer work between samples.
 * - Writing to IndexedDB is timed by itself, with the waiting for the disk.
 */
import { createSampling, createTracer, type Tracer } from '../../src/index.js';
import { ACTIONS } from '../../demo/actions/definitions.js';
import { createPause } from '../../demo/game/pause.js';
import { ActionDiscovery } from '../../demo/pipeline/action-discovery.js';
import { createRandom } from '../../demo/world/random.js';
import { generateWorld } from '../../demo/world/generate-world.js';
import { findDoubts, postResult } from './page.js';
import { computeOverhead, uncertaintyOf, type Pair, type PipelineResult } from './pipeline-overhead.js';
import { shuffled } from './statistics.js';

const WORLD_SIZE = 1000;
const SEED = 7;
/** Actors of a pair. */
const ACTORS = 8;
/** Times that each actor's discovery is run on each side, for one pair. */
const TURNS = 3;
/** Young objects that survive a first collection are moved once more by the second. */
const COLLECTIONS = 2;
/** Pairs that are not counted, while the code is being compiled. */
const WARM_UP_PAIRS = 8;
const LEAST_PAIRS = 40;
/** The interval is looked at every so many pairs. */
const PAIRS_A_LOOK = 10;
/** Half of the interval's width that is good enough. It ends the measuring, whatever the overhead is by then. */
const GOOD_ENOUGH = 0.001;
const PATIENCE_MS = 90_000;

interface Side {
  readonly tracer: Tracer;
  readonly discovery: ActionDiscovery;
}

/** ms. */
interface Sample {
  readonly work: number;
  readonly garbage: number;
}

/** As asked for in the page's address: everything recorded, or as much as keeps within the budget. */
const ADAPTIVE = new URLSearchParams(location.search).has('adaptive');
/** The rate is changed once a second, by half at most: so long it takes from 1 to where it stays, ms. */
const SETTLING_MS = 20_000;

function createSide(): Side {
  const sampling = ADAPTIVE ? createSampling({ adaptive: true, seed: SEED }) : undefined;
  const tracer = createTracer({ settingsStorage: null, ...(sampling && { sampling }) });
  const pause = (): Promise<void> => Promise.resolve();
  return { tracer, discovery: new ActionDiscovery({ tracer, pause, actions: () => ACTIONS, load: () => 0 }) };
}

async function measure(): Promise<PipelineResult> {
  const world = generateWorld(WORLD_SIZE, SEED);
  const random = createRandom(SEED);
  const nextTask = createPause();
  const on = createSide();
  const off = createSide();
  on.tracer.start();
  let actor = 0;

  const time = async ({ discovery }: Side, id: string): Promise<Sample> => {
    await nextTask();
    collectYoung();
    const start = performance.now();
    await discovery.discover(world, id);
    const worked = performance.now();
    collectYoung();
    return { work: worked - start, garbage: performance.now() - worked };
  };

  const timeActor = async (id: string): Promise<Record<'on' | 'off', Sample>> => {
    const samples = { on: [] as Sample[], off: [] as Sample[] };
    const sides = Array.from({ length: TURNS }, () => ['on', 'off'] as const).flat();
    for (const side of shuffled(sides, random.next)) samples[side].push(await time(side === 'on' ? on : off, id));
    return { on: quickestOf(samples.on), off: quickestOf(samples.off) };
  };

  const measurePair = async (): Promise<Pair> => {
    await on.tracer.history.flush();
    const sum = { on: 0, off: 0, garbage: 0 };
    for (let turn = 0; turn < ACTORS; turn++) {
      const timed = await timeActor(world.characters[actor++ % world.characters.length]);
      sum.on += timed.on.work;
      sum.off += timed.off.work;
      sum.garbage += timed.on.garbage - timed.off.garbage;
    }
    const start = performance.now();
    await on.tracer.history.flush();
    return { ...sum, writing: (performance.now() - start) / TURNS };
  };

  const settled = performance.now() + (ADAPTIVE ? SETTLING_MS : 0);
  for (let pair = 0; pair < WARM_UP_PAIRS || performance.now() < settled; pair++) await measurePair();
  const pairs: Pair[] = [];
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    for (let pair = 0; pair < PAIRS_A_LOOK; pair++) pairs.push(await measurePair());
    if (pairs.length >= LEAST_PAIRS && uncertaintyOf(computeOverhead(pairs)) <= GOOD_ENOUGH) break;
  }
  const { ownCost, samplingRate } = on.tracer.status();
  const own = { share: ownCost.shareOfPipeline, uncertainty: ownCost.uncertainty, rate: samplingRate };
  return { pairs, own, doubts: [...findDoubts(on.tracer), ...findNothingRecorded(on.tracer, off.tracer)] };
}

/** Of each part by itself: what interrupts the work says nothing about its garbage. */
function quickestOf(samples: readonly Sample[]): Sample {
  return { work: Math.min(...samples.map(({ work }) => work)), garbage: Math.min(...samples.map(({ garbage }) => garbage)) };
}

function collectYoung(): void {
  const { gc } = globalThis as { gc?: (options: { type: 'minor' }) => void };
  if (gc === undefined) throw new Error('The page cannot collect garbage: Chromium was started without --js-flags=--expose-gc.');
  for (let collection = 0; collection < COLLECTIONS; collection++) gc({ type: 'minor' });
}

/** Figures of a tracer that recorded nothing, or of one that should not have, would mean nothing. */
function findNothingRecorded(on: Tracer, off: Tracer): string[] {
  return [
    ...(on.status().spansRecorded === 0 ? ['the tracer that was on recorded nothing'] : []),
    ...(off.status().spansRecorded > 0 ? ['the tracer that was off recorded something'] : []),
  ];
}

postResult(measure());
