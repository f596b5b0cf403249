/**
 * The spans of a session, or of one of its traces, laid side by side for the analysis: open spans cut, parents as positions in the
 * view. Scratch space of one analysis; the table itself is only read, chunk by chunk.
 */
import { NO_PARENT, SpanFlag, SpanKind, UNKNOWN_PARENT } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';

/** The parent was recorded but is no longer held. */
const EVICTED_PARENT = -3;

export interface SpanView {
  readonly count: number;
  /** Row in the session's table. */
  readonly row: Int32Array;
  /** ms since the time origin. */
  readonly start: Float64Array;
  /** Never before `start`; open spans end where the recording ends. */
  readonly end: Float64Array;
  readonly open: Uint8Array;
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  /** Bits of `SpanFlag`. */
  readonly flags: Uint8Array;
  readonly name: Uint32Array;
  readonly stage: Uint32Array;
  readonly trace: Uint32Array;
  /**
   * Position of the nearest ancestor that is a stage or a pipeline, always before the span's own; or why there is none:
   * `NO_PARENT`, `UNKNOWN_PARENT`, `EVICTED_PARENT`.
   */
  readonly above: Int32Array;
  /** Spans whose own parent is unknown, or evicted. */
  readonly unknownParents: number;
  readonly evictedParents: number;
}

/** @param traceId - number of the only trace wanted; absent: all. A parent in another trace then counts as none. */
export function readSpans(data: TraceData, traceId?: number): SpanView {
  const { spans, until } = data;
  const { firstRow } = spans;
  const held = Math.max(0, spans.rowCount - firstRow);
  const count = traceId === undefined ? held : countRows(data, traceId);
  const view = {
    count,
    row: new Int32Array(count),
    start: new Float64Array(count),
    end: new Float64Array(count),
    open: new Uint8Array(count),
    kind: new Uint8Array(count),
    status: new Uint8Array(count),
    flags: new Uint8Array(count),
    name: new Uint32Array(count),
    stage: new Uint32Array(count),
    trace: new Uint32Array(count),
    above: new Int32Array(count),
    unknownParents: 0,
    evictedParents: 0,
  };
  const positions = traceId === undefined ? undefined : new Int32Array(held).fill(-1);
  let at = 0;
  for (const chunk of spans.chunks) {
    for (let inside = 0; inside < chunk.count; inside++) {
      if (traceId !== undefined && chunk.trace[inside] !== traceId) continue;
      const row = chunk.firstRow + inside;
      const start = chunk.start[inside];
      const end = chunk.end[inside];
      const open = Number.isNaN(end);
      view.row[at] = row;
      view.start[at] = start;
      view.end[at] = Math.max(start, open ? until : end);
      view.open[at] = open ? 1 : 0;
      view.kind[at] = chunk.kind[inside];
      view.status[at] = chunk.status[inside];
      view.flags[at] = chunk.flags[inside];
      view.name[at] = chunk.name[inside];
      view.stage[at] = chunk.stage[inside];
      view.trace[at] = chunk.trace[inside];

      let parent = chunk.parent[inside];
      if (parent >= 0 && parent < firstRow) parent = EVICTED_PARENT;
      // A parent is always started, so recorded, before its children: anything else cannot be right.
      else if (parent >= row || parent < UNKNOWN_PARENT) parent = UNKNOWN_PARENT;
      else if (parent >= 0) {
        const position = positions ? positions[parent - firstRow] : parent - firstRow;
        if (position < 0) parent = NO_PARENT;
        else parent = isTimed(view.kind[position]) ? position : view.above[position];
      }
      if (chunk.parent[inside] >= 0 && chunk.parent[inside] < firstRow) view.evictedParents++;
      else if (chunk.parent[inside] >= row || chunk.parent[inside] <= UNKNOWN_PARENT) view.unknownParents++;
      view.above[at] = parent;
      if (positions) positions[row - firstRow] = at;
      at++;
    }
  }
  return view;
}

/** True of a span whose duration is not that of its work: no figure counts it. */
export function isAcrossFreeze({ flags }: SpanView, at: number): boolean {
  return (flags[at] & SpanFlag.acrossFreeze) !== 0;
}

/** True of the kinds that take time from one another: a run and its stages. */
function isTimed(kind: number): boolean {
  return kind === SpanKind.pipeline || kind === SpanKind.stage;
}

function countRows(data: TraceData, traceId: number): number {
  let count = 0;
  for (const chunk of data.spans.chunks) {
    for (let inside = 0; inside < chunk.count; inside++) if (chunk.trace[inside] === traceId) count++;
  }
  return count;
}
