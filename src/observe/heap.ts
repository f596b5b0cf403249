/**
 * The heap in use, from `performance.memory` (Chromium only; nothing is sampled elsewhere).
 *
 * A sample a second, and more around each fall: V8 gives memory back only by collecting garbage, so a fall is where a collection was,
 * and both ends of it are kept. It is looked for at every beat, which is 100 ms apart while something is recorded: measured, a reading
 * takes 9 µs, so ten a second are 0.01 % of the time. Closer looks would tell little more: Chromium reads the heap anew once in
 * 50 ms at most (and, in a page that shares its process with other sites, rounded and once in 20 minutes).
 * What it cannot see: a collection during which more was allocated than was given back.
 *
 * Source: https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/core/timing/memory_info.cc
 */
import { COUNTERS } from '../model/counter-table.js';
import type { PartHost } from '../model/tracer-part.js';
import type { PageEnvironment } from './page-environment.js';
import type { BeatListener } from './pulse.js';

/** Between two samples while the heap only grows, ms. */
const EVERY = 1000;
/** What is called a fall, bytes: a collection of the young generation that is worth a look frees more. */
const LEAST_FALL = 100_000;

/** Undefined where the browser does not tell. */
export function sampleHeap({ performance }: PageEnvironment, { sink }: PartHost): BeatListener | undefined {
  if (typeof performance?.memory?.usedJSHeapSize !== 'number') return undefined;
  const name = sink.intern(COUNTERS.heapUsed);
  let seen = { time: NaN, used: -Infinity };
  let counted = -Infinity;
  const count = (sample: typeof seen): void => {
    if (sample.time <= counted) return;
    counted = sample.time;
    sink.count(name, sample.time, sample.used);
  };
  return ({ now }) => {
    const sample = { time: now, used: performance.memory?.usedJSHeapSize ?? seen.used };
    const fell = seen.used - sample.used >= LEAST_FALL;
    if (fell) count(seen);
    if (fell || now - counted >= EVERY) count(sample);
    seen = sample;
  };
}
