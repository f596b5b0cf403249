/**
 * Times in which nothing of the page ran: frozen by the browser (`freeze`, `resume`), kept in the back/forward cache (`pagehide` and
 * `pageshow` with `persisted`), or with the machine asleep (`judge-beat.ts`). Each becomes an entry span `frozen` with `{ why }`, and every
 * span that was open at some time in it is flagged: its duration is not that of its work.
 *
 * The span lies in the time of the page's clock, which may have stood still in sleep. Of sleep it has what is certain, from when a beat was
 * due until it came; sleep may have begun up to a second before, from the beat before on, and spans that were open since then are flagged.
 * What it cannot see: a page that was stopped without a word (a debugger, a virtual machine whose clocks stand still).
 *
 * Specs: https://wicg.github.io/page-lifecycle/ and https://html.spec.whatwg.org/multipage/document-lifecycle.html
 */
import { BROWSER_TRACK, PAGE_ENTRY } from '../model/page-entries.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../model/span.js';
import type { PartHost } from '../model/tracer-part.js';
import { judgeBeat } from './judge-beat.js';
import { listen } from './listen.js';
import type { PageEnvironment } from './page-environment.js';
import type { Beat, BeatListener } from './pulse.js';

/** How long a report of a long task is waited for, ms: browsers hand it over after the next frame. */
const PATIENCE = 1000;
/** Long tasks that take up this share of a beat's lateness explain it: the rest was short tasks, and what the browser did between them. */
const EXPLAINS = 0.5;
/** Approximate bytes of `{ why }`. */
const ATTRIBUTE_BYTES = 40;

type Why = 'frozen' | 'back/forward cache' | 'asleep';

export interface PageLifecycle {
  readonly beat: BeatListener;
  readonly stop: () => void;
}

/** @param pass - gets each beat when it is known whether its lateness is the page's: at once, or after the wait for a long task. */
export function observePageLifecycle(
  environment: PageEnvironment,
  { sink, sharedTrace, report }: PartHost,
  pass: BeatListener,
): PageLifecycle {
  const { document, window, wallClock, PerformanceObserver, entryTypes } = environment;
  const name = sink.intern(PAGE_ENTRY.frozen);
  const track = sink.intern(BROWSER_TRACK);
  let frozen: { readonly since: number; readonly why: Why } | undefined;
  /** Since the last beat. */
  let resumed = false;
  let wallAhead = wallClock() - sink.now();
  let held: Beat | undefined;
  /** Long tasks reported since the last beat that was judged: a busy page holds a timer back by many, none of which explains it alone. */
  let tasks: readonly PerformanceEntry[] = [];

  const record = (why: Why, from: number, to: number, since = from): void => {
    sink.flagSpans(SpanFlag.acrossFreeze, since, to);
    const span = sink.add(SpanKind.entry, name, 0, track, sharedTrace, NO_PARENT, from, to, SpanStatus.unset);
    sink.attach(span, { why }, ATTRIBUTE_BYTES);
  };
  const freeze = (why: Why): void => {
    // A page on its way into the back/forward cache is told of that first, and then frozen.
    frozen ??= { since: sink.now(), why };
  };
  const resume = (): void => {
    if (frozen === undefined) return;
    const { why, since } = frozen;
    frozen = undefined;
    resumed = true;
    record(why, since, sink.now());
  };
  const passAsleep = (beat: Beat): void => {
    record('asleep', Math.min(beat.due, beat.now), beat.now, beat.before);
    pass({ ...beat, undisturbed: false });
  };
  /** @param patient - false: now, with what is known. */
  const decideHeld = (now: number, patient = true): void => {
    if (held === undefined) return;
    // A page that is still busy gets to this beat before it gets to the reports.
    if (longTasks) addTasks(longTasks.takeRecords());
    const beat = held;
    const explained = busyBetween(tasks, beat.due, beat.now) >= (beat.now - beat.due) * EXPLAINS;
    if (!explained && patient && now - beat.now < PATIENCE) return;
    held = undefined;
    if (explained) pass(beat);
    else passAsleep(beat);
  };

  const reportsLongTasks = PerformanceObserver !== null && entryTypes.includes(PAGE_ENTRY.longTask);
  const addTasks = (entries: readonly PerformanceEntry[]): void => {
    if (entries.length > 0) tasks = [...tasks, ...entries];
  };
  const longTasks = reportsLongTasks ? new PerformanceObserver((list) => addTasks(list.getEntries())) : undefined;
  longTasks?.observe({ type: PAGE_ENTRY.longTask });

  const stops = [
    listen(document, ['freeze', 'resume'], report, ({ type }) => (type === 'freeze' ? freeze('frozen') : resume())),
    listen(window, ['pagehide', 'pageshow'], report, (event) => {
      if (!(event as PageTransitionEvent).persisted) return;
      if (event.type === 'pagehide') freeze('back/forward cache');
      else resume();
    }),
    () => longTasks?.disconnect(),
  ];
  return {
    beat(beat) {
      decideHeld(beat.now);
      const ahead = wallClock() - sink.now();
      const jump = ahead - wallAhead;
      wallAhead = ahead;
      // What is known to have been frozen needs no judgement: its spans are flagged.
      const verdict = resumed ? 'awake' : judgeBeat(beat, jump, reportsLongTasks);
      resumed = false;
      if (verdict === 'asleep') passAsleep(beat);
      else if (verdict === 'awake') pass(beat);
      else {
        decideHeld(beat.now, false);
        held = beat;
      }
      if (held === undefined) tasks = [];
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** How much of a stretch was taken up by tasks, ms. Frames that share a process each report the same one. */
function busyBetween(tasks: readonly PerformanceEntry[], from: number, to: number): number {
  let busy = 0;
  let until = from;
  for (const { startTime, duration } of [...tasks].sort((a, b) => a.startTime - b.startTime)) {
    const end = Math.min(to, startTime + duration);
    busy += Math.max(0, end - Math.max(until, startTime));
    until = Math.max(until, end);
  }
  return busy;
}
