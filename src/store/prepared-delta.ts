import type { SessionDelta } from '../model/ports.js';
import { BYTES_PER_ROW, type SpanChunk, type SpanColumn } from '../model/span-chunk.js';
import { toWeightColumns, type WeightColumns } from './weight-segments.js';

/** A chunk's columns, cut to the rows in use: views of one buffer that holds nothing else, so that a clone takes nothing else along. */
export interface PreparedChunk extends Readonly<Pick<SpanChunk, 'firstRow' | 'count' | SpanColumn>> {
  /** Rows of the table that have attributes. */
  readonly attributeRows: Uint32Array;
  /** JSON of a list with the attributes of each of these rows; '' where there are none. */
  readonly attributeText: string;
}

/**
 * A delta that nothing changes any more, ready to be cloned: into a worker, or into the journal of a page that goes away. Packing it, its
 * checksums and its statistics are left to whoever stores it.
 */
export interface PreparedDelta extends Omit<SessionDelta, 'chunks' | 'weights'> {
  /**
   * Number of this delta in its session: higher than those before, and the next one where nothing was left out. What is not newer than
   * what a store holds is not stored again.
   */
  readonly sequence: number;
  /** Others of the same write follow: what lies in them is of the same moment. Absent: none does. */
  readonly goesOn?: boolean;
  readonly chunks: readonly PreparedChunk[];
  readonly weights: WeightColumns;
}

/** Copies what is live in a delta, at once. Throws what `JSON.stringify` does when attributes are no plain data. */
export function prepareDelta(delta: SessionDelta, sequence: number): PreparedDelta {
  return { ...delta, sequence, chunks: delta.chunks.map(prepareChunk), weights: toWeightColumns(delta.weights) };
}

export function prepareChunk(chunk: Readonly<SpanChunk>): PreparedChunk {
  const { firstRow, count, attributes } = chunk;
  const { size } = attributes;
  return {
    firstRow,
    count,
    ...copyColumns(chunk, count),
    attributeRows: size === 0 ? new Uint32Array(0) : Uint32Array.from(attributes.keys()),
    attributeText: size === 0 ? '' : JSON.stringify([...attributes.values()]),
  };
}

/** Eight-byte columns first, then four, then one: so each begins where it may. */
function copyColumns(chunk: Readonly<SpanChunk>, count: number): Pick<PreparedChunk, SpanColumn> {
  const buffer = new ArrayBuffer(count * BYTES_PER_ROW);
  let used = 0;
  const copy = <Column extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
    Type: new (buffer: ArrayBuffer, offset: number, length: number) => Column,
    column: Column,
  ): Column => {
    const to = new Type(buffer, used, count);
    used += to.byteLength;
    to.set(column.subarray(0, count));
    return to;
  };
  return {
    start: copy(Float64Array, chunk.start),
    end: copy(Float64Array, chunk.end),
    name: copy(Uint32Array, chunk.name),
    stage: copy(Uint32Array, chunk.stage),
    track: copy(Uint32Array, chunk.track),
    parent: copy(Int32Array, chunk.parent),
    trace: copy(Uint32Array, chunk.trace),
    kind: copy(Uint8Array, chunk.kind),
    status: copy(Uint8Array, chunk.status),
    flags: copy(Uint8Array, chunk.flags),
  };
}
