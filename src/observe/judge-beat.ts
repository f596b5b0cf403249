import type { Beat } from './pulse.js';

/** `undecided`: a long task of that length would explain it, and is reported soon if there was one. */
export type Verdict = 'awake' | 'asleep' | 'undecided';

/** Wall clocks are corrected by less at a time, ms. */
const JUMP = 2000;
/** A timer is as late as this only when something held it back, ms. */
const HELD_BACK = 50;
/** No page is expected to be busy for so long, ms; it may be, so this alone proves nothing. */
const LONG_STALL = 5000;
/** Chromium lets a timer of a hidden page wait for up to a minute; half of one on top for what ran then, ms. */
const LONGEST_THROTTLING = 90_000;
/** Firefox asks after 10 s whether to stop a script, Safari likewise: one that runs for longer than this is not credible, ms. */
const LONGEST_TASK = 60_000;

/**
 * Whether the machine slept (or the page was stopped without being told) before a beat. Two clocks and a timer tell it:
 *
 * | page clock in sleep | wall clock against page clock | timer |
 * | --- | --- | --- |
 * | stands still (Linux, macOS) | jumps ahead by the sleep | late, for while the machine goes to sleep and wakes up, programs stand still and the clock runs |
 * | runs on (Windows) | in step | late by the sleep, like after a task of that length |
 *
 * A wall clock that was set jumps too, but no timer is late then; set back, it never looks like sleep. In a hidden page timers are late
 * anyway: a jump ahead is taken for sleep there. Without sleep, a timer late by seconds was held back by tasks: the browser reports
 * such, or (where it does not) one of over a minute is not believed. Reported tasks also tell a wall clock that was set while they ran.
 *
 * @param jump - by how much the wall clock ran ahead of the page clock since the beat before, ms.
 * @param reportsLongTasks - whether the browser does.
 */
export function judgeBeat({ now, due, undisturbed }: Beat, jump: number, reportsLongTasks: boolean): Verdict {
  const late = now - due;
  if (jump >= JUMP) {
    if (!undisturbed) return 'asleep';
    if (late < HELD_BACK) return 'awake';
    return reportsLongTasks ? 'undecided' : 'asleep';
  }
  if (late < LONG_STALL) return 'awake';
  if (!undisturbed) return late < LONGEST_THROTTLING ? 'awake' : 'asleep';
  if (reportsLongTasks) return 'undecided';
  return late < LONGEST_TASK ? 'awake' : 'asleep';
}
