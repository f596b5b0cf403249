import { SpanStatus, UNTOLD_FAILURE, type SpanId } from '../model/span.js';
import type { TraceData } from '../model/trace-data.js';

interface Told {
  readonly depth: number;
  readonly text: string;
}

/**
 * Why a span failed, as it was recorded; '' where nothing was. Of a run or a stage that said no more than that it failed, what failed in it
 * tells: the first of its stages that has a text, or else of their captures. That takes a pass over all later rows.
 */
export function errorTextOf(data: TraceData, span: SpanId): string {
  const own = textOf(data.spans.attributes(span)?.error);
  return isTelling(own) ? own : findBelow(data, span) || own;
}

function findBelow({ spans }: TraceData, span: SpanId): string {
  /** Depths of what is below it. */
  const depths = new Map<SpanId, number>([[span, 0]]);
  let found: Told | undefined;
  for (const { firstRow, count, parent, status, attributes } of spans.chunks) {
    for (let at = Math.max(0, span + 1 - firstRow); at < count; at++) {
      const above = depths.get(parent[at]);
      if (above === undefined) continue;
      const depth = above + 1;
      depths.set(firstRow + at, depth);
      if (status[at] !== SpanStatus.error || (found && depth >= found.depth)) continue;
      const text = textOf(attributes.get(firstRow + at)?.error);
      if (isTelling(text)) found = { depth, text };
    }
  }
  return found?.text ?? '';
}

function isTelling(text: string): boolean {
  return text !== '' && text !== UNTOLD_FAILURE;
}

function textOf(error: unknown): string {
  return error === undefined ? '' : typeof error === 'string' ? error : JSON.stringify(error);
}
