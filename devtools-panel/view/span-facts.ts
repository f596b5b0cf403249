import { errorTextOf } from '../../src/analyze/error-text.js';
import type { JsonObject } from '../../src/model/json.js';
import { SpanFlag, SpanKind, SpanStatus, UNKNOWN_PARENT, type SpanKindName } from '../../src/model/span.js';
import { titleOfSpan } from './entry-words.js';
import { spanKindName } from '../../src/model/span-names.js';
import type { TraceData } from '../../src/model/trace-data.js';

/** What there is to say about one span. Times in ms. */
export interface SpanFacts {
  readonly row: number;
  readonly name: string;
  /** What it is called: for an entry of the browser other than its name. */
  readonly title: string;
  readonly kind: SpanKindName;
  readonly track: string;
  /** '' where it belongs to no stage. */
  readonly stage: string;
  /** Of a capture: the action's id. */
  readonly action: string;
  readonly start: number;
  /** Up to `until` while the span is open. */
  readonly duration: number;
  /** Part of the duration in which no child ran. */
  readonly self: number;
  readonly children: number;
  readonly open: boolean;
  readonly instant: boolean;
  /** The page was frozen during it. */
  readonly acrossFreeze: boolean;
  /** Not reported by the browser, but estimated by acttrace. */
  readonly estimated: boolean;
  readonly status: 'failed' | 'ok' | 'open' | 'ended';
  readonly parent: { readonly row: number; readonly name: string } | 'none' | 'unknown' | 'evicted';
  readonly error: string;
  /** Stack of who made it, as the browser wrote it; '' where none was kept. */
  readonly callSite: string;
  /** Captured data without what is told above. */
  readonly attributes: JsonObject | undefined;
}

/**
 * Reads everything about one span. Looks through all later rows for its children, so it is for one span at a time.
 *
 * @param until - where an open span is cut, ms.
 */
export function readSpanFacts(data: TraceData, row: number, until: number): SpanFacts | undefined {
  const { spans, strings } = data;
  if (!(row >= spans.firstRow && row < spans.rowCount)) return undefined;
  const start = spans.start(row);
  const kind = spans.kind(row);
  const open = Number.isNaN(spans.end(row));
  const end = Math.max(start, open ? until : spans.end(row));
  const children = childIntervals(data, row, start, end);
  const failed = spans.status(row) === SpanStatus.error;
  const { error, ...rest } = spans.attributes(row) ?? {};
  const callSite = typeof rest.callSite === 'string' ? rest.callSite : '';
  const attributes = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'callSite' || callSite === ''));
  return {
    row,
    name: strings.get(spans.nameId(row)),
    title: titleOfSpan(data, row),
    kind: spanKindName(kind),
    track: strings.get(spans.trackId(row)),
    stage: strings.get(spans.stageId(row)),
    action: kind === SpanKind.capture ? strings.get(spans.nameId(row)) : '',
    start,
    duration: end - start,
    self: end - start - unionLength(children),
    children: children.length,
    open,
    instant: kind === SpanKind.mark,
    acrossFreeze: (spans.flags(row) & SpanFlag.acrossFreeze) !== 0,
    estimated: (spans.flags(row) & SpanFlag.estimated) !== 0,
    status: failed ? 'failed' : open ? 'open' : spans.status(row) === SpanStatus.ok ? 'ok' : 'ended',
    parent: readParent(data, row),
    error: error === undefined && !failed ? '' : errorTextOf(data, row),
    callSite,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
  };
}

function readParent({ spans, strings }: TraceData, row: number): SpanFacts['parent'] {
  const parent = spans.parent(row);
  if (parent === UNKNOWN_PARENT || parent >= row) return 'unknown';
  if (parent < 0) return 'none';
  if (parent < spans.firstRow) return 'evicted';
  return { row: parent, name: strings.get(spans.nameId(parent)) };
}

/** The parts of [start, end] that children take, in order of start. Marks take no time and are not counted. */
function childIntervals({ spans }: TraceData, row: number, start: number, end: number): [number, number][] {
  const intervals: [number, number][] = [];
  for (const chunk of spans.chunks) {
    if (chunk.firstRow + chunk.count <= row) continue;
    for (let at = 0; at < chunk.count; at++) {
      if (chunk.parent[at] !== row || chunk.kind[at] === SpanKind.mark) continue;
      const childEnd = Number.isNaN(chunk.end[at]) ? end : Math.min(chunk.end[at], end);
      intervals.push([Math.max(chunk.start[at], start), childEnd]);
    }
  }
  return intervals.sort((a, b) => a[0] - b[0]);
}

/** Time that at least one of the intervals (sorted by start) covers. */
function unionLength(intervals: readonly [number, number][]): number {
  let covered = 0;
  let reached = -Infinity;
  for (const [start, end] of intervals) {
    if (end <= reached) continue;
    covered += end - Math.max(start, reached);
    reached = end;
  }
  return covered;
}
