/**
 * Slow interactions: what each of their phases waited for. Phases as web-vitals defines them for INP
 * (https://github.com/GoogleChrome/web-vitals/blob/main/src/attribution/onINP.ts): of the longest event of an interaction, input delay up to the first
 * listener of any event shown by the same frame, processing up to the end of the last one, presentation delay up to that frame.
 *
 * Browsers round an event's duration to 8 ms, and report only events above a threshold; what they do not report is not here.
 */
import { PAGE_ENTRY, type EventAttributes } from '../model/page-entries.js';
import { SpanKind, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import type { BlameCause } from './blame.js';
import { readEvidence } from './blame-evidence.js';
import { readLineage } from './blame-lineage.js';
import { settleRange } from './blame-settle.js';

/** Limits of INP (https://web.dev/articles/inp), ms: above the first it needs improvement, above the second it is poor. */
const INP_GOOD = 200;
const INP_POOR = 500;
/** As many as web-vitals keeps as candidates for INP. */
const MOST_INTERACTIONS = 10;
/** Events whose frames lie this close were shown by the same frame, as durations are rounded to it, ms. */
const SAME_FRAME = 8;

export type InteractionPhaseName = 'input delay' | 'processing' | 'presentation delay';

export interface InteractionPhase {
  readonly name: InteractionPhaseName;
  /** ms since the session's time origin. */
  readonly start: number;
  /** ms. */
  readonly duration: number;
  /** What it waited for: the actions, stages and scripts that ran. Times add up to the duration. */
  readonly causes: readonly BlameCause[];
}

export interface InteractionBlame {
  /** The browser's number of the interaction. */
  readonly id: number;
  /** Of its longest event: `click`, `keydown`. */
  readonly type: string;
  readonly target: string;
  /** Row of its longest event. */
  readonly span: SpanId;
  /** ms since the session's time origin. */
  readonly start: number;
  /** Of its longest event, ms: what INP counts. */
  readonly duration: number;
  readonly rating: 'good' | 'needs-improvement' | 'poor';
  /** Input delay, processing, presentation delay. */
  readonly phases: readonly InteractionPhase[];
}

interface PageEvent extends EventAttributes {
  readonly row: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The slowest interactions, slowest first, at most ten.
 *
 * @param longerThan - only interactions longer than this, ms. Default 200: what INP calls good needs no explanation.
 */
export function explainInteractions(data: TraceData, longerThan: number = INP_GOOD): InteractionBlame[] {
  const name = data.strings.find(PAGE_ENTRY.event);
  if (name < 0) return [];
  const events = findRows(data, name).map((row) => readEvent(data, row));
  const longest = new Map<number, PageEvent>();
  for (const event of events) {
    const known = longest.get(event.interactionId);
    if (event.interactionId > 0 && !(known && known.end - known.start >= event.end - event.start)) longest.set(event.interactionId, event);
  }
  const slow = [...longest.values()].filter(({ start, end }) => end - start > longerThan);
  slow.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  return slow.slice(0, MOST_INTERACTIONS).map((event) => explain(data, events, event));
}

function explain(data: TraceData, events: readonly PageEvent[], event: PageEvent): InteractionBlame {
  const { row, start, end, type, target, interactionId } = event;
  let first = event.processingStart;
  let last = event.processingEnd;
  for (const other of events) {
    if (Math.abs(other.end - end) > SAME_FRAME) continue;
    first = Math.min(first, other.processingStart);
    last = Math.max(last, other.processingEnd);
  }
  // A listener that ran already when the interaction began is no reason for a negative delay; a modal dialog outlasts the event.
  first = Math.min(end, Math.max(start, first));
  last = Math.min(end, Math.max(first, last));
  const phase = (name: InteractionPhaseName, from: number, to: number): InteractionPhase => {
    const lineage = readLineage(data, from, to, -1);
    const evidence = readEvidence(data, lineage.entries, from, to, -1);
    return { name, start: from, duration: to - from, causes: settleRange(data, lineage, evidence, from, to, -1).list(to - from) };
  };
  return {
    id: interactionId,
    type,
    target,
    span: row,
    start,
    duration: end - start,
    rating: end - start > INP_POOR ? 'poor' : end - start > INP_GOOD ? 'needs-improvement' : 'good',
    phases: [phase('input delay', start, first), phase('processing', first, last), phase('presentation delay', last, end)],
  };
}

function findRows(data: TraceData, nameId: number): number[] {
  const rows: number[] = [];
  for (const { count, firstRow, name, kind } of data.spans.chunks) {
    for (let inside = 0; inside < count; inside++)
      if (name[inside] === nameId && kind[inside] === SpanKind.entry) rows.push(firstRow + inside);
  }
  return rows;
}

function readEvent({ spans, until }: TraceData, row: number): PageEvent {
  const { type, interactionId, processingStart, processingEnd, target } = (spans.attributes(row) ?? {}) as Partial<EventAttributes>;
  const start = spans.start(row);
  const end = Math.max(start, Number.isNaN(spans.end(row)) ? until : spans.end(row));
  return {
    row,
    start,
    end,
    type: typeof type === 'string' ? type : '',
    target: typeof target === 'string' ? target : '',
    interactionId: typeof interactionId === 'number' ? interactionId : 0,
    processingStart: typeof processingStart === 'number' ? processingStart : start,
    processingEnd: typeof processingEnd === 'number' ? processingEnd : start,
  };
}
