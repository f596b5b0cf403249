import { COUNTERS } from '../model/counter-table.js';
import type { PartHost } from '../model/tracer-part.js';
import type { BeatListener } from './pulse.js';

/** Between two samples, ms. */
const EVERY = 1000;

/**
 * Samples how much later than asked timers ran, once a second the worst. Timers of a hidden or frozen page are late on purpose, and
 * not counted; a second without a beat that counts has no sample.
 *
 * Timers that browsers round to whole ms may be early by a part of one: that is no lag.
 */
export function sampleEventLoopLag({ sink }: PartHost): BeatListener {
  const name = sink.intern(COUNTERS.eventLoopLag);
  let since = sink.now();
  let worst = -1;
  return ({ now, due, undisturbed }) => {
    if (undisturbed) worst = Math.max(worst, now - due, 0);
    if (now - since < EVERY) return;
    if (worst >= 0) sink.count(name, now, worst);
    since = now;
    worst = -1;
  };
}
