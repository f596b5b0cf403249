import type { TraceData } from '../../src/index.js';
import { SPAN_COLUMNS } from '../../src/model/span-chunk.js';

/** Bytes of the span table's columns: typed arrays, whose size is known. Room that a chunk does not use yet counts too. */
export function countColumnBytes({ spans }: TraceData): number {
  return spans.chunks.reduce((sum, chunk) => sum + SPAN_COLUMNS.reduce((bytes, column) => bytes + chunk[column].byteLength, 0), 0);
}
