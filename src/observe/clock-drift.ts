/**
 * Wall clock minus page clock, against what it was at the start: the wall clock is corrected and set, the page clock stands still while
 * some machines sleep. Nothing else is ever reckoned from the wall clock; this shows by how much it would be wrong.
 */
import { COUNTERS } from '../model/counter-table.js';
import type { PartHost } from '../model/tracer-part.js';
import type { PageEnvironment } from './page-environment.js';
import type { BeatListener } from './pulse.js';

/** Between two looks, ms. */
const EVERY = 1000;
/** `Date.now()` counts whole ms. */
const WALL_STEP = 1;

/**
 * @param resolution - step of the session's clock, ms; 0 when unknown. A change is counted when it is more than the steps of both
 *   clocks (where a browser coarsens one, it coarsens the other alike): by as much may two readings differ without any drift.
 */
export function sampleClockDrift({ wallClock }: PageEnvironment, { sink }: PartHost, resolution: number): BeatListener {
  const name = sink.intern(COUNTERS.clockDrift);
  const uncertainty = resolution + Math.max(WALL_STEP, resolution);
  const base = wallClock() - sink.now();
  let counted = 0;
  let since = sink.now();
  return ({ now }) => {
    if (now - since < EVERY) return;
    since = now;
    const drift = wallClock() - sink.now() - base;
    if (!(Math.abs(drift - counted) > uncertainty)) return;
    counted = drift;
    sink.count(name, now, drift);
  };
}
