import { AttributeColumn } from '../model/attribute-column.js';
import type { JsonObject } from '../model/json.js';
import { BYTES_PER_ROW, CHUNK_ROWS, SPAN_COLUMNS, type SpanChunk, type SpanColumn } from '../model/span-chunk.js';
import { SpanKind, UNKNOWN_PARENT } from '../model/span.js';

/** A chunk as a store holds it: columns trimmed to the rows in use, attributes as two parallel lists. */
export interface ChunkRecord extends Readonly<Pick<SpanChunk, 'firstRow' | 'count' | 'attributeBytes' | SpanColumn>> {
  readonly attributeRows: readonly number[];
  readonly attributeValues: readonly JsonObject[];
}

/** What one chunk adds to its session's line in the list. */
export interface ChunkSize {
  readonly spans: number;
  /** Pipeline spans. */
  readonly executions: number;
  readonly bytes: number;
}

const COLUMN_TYPES = {
  start: Float64Array,
  end: Float64Array,
  name: Uint32Array,
  stage: Uint32Array,
  track: Uint32Array,
  kind: Uint8Array,
  status: Uint8Array,
  parent: Int32Array,
  trace: Uint32Array,
  flags: Uint8Array,
} as const;

/** Position of a chunk in its session: the second half of its key. */
export function chunkIndex(firstRow: number): number {
  return Math.floor(firstRow / CHUNK_ROWS);
}

/**
 * A chunk as it is now. One that rows are still added to is copied (`slice`, not `subarray`: a structured clone of a view takes its whole
 * buffer along). A full one is handed on as it is: only ends of spans still open change in it, and then it is written again.
 */
export function toChunkRecord(chunk: Readonly<SpanChunk>): ChunkRecord {
  const { firstRow, count, attributes, attributeBytes } = chunk;
  const full = count === chunk.start.length;
  return {
    firstRow,
    count,
    start: full ? chunk.start : chunk.start.slice(0, count),
    end: full ? chunk.end : chunk.end.slice(0, count),
    name: full ? chunk.name : chunk.name.slice(0, count),
    stage: full ? chunk.stage : chunk.stage.slice(0, count),
    track: full ? chunk.track : chunk.track.slice(0, count),
    kind: full ? chunk.kind : chunk.kind.slice(0, count),
    status: full ? chunk.status : chunk.status.slice(0, count),
    parent: full ? chunk.parent : chunk.parent.slice(0, count),
    trace: full ? chunk.trace : chunk.trace.slice(0, count),
    flags: full ? chunk.flags : chunk.flags.slice(0, count),
    attributeRows: [...attributes.keys()],
    attributeValues: [...attributes.values()],
    attributeBytes,
  };
}

export function chunkSize(record: ChunkRecord): ChunkSize {
  let executions = 0;
  for (const kind of record.kind) if (kind === SpanKind.pipeline) executions++;
  return { spans: record.count, executions, bytes: record.count * BYTES_PER_ROW + record.attributeBytes };
}

/**
 * Rebuilds a chunk; undefined when the record is none. A parent that does not lie before its row, which no recorder writes
 * and which could send a walk up the tree in circles, becomes unknown.
 */
export function fromChunkRecord(stored: unknown): SpanChunk | undefined {
  const value = withFlags(stored);
  if (!isChunkRecord(value)) return undefined;
  const { firstRow, count, attributeRows, attributeValues, ...columns } = value;
  const attributes = new AttributeColumn();
  attributeRows.forEach((row, at) => {
    const snapshot = attributeValues[at];
    if (row >= firstRow && row < firstRow + count && typeof snapshot === 'object' && snapshot !== null) attributes.set(row, snapshot);
  });
  const { parent } = columns;
  for (let at = 0; at < count; at++) if (parent[at] >= firstRow + at || parent[at] < UNKNOWN_PARENT) parent[at] = UNKNOWN_PARENT;
  return { firstRow, count, ...columns, attributes };
}

/** A record from before there were flags: none of its spans has one. */
function withFlags(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'flags' in value) return value;
  const { trace } = value as Partial<ChunkRecord>;
  return { ...value, flags: new Uint8Array(trace instanceof Uint32Array ? trace.length : 0) };
}

function isChunkRecord(value: unknown): value is ChunkRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<ChunkRecord>;
  const { firstRow, count } = record;
  if (!Number.isSafeInteger(firstRow) || !Number.isSafeInteger(count)) return false;
  if (firstRow! < 0 || count! < 0 || count! > CHUNK_ROWS) return false;
  return (
    SPAN_COLUMNS.every((column) => record[column] instanceof COLUMN_TYPES[column] && record[column].length === count) &&
    Array.isArray(record.attributeRows) &&
    Array.isArray(record.attributeValues) &&
    Number.isFinite(record.attributeBytes)
  );
}

/**
 * The newest chunks that follow one another without a gap: all of them, unless something in the middle is missing. The span
 * table addresses rows by position, so only its last chunk may be partly filled.
 *
 * @param chunks - in order of `firstRow`.
 */
export function newestRun(chunks: readonly SpanChunk[]): SpanChunk[] {
  let first = chunks.length - 1;
  while (first > 0 && chunks[first - 1].count === CHUNK_ROWS && chunks[first - 1].firstRow + CHUNK_ROWS === chunks[first].firstRow) first--;
  return chunks.slice(Math.max(first, 0));
}
