/**
 * Blame: why a span took as long as it did. Every instant of the span goes to one cause (or is divided equally among several that have the
 * same claim to it), so that causes add up to the span's duration and no millisecond is counted twice.
 *
 * Order of precedence, strongest first, and why:
 *
 * 1. The page was **frozen**: nothing else can have run.
 * 2. A **script** of a long animation frame ran: the browser measured it, and there is one main thread. Whose script it was is told by what
 *    was recorded while it ran (below). The part of it that is **forced layout** is named apart, spread evenly over the script, since the
 *    browser does not say when it was.
 * 3. **Rendering** of a long frame, from the start of style and layout to the frame's end.
 * 4. **Listeners** of an event, where no script of a long frame says more about them.
 * 5. A **long task** of which no script is known; where the browser reports none, a gap between timers, which is an estimate. A heap that
 *    shrank at that time makes garbage collection the likely reason.
 * 6. **Spans** that recorded something right before or right after, for up to 50 ms each: had either gone on for longer, it would have been
 *    reported as a long task (where the browser reports them at all). A stretch in which a request ended that the span had made is waiting
 *    for that request.
 * 7. **Resources** in flight, then a **hidden** page (its timers are throttled), explain what is left: idle time.
 * 8. The rest is **unexplained**, and said to be; it is filed under the innermost span that was waiting, or worked in pieces too small to
 *    be reported.
 *
 * Own or foreign: a span's start, its end, and each capture are moments at which code of that span (so of its run) certainly ran. Within one
 * script, and between two such moments next to each other, whoever recorded both was running: so a synchronous span has all of the scripts
 * that it covers, and a span that awaits has none of those in which only others recorded something. Between moments of two different runs,
 * each gets half, `estimated`. A script in which nobody recorded anything is that of the runs that were seen in other scripts called by the
 * same caller; else it is foreign, and named by its function.
 *
 * What the data cannot tell: who ran in tasks shorter than 5 ms (browsers list no such script), whether a wait was for a timer, a lock or
 * another thread, when a garbage collection was inside a script, and in a script shared by several runs where one left off.
 */
import { USER_TIMING_TRACK } from '../model/page-entries.js';
import { SpanKind, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import { readEvidence } from './blame-evidence.js';
import { readLineage } from './blame-lineage.js';
import { settleRange } from './blame-settle.js';

/** How sure a cause is. `measured`: reported by the browser, or proven by it and the spans together · `estimated`: divided or measured indirectly · `likely`: inferred · `unknown`: of unexplained time. */
export type BlameConfidence = 'measured' | 'estimated' | 'likely' | 'unknown';

export type BlameKind =
  /** The span's own code, or that of one nested in it: `name` is the innermost one's. */
  | 'own'
  /** Code of a span that is not nested in it, mostly of another run. */
  | 'span'
  /** A script in a long frame. */
  | 'script'
  /** Listeners of an event: `name` is its type. */
  | 'listener'
  /** Style and layout that a script forced. */
  | 'forced-layout'
  /** Style, layout and paint of a long frame. */
  | 'rendering'
  /** A long task of which no script is known. */
  | 'long-task'
  | 'garbage-collection'
  /** A request that was waited for: `name` is its address. */
  | 'resource'
  | 'hidden'
  | 'frozen'
  /** Nothing that was recorded explains it: `name` is that of the innermost span open then. */
  | 'unexplained';

/** One cause and the time that it explains. */
export interface BlameCause {
  readonly kind: BlameKind;
  /** Of a script its function, or what called it when that has no name; '' where there is nothing to name. */
  readonly name: string;
  /** Of scripts: the file, without query; '' when unknown. */
  readonly source: string;
  /** Of scripts: what called it, in the browser's words. Of listeners: the element. Else ''. */
  readonly invoker: string;
  /** ms. */
  readonly time: number;
  /** Of the span's duration, 0–1. */
  readonly share: number;
  /** That of most of its time. */
  readonly confidence: BlameConfidence;
  /** How many spans, runs or entries it is made of. */
  readonly count: number;
  /** Span or entry to look at: the one that explains most. */
  readonly span: SpanId;
}

/** What happened meanwhile and takes no time of its own, or none that can be told. */
export interface BlameAside {
  readonly kind: 'layout-shift' | 'garbage-collection';
  readonly count: number;
  /** Sum of the scores of layout shifts; bytes that the heap shrank by. */
  readonly amount: number;
}

export interface SpanBlame {
  readonly span: SpanId;
  /** ms; of a span still open, up to the end of the recording. */
  readonly duration: number;
  /** Most time first; unexplained time last. Their times add up to the duration. */
  readonly causes: readonly BlameCause[];
  readonly asides: readonly BlameAside[];
}

/** Why a span took as long as it did. No causes for an instant; undefined for a row that is not held. Reads the table once. */
export function explainSpan(data: TraceData, row: SpanId): SpanBlame | undefined {
  const { spans, strings, until } = data;
  if (!(row >= spans.firstRow && row < spans.rowCount)) return undefined;
  const from = spans.start(row);
  const to = Math.max(from, Number.isNaN(spans.end(row)) ? until : spans.end(row));
  // What the browser reports, and what the page measured after the fact, has no code of its own.
  const kind = spans.kind(row);
  const hasCode = kind !== SpanKind.entry && kind !== SpanKind.mark && spans.trackId(row) !== strings.find(USER_TIMING_TRACK);
  const own = hasCode ? row : -1;
  const lineage = readLineage(data, from, to, own);
  const evidence = readEvidence(data, lineage.entries, from, to, row);
  const ledger = settleRange(data, lineage, evidence, from, to, own);
  return { span: row, duration: to - from, causes: ledger.list(to - from), asides: evidence.asides };
}
