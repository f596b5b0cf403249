import type { JsonObject } from '../../src/model/json.js';
import { SpanKind, SpanStatus, type SpanId } from '../../src/model/span.js';
import type { TraceData } from '../../src/model/trace-data.js';

/** One capture of an action, as Actions shows it. */
export interface ShownCapture {
  readonly span: SpanId;
  readonly stage: string;
  /** When it was captured, ms since the session's time origin. */
  readonly time: number;
  readonly duration: number;
  readonly failed: boolean;
  /** Undefined where nothing was kept (verbosity `minimal`, or the budget was spent). */
  readonly data: JsonObject | undefined;
}

/**
 * The last captures of an action, newest first. Reads the table from its end and stops when it has enough: an action
 * captured lately costs next to nothing, one captured long ago one pass over a column.
 *
 * @param most - how many are wanted at most.
 */
export function lastCaptures({ spans, strings }: TraceData, actionId: string, most: number): ShownCapture[] {
  const found: ShownCapture[] = [];
  const id = strings.find(actionId);
  if (id < 0) return found;
  for (let at = spans.chunks.length - 1; at >= 0; at--) {
    const chunk = spans.chunks[at];
    for (let row = chunk.count - 1; row >= 0; row--) {
      if (chunk.name[row] !== id || chunk.kind[row] !== SpanKind.capture) continue;
      const span = chunk.firstRow + row;
      found.push({
        span,
        stage: strings.get(chunk.stage[row]),
        time: chunk.end[row],
        duration: chunk.end[row] - chunk.start[row],
        failed: chunk.status[row] === SpanStatus.error,
        data: chunk.attributes.get(span),
      });
      if (found.length === most) return found;
    }
  }
  return found;
}
