/**
 * Which spans belong together: the span that is asked about with all that is nested in it (unit 0), and every other run, or part of the
 * same run beside it, as a unit of its own. Units, not spans, are what takes turns on the main thread.
 */
import { SpanKind } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';
import { USER_TIMING_TRACK } from '../model/page-entries.js';

/** Unit of the span that is asked about, and of what is nested in it. */
export const OWN = 0;
/** Of rows that are no work of the app: entries, marks, and the span's own ancestors. */
const NO_UNIT = -1;

/** Columns by row minus `firstRow`. */
export interface Lineage {
  readonly unit: Int32Array;
  /** Of own spans: the nearest one above that is not a capture, as row minus `firstRow`; -1 for the span itself. */
  readonly above: Int32Array;
  readonly unitCount: number;
  /** Rows of the browser's entries and of marks. */
  readonly entries: readonly number[];
}

/**
 * @param own - row of the span that is asked about; -1: none, all spans are others.
 *
 * A span of unknown or evicted parent belongs to the latest run of its trace. Of the asked span's own trace, it is own when the asked
 * span is the whole run, or when it is a capture of the same stage; else it is another unit.
 */
export function readLineage(data: TraceData, own: number): Lineage {
  const { spans, strings } = data;
  const { firstRow } = spans;
  const held = Math.max(0, spans.rowCount - firstRow);
  const unit = new Int32Array(held).fill(NO_UNIT);
  const above = new Int32Array(held).fill(-1);
  const entries: number[] = [];
  const ancestors = readAncestors(data, own);
  const ownTrace = own < 0 ? NaN : spans.trace(own);
  const ownStage = own < 0 ? NaN : spans.stageId(own);
  const ownIsRoot = own >= 0 && spans.parent(own) < firstRow;
  const userTiming = strings.find(USER_TIMING_TRACK);
  /** Latest unit of each trace. */
  const ofTrace = new Map<number, number>();
  let unitCount = 1;

  for (const chunk of spans.chunks) {
    for (let inside = 0; inside < chunk.count; inside++) {
      const row = chunk.firstRow + inside;
      const at = row - firstRow;
      const kind = chunk.kind[inside];
      if (row === own) {
        unit[at] = OWN;
        continue;
      }
      if (kind === SpanKind.entry || kind === SpanKind.mark) {
        entries.push(row);
        continue;
      }
      // Measures of the page's own are named after the fact, between any two marks: they prove nobody's work.
      if (chunk.track[inside] === userTiming || ancestors.has(row)) continue;
      const parent = chunk.parent[inside];
      const up = parent >= firstRow && parent < row ? parent - firstRow : -1;
      if (up >= 0 && unit[up] >= 0) {
        unit[at] = unit[up];
        if (unit[at] === OWN) above[at] = spans.kind(parent) === SpanKind.capture ? above[up] : up;
        continue;
      }
      const trace = chunk.trace[inside];
      const lost = up < 0 && parent !== -1;
      const strayCapture = up < 0 && kind === SpanKind.capture;
      if ((lost || strayCapture) && trace === ownTrace && row > own) {
        if (ownIsRoot || (kind === SpanKind.capture && chunk.stage[inside] === ownStage)) {
          unit[at] = OWN;
          above[at] = own - firstRow;
          continue;
        }
      }
      const known = lost || strayCapture ? ofTrace.get(trace) : undefined;
      unit[at] = known ?? unitCount++;
      if (known === undefined) ofTrace.set(trace, unit[at]);
    }
  }
  return { unit, above, unitCount, entries };
}

function readAncestors({ spans }: TraceData, own: number): ReadonlySet<number> {
  const ancestors = new Set<number>();
  if (own < 0) return ancestors;
  for (let row = own, parent = spans.parent(row); parent >= spans.firstRow && parent < row; parent = spans.parent(row)) {
    ancestors.add(parent);
    row = parent;
  }
  return ancestors;
}
