import { CHUNK_ROWS, createSpanChunk, SPAN_COLUMNS, type SpanChunk } from '../model/span-chunk.js';
import { NO_PARENT, SpanKind, UNKNOWN_PARENT } from '../model/span.js';

/** Gaps longer than this are no gaps but a damaged position: a store keeps no session of that many chunks. */
const MOST_MISSING_CHUNKS = 4096;

/** Readable chunks of a session, made into a run without gaps. */
export interface ChunkRun {
  readonly chunks: readonly SpanChunk[];
  /** Rows that stand for spans that are not readable. */
  readonly filled: number;
}

/**
 * Fills rows that are missing between chunks with marks, so that each span keeps its row, and with it its place in the tree and its
 * figures. The marks are instants at the time of the last span before them, belong to no trace and no other span, and no figure counts
 * them. A span whose parent is missing has an unknown one.
 *
 * @param chunks - in order of `firstRow`, which is a multiple of `CHUNK_ROWS`. They are changed.
 * @param nameId - of the marks.
 */
export function fillGaps(chunks: readonly SpanChunk[], nameId: number): ChunkRun {
  const run: SpanChunk[] = [];
  const missing = new Set<number>();
  for (const chunk of chunks) {
    const before = run.at(-1);
    if (before && chunk.firstRow - before.firstRow > MOST_MISSING_CHUNKS * CHUNK_ROWS) {
      run.length = 0;
      missing.clear();
    } else if (before) {
      run[run.length - 1] = complete(before, nameId, missing);
      for (let row = before.firstRow + CHUNK_ROWS; row < chunk.firstRow; row += CHUNK_ROWS) {
        run.push(complete(emptyChunk(row, before), nameId, missing));
      }
    }
    run.push(chunk);
  }
  if (missing.size > 0) for (const { parent } of run) forgetParents(parent, missing);
  return { chunks: run, filled: missing.size };
}

/** Without rows, but with the time at which its marks are to be. */
function emptyChunk(firstRow: number, before: SpanChunk): SpanChunk {
  const chunk = createSpanChunk(firstRow);
  chunk.start[0] = before.start[before.count - 1] ?? 0;
  return chunk;
}

/** The chunk with all of its rows; those that are missing are marks. */
function complete(chunk: SpanChunk, nameId: number, missing: Set<number>): SpanChunk {
  if (chunk.count === CHUNK_ROWS) return chunk;
  const { firstRow, count } = chunk;
  const full = createSpanChunk(firstRow);
  for (const column of SPAN_COLUMNS) {
    full[column].set(chunk[column].subarray(0, count));
  }
  const time = chunk.start[Math.max(0, count - 1)];
  full.start.fill(time, count);
  full.end.fill(time, count);
  full.name.fill(nameId, count);
  full.kind.fill(SpanKind.mark, count);
  full.parent.fill(NO_PARENT, count);
  for (let row = firstRow + count; row < firstRow + CHUNK_ROWS; row++) missing.add(row);
  return { ...full, count: CHUNK_ROWS, attributes: chunk.attributes, attributeBytes: chunk.attributeBytes };
}

function forgetParents(parent: Int32Array, missing: ReadonlySet<number>): void {
  for (let at = 0; at < parent.length; at++) if (missing.has(parent[at])) parent[at] = UNKNOWN_PARENT;
}
