/**
 * A page's heap by the second, of a seed: what a game allocates and V8 collects, with everything that is easily taken for a leak. Objects die
 * young or are promoted; small collections free the young, large ones the old that died as well; the live set swings with what goes on, grows
 * by a step when a scene is loaded and kept, and by caches that fill.
 */
import { createRandom } from '../../src/statistics/random.js';
import { drawNormal } from '../../src/statistics/draws.js';

export const MB = 1_000_000;
const SECONDS_PER_MINUTE = 60;

export interface HeapCase {
  readonly seed: number;
  readonly minutes: number;
  /** Bytes that an action leaves behind each time, from a minute on. */
  readonly leak?: { readonly action: string; readonly perMinute: number; readonly from?: number };
  /** Bytes a minute that stay, whatever is done. */
  readonly leakOverTime?: number;
  /** Whether scenes are loaded and caches fill. Default true. */
  readonly scenes?: boolean;
  /** Minutes in which a cache fills to 63 %, from … to. Default 0.5 to 2. */
  readonly cacheTime?: readonly [number, number];
  /** Between large collections, seconds, from … to, at the usual load. Default 15 to 45. */
  readonly largeEvery?: readonly [number, number];
  /** Of young objects, MB a second, from … to, at the usual load. Default 0.3 to 1.5. */
  readonly rate?: readonly [number, number];
  /** What of the live objects comes and goes: standard deviation, MB, from … to. Default 0.1 to 0.3. */
  readonly swing?: readonly [number, number];
  /** A cache is cleared, and fills again within so many seconds, from … to: each page has one such interval. Default: never. */
  readonly clearedEvery?: readonly [number, number];
  /** What is allocated and collected, as a multiple of the usual. Default 1. */
  readonly amplitude?: number;
  /** Actions by chance alone; else each is done more at some times than at others. Default false. */
  readonly steady?: boolean;
}

/** What happens in one second. */
export interface HeapSecond {
  /** ms. */
  readonly time: number;
  /** Bytes; before the collection of this second where there was one. */
  readonly used: number;
  /** Bytes after it. */
  readonly afterCollection?: number;
  readonly actions: readonly string[];
}

/** Times a minute. */
const ACTIONS: Readonly<Record<string, number>> = {
  'demo:go': 20,
  'demo:pick_up': 25,
  'demo:attack': 12,
  'demo:drop': 8,
  'demo:talk': 5,
  'demo:open': 2,
};

interface Cache {
  readonly size: number;
  readonly fills: number;
  readonly since: number;
}

export function* simulateHeap(what: HeapCase): Generator<HeapSecond> {
  const random = createRandom(what.seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const base = between(20, 50) * MB;
  const { amplitude = 1 } = what;
  const room = between(2, 5) * amplitude * MB;
  const rate = between(...(what.rate ?? [0.3, 1.5])) * amplitude * MB;
  const oldLimit = Math.max(8 * MB, base * between(0.12, 0.25)) * amplitude;
  const oldRate = oldLimit / between(...(what.largeEvery ?? [15, 45]));
  const swing = between(...(what.swing ?? [0.1, 0.3])) * MB;
  const swingTime = between(20, 120);
  const load = createSwing(random, 90);
  const live = createSwing(random, swingTime);
  const activity = Object.fromEntries(Object.keys(ACTIONS).map((action) => [action, createSwing(random, 30)]));
  const caches: Cache[] = [];
  const addCache = (now: number): void => {
    caches.push({ size: between(1, 5) * MB, fills: between(...(what.cacheTime ?? [0.5, 2])) * SECONDS_PER_MINUTE, since: now });
  };
  if (what.scenes !== false) addCache(0);
  const cleared = what.clearedEvery && createSawTooth(random, between(...what.clearedEvery), between(0.5, 2) * MB);
  let scene = 0;
  let leaked = 0;
  let young = 0;
  let old = 0;
  for (let now = 0; now < what.minutes * SECONDS_PER_MINUTE; now++) {
    const busy = Math.exp(0.6 * load()) * (random() < 0.01 ? 5 : 1);
    if (what.scenes !== false && random() < 1 / (30 * SECONDS_PER_MINUTE)) {
      scene = between(2, 20) * MB;
      caches.length = 0;
      addCache(now);
    }
    const actions: string[] = [];
    for (const [action, perMinute] of Object.entries(ACTIONS)) {
      const times = drawPoisson(
        random,
        (perMinute / SECONDS_PER_MINUTE) * (what.steady === true ? 1 : Math.exp(0.5 * activity[action]() - 0.125)),
      );
      for (let time = 0; time < times; time++) actions.push(action);
      const { leak } = what;
      if (leak?.action === action && now >= (leak.from ?? 0) * SECONDS_PER_MINUTE) leaked += (times * leak.perMinute) / perMinute;
    }
    leaked += (what.leakOverTime ?? 0) / SECONDS_PER_MINUTE;
    young += rate * busy;
    old += oldRate * busy * between(0.5, 1.5);
    const cached = caches.reduce((sum, { size, fills, since }) => sum + size * -Math.expm1((since - now) / fills), 0);
    const held = base + swing * live() + scene + cached + (cleared?.() ?? 0) + leaked;
    const used = held + young + old;
    let after: number | undefined;
    if (old >= oldLimit) young = old = 0;
    else if (young >= room) young *= 0.05;
    if (held + young + old < used) after = held + young + old;
    yield { time: now * 1000, used: Math.round(used), ...(after !== undefined && { afterCollection: Math.round(after) }), actions };
  }
}

/** What swings about 0 with a standard deviation of 1, and forgets in so many steps (an Ornstein-Uhlenbeck process). */
function createSwing(random: () => number, steps: number): () => number {
  const keeps = Math.exp(-1 / steps);
  let value = drawNormal(random);
  return () => (value = keeps * value + Math.sqrt(1 - keeps * keeps) * drawNormal(random));
}

/** A cache that fills by the second and is cleared, at irregular times. @param every - seconds. @param most - bytes, typically. */
function createSawTooth(random: () => number, every: number, most: number): () => number {
  let held = 0;
  let left = 0;
  return () => {
    if (left-- <= 0) {
      held = 0;
      left = every * (0.5 + random());
    }
    return (held += (2 * random() * most) / every);
  };
}

/** Knuth's method, for small means. */
function drawPoisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count++;
  }
  return count;
}
