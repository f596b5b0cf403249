/**
 * One timer for everything here that looks at something now and then, since what a timer costs is the waking up: measured in Chromium
 * on a page that does nothing, 0.2 ms of CPU a beat (0.1 ms in Firefox), nearly all of it the browser's. So it beats fast only while
 * something happens (spans are recorded, somebody presses a key or a button), and once a second otherwise: 0.02 % of a core. On a page
 * that draws 60 frames a second and so is awake anyway, 40 beats a second could not be told from none: 2.06 and 2.04 s of CPU in 10 s.
 *
 * Browsers hold back the timers of a hidden page (to one a second, Chromium after five minutes to one a minute) and stop those of a
 * frozen one. A beat after such a time says so (`undisturbed` is false): its lateness tells nothing about the page.
 */
import type { PartHost } from '../model/tracer-part.js';
import { listen } from './listen.js';
import type { PageEnvironment } from './page-environment.js';
import { watchRecording } from './watch-recording.js';

/** Times are ms since the session's time origin. */
export interface Beat {
  readonly now: number;
  /** When this beat was due: later than that, something else had the thread. */
  readonly due: number;
  /** When the beat before it was, or the start. */
  readonly before: number;
  /** Something was recorded since the beat before, or not long before that: the beats come fast. */
  readonly active: boolean;
  /** The page was visible and not frozen ever since the beat before. */
  readonly undisturbed: boolean;
}

export type BeatListener = (beat: Beat) => void;

/** Between beats while nothing happens, ms. */
const RESTING_PERIOD = 1000;
/** How long after the last span or key the beats stay fast, ms: some turns of a game, so that it does not change to and fro. */
const STAYS_ACTIVE = 2000;

/**
 * @param period - between beats while something happens, ms.
 * @param listeners - called in this order; what one throws is reported, and the others are called nonetheless.
 * @returns what stops it.
 */
export function startPulse(environment: PageEnvironment, host: PartHost, period: number, listeners: readonly BeatListener[]): () => void {
  const { document, window, setTimeout, clearTimeout } = environment;
  const { sink, report } = host;
  const isVisible = (): boolean => document?.visibilityState !== 'hidden';
  const hasRecorded = watchRecording(sink);
  let timer: unknown;
  let before = sink.now();
  let due = before;
  let activeUntil = -Infinity;
  let undisturbed = isVisible();

  const arm = (now: number): void => {
    const delay = now < activeUntil && undisturbed ? period : RESTING_PERIOD;
    due = now + delay;
    timer = setTimeout(onTime, delay);
  };
  const onTime = (): void => {
    const now = sink.now();
    if (hasRecorded()) activeUntil = now + STAYS_ACTIVE;
    const beat: Beat = { now, due, before, undisturbed, active: now < activeUntil };
    before = now;
    undisturbed = isVisible();
    arm(now);
    for (const listener of listeners) {
      try {
        listener(beat);
      } catch (error) {
        report('observer', error);
      }
    }
    sink.cost.add(sink.now() - now);
  };
  const beatNow = (): void => {
    clearTimeout(timer);
    onTime();
  };

  const stops = [
    listen(document, ['visibilitychange', 'freeze', 'resume'], report, () => {
      undisturbed = false;
      // Not after a second or a minute, for which the timer of a hidden page was held back.
      if (isVisible()) beatNow();
    }),
    listen(window, ['pageshow', 'pagehide'], report, () => (undisturbed = false)),
    // Before the page handles it: what it does then is what fast beats are for.
    listen(window, ['pointerdown', 'keydown'], report, () => {
      const now = sink.now();
      const rests = now >= activeUntil;
      activeUntil = now + STAYS_ACTIVE;
      if (rests && undisturbed) beatNow();
    }),
    () => clearTimeout(timer),
  ];
  arm(before);
  return () => {
    for (const stop of stops) stop();
  };
}
