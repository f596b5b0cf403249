import { AttributeColumn } from '../model/attribute-column.js';
import type { JsonObject } from '../model/json.js';
import { BYTES_PER_ROW, CHUNK_ROWS, SPAN_COLUMNS, type SpanChunk, type SpanColumn } from '../model/span-chunk.js';
import { SpanKind, UNKNOWN_PARENT } from '../model/span.js';
import { unpackChunk } from './chunk-codec.js';
import type { PreparedChunk } from './prepared-delta.js';

type ChunkColumns = Readonly<Pick<SpanChunk, 'firstRow' | 'count' | SpanColumn>>;

/** A chunk as schemas 1 and 2 held it: columns trimmed to the rows in use, attributes as two parallel lists. */
interface OldChunkRecord extends ChunkColumns {
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

/** @param bytes - what it takes. Default: as it is, unpacked. */
export function chunkSize({ count, kind, attributeText }: PreparedChunk, bytes = count * BYTES_PER_ROW + attributeText.length): ChunkSize {
  let executions = 0;
  for (const each of kind) if (each === SpanKind.pipeline) executions++;
  return { spans: count, executions, bytes };
}

/** Reads what is stored under an index, packed or as the first schemas held it; undefined when it is damaged, or of another place. */
export function readChunk(stored: unknown, index: number): PreparedChunk | undefined {
  try {
    const chunk = stored instanceof Uint8Array ? unpackChunk(stored) : readOldChunk(stored);
    return chunk?.firstRow === index * CHUNK_ROWS ? chunk : undefined;
  } catch {
    // Damage that its checksum, or JSON that cannot be, has shown: the reader counts what is missing.
    return undefined;
  }
}

/** Chunks of a session, and how many spans have lost what they had of attributes. */
export interface ReadChunks {
  readonly chunks: readonly SpanChunk[];
  readonly lostAttributes: number;
}

/** Puts chunks together. Where attributes are no list of JSON, the spans stay and go without. */
export function toSpanChunks(prepared: readonly PreparedChunk[]): ReadChunks {
  let lostAttributes = 0;
  const chunks = prepared.map((chunk) => {
    const values = readAttributes(chunk.attributeText);
    if (!values) lostAttributes += chunk.attributeRows.length;
    return toSpanChunk(chunk, values ?? []);
  });
  return { chunks, lostAttributes };
}

function readAttributes(text: string): readonly unknown[] | undefined {
  if (text === '') return [];
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a chunk together. A parent that does not lie before its row, which no recorder writes and which could send a walk up the tree in
 * circles, becomes unknown.
 */
function toSpanChunk({ attributeRows, attributeText, ...columns }: PreparedChunk, values: readonly unknown[]): SpanChunk {
  const { firstRow, count, parent } = columns;
  const attributes = new AttributeColumn();
  attributeRows.forEach((row, at) => {
    const snapshot = values[at];
    if (row >= firstRow && row < firstRow + count && typeof snapshot === 'object' && snapshot !== null)
      attributes.set(row, snapshot as JsonObject);
  });
  for (let at = 0; at < count; at++) if (parent[at] >= firstRow + at || parent[at] < UNKNOWN_PARENT) parent[at] = UNKNOWN_PARENT;
  return { ...columns, attributes, attributeBytes: attributeText.length };
}

function readOldChunk(stored: unknown): PreparedChunk | undefined {
  const value = withFlags(stored);
  if (!isOldChunk(value)) return undefined;
  const { attributeRows, attributeValues, ...columns } = value;
  const attributeText = attributeRows.length === 0 ? '' : JSON.stringify(attributeValues);
  return { ...columns, attributeRows: Uint32Array.from(attributeRows), attributeText };
}

/** A record from before there were flags: none of its spans has one. */
function withFlags(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'flags' in value) return value;
  const { trace } = value as Partial<OldChunkRecord>;
  return { ...value, flags: new Uint8Array(trace instanceof Uint32Array ? trace.length : 0) };
}

function isOldChunk(value: unknown): value is OldChunkRecord {
  if (!isChunkColumns(value)) return false;
  const { count, attributeRows, attributeValues } = value as Partial<OldChunkRecord>;
  // No longer than the chunk: a damaged list may say that it has millions of items.
  return [attributeRows, attributeValues].every((list) => Array.isArray(list) && list.length <= count!);
}

/** Whether it has all columns of a chunk, each as long as it says. */
export function isChunkColumns(value: unknown): value is ChunkColumns {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<ChunkColumns>;
  const { firstRow, count } = record;
  if (!Number.isSafeInteger(firstRow) || !Number.isSafeInteger(count)) return false;
  if (firstRow! < 0 || count! < 0 || count! > CHUNK_ROWS) return false;
  return SPAN_COLUMNS.every((column) => record[column] instanceof COLUMN_TYPES[column] && record[column].length === count);
}
