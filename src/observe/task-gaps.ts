/**
 * Long tasks where the browser reports none (Firefox, WebKit): estimated from a timer that beats every 25 ms while something happens.
 *
 * A beat that is late by `l` says that something had the thread from before it was due, at most one period `P` before, until now. When
 * that began within the period cannot be known; the middle is taken, so the gap is `l + P/2` long, ± P/2 (12.5 ms). Recorded when that
 * is over 50 ms, the length at which browsers call a task long: tasks over 62.5 ms always are, tasks under 37.5 ms never.
 *
 * What it cannot see: what ran; whether it was one task or many in a row; a second task within the same period as the first; anything
 * while the page is hidden or in the first moment after a rest in which nothing was recorded (the beat is slow then, see `pulse.ts`).
 * Firefox lets timers wait while a page loads: gaps there may be longer than the tasks were.
 */
import { BROWSER_TRACK, PAGE_ENTRY } from '../model/page-entries.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../model/span.js';
import type { PartHost } from '../model/tracer-part.js';
import type { BeatListener } from './pulse.js';

/** Between two beats, ms. */
export const GAP_PERIOD = 25;
/** https://w3c.github.io/longtasks/: a task is long when it takes more than this, ms. */
const LONG = 50;
/** Approximate bytes of `{ uncertainty }`. */
const ATTRIBUTE_BYTES = 32;

export function findTaskGaps({ sink, sharedTrace }: PartHost): BeatListener {
  const name = sink.intern(PAGE_ENTRY.taskGap);
  const track = sink.intern(BROWSER_TRACK);
  return ({ now, due, before, undisturbed }) => {
    const half = (due - before) / 2;
    if (!undisturbed || due - before > GAP_PERIOD) return;
    const start = due - half;
    if (now - start <= LONG) return;
    const span = sink.add(SpanKind.entry, name, 0, track, sharedTrace, NO_PARENT, start, now, SpanStatus.unset);
    sink.flagSpan(span, SpanFlag.estimated);
    sink.attach(span, { uncertainty: half }, ATTRIBUTE_BYTES);
  };
}
