import { AttributeColumn } from './attribute-column.js';

/** Rows of one chunk: 1024 rows of 39 bytes are about 40 kB, what one IndexedDB record holds. */
export const CHUNK_ROWS = 1024;
/** Of one row: 8 + 8 + 4 + 4 + 4 + 1 + 1 + 4 + 4 + 1, in the order of `SPAN_COLUMNS`' types. */
export const BYTES_PER_ROW = 39;

/**
 * A fixed-size piece of the span table, one typed array a column. Row `i` of the chunk is row `firstRow + i` of the table.
 *
 * | column | unit |
 * |---|---|
 * | `start`, `end` | ms since the session's time origin; `end` is NaN while the span is open |
 * | `name`, `stage`, `track` | ids in the session's string table; `stage` is 0 where the span belongs to no stage by itself |
 * | `kind`, `status` | `SpanKind`, `SpanStatus` |
 * | `parent` | row of the parent, `NO_PARENT` (-1) or `UNKNOWN_PARENT` (-2) |
 * | `trace` | number of the trace within the session, from 1 |
 * | `flags` | bits of `SpanFlag` |
 *
 * Attributes are sparse: most spans have none.
 */
export interface SpanChunk {
  readonly firstRow: number;
  /** Rows in use. */
  count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly name: Uint32Array;
  readonly stage: Uint32Array;
  readonly track: Uint32Array;
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
  readonly parent: Int32Array;
  readonly trace: Uint32Array;
  readonly flags: Uint8Array;
  /** Snapshots by table row. */
  readonly attributes: AttributeColumn;
  /** Approximate size of the attributes, bytes. */
  attributeBytes: number;
}

export function createSpanChunk(firstRow: number, rows = CHUNK_ROWS): SpanChunk {
  return {
    firstRow,
    count: 0,
    start: new Float64Array(rows),
    // A span is open until it ends.
    end: new Float64Array(rows).fill(NaN),
    name: new Uint32Array(rows),
    stage: new Uint32Array(rows),
    track: new Uint32Array(rows),
    kind: new Uint8Array(rows),
    status: new Uint8Array(rows),
    parent: new Int32Array(rows),
    trace: new Uint32Array(rows),
    flags: new Uint8Array(rows),
    attributes: new AttributeColumn(),
    attributeBytes: 0,
  };
}

/** The numeric columns, in the order in which files and tools list them. */
export const SPAN_COLUMNS = ['start', 'end', 'name', 'stage', 'track', 'kind', 'status', 'parent', 'trace', 'flags'] as const;
export type SpanColumn = (typeof SPAN_COLUMNS)[number];
