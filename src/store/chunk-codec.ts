/**
 * A chunk of the span table in few bytes, without loss: 8 to 14 a span as a rule, where its columns take 39.
 *
 * | bytes | what |
 * |---|---|
 * | 1 | version of this format |
 * | 4 | CRC-32 (IEEE 802.3) of everything after it, little endian |
 * | … | first row, rows; then each column: see `time-columns.ts` and `integer-column.ts` |
 * | … | rows with attributes, as differences; length of their JSON; the JSON as UTF-8 |
 */
import { CHUNK_ROWS } from '../model/span-chunk.js';
import { ByteReader, ByteWriter, fold, unfold } from './byte-stream.js';
import { crc32 } from './crc-32.js';
import { MOST_INTEGER_BYTES, packIntegers, unpackIntegers } from './integer-column.js';
import type { PreparedChunk } from './prepared-delta.js';
import { MOST_TIME_BYTES, packTimes, unpackTimes } from './time-columns.js';

const VERSION = 1;
const HEAD = 5;
/** Head, and the numbers before the columns. */
const FIXED_BYTES = 64;
const INTEGER_COLUMNS = ['name', 'stage', 'track', 'kind', 'status', 'trace', 'flags'] as const;
const ROW_BYTES = 2 * MOST_TIME_BYTES + (INTEGER_COLUMNS.length + 1) * MOST_INTEGER_BYTES;

export function packChunk(chunk: PreparedChunk): Uint8Array<ArrayBuffer> {
  const { firstRow, count, attributeRows } = chunk;
  const text = new TextEncoder().encode(chunk.attributeText);
  const to = new ByteWriter(FIXED_BYTES + count * ROW_BYTES + attributeRows.length * MOST_INTEGER_BYTES + text.length);
  to.length = HEAD;
  to.number(firstRow);
  to.number(count);
  packTimes(to, chunk.start, chunk.end, count);
  // One type of column for all: code that meets several runs at a third of the speed.
  const numbers = new Float64Array(count);
  for (const column of INTEGER_COLUMNS) {
    numbers.set(chunk[column]);
    packIntegers(to, numbers);
  }
  for (let at = 0; at < count; at++) numbers[at] = toDistance(chunk.parent[at], firstRow + at);
  packIntegers(to, numbers);
  to.number(attributeRows.length);
  let before = firstRow;
  for (const row of attributeRows) {
    to.number(fold(row - before));
    before = row;
  }
  to.number(text.length);
  to.bytes.set(text, to.length);
  const bytes = to.bytes.slice(0, to.length + text.length);
  bytes[0] = VERSION;
  new DataView(bytes.buffer).setUint32(1, crc32(bytes.subarray(HEAD)), true);
  return bytes;
}

/** @throws RangeError when it is no packed chunk, or damaged. */
export function unpackChunk(bytes: Uint8Array): PreparedChunk {
  if (bytes.length < HEAD || bytes[0] !== VERSION) throw new RangeError('This is no packed chunk, or one of another version.');
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  if (sum !== crc32(bytes.subarray(HEAD))) throw new RangeError('A packed chunk has a wrong checksum.');
  const from = new ByteReader(bytes, HEAD);
  const firstRow = from.number();
  const count = from.number();
  if (!(count <= CHUNK_ROWS)) throw new RangeError(`A packed chunk has ${count} rows.`);
  const chunk = {
    start: new Float64Array(count),
    end: new Float64Array(count),
    name: new Uint32Array(count),
    stage: new Uint32Array(count),
    track: new Uint32Array(count),
    kind: new Uint8Array(count),
    status: new Uint8Array(count),
    trace: new Uint32Array(count),
    flags: new Uint8Array(count),
    parent: new Int32Array(count),
  };
  unpackTimes(from, chunk.start, chunk.end);
  const numbers = new Float64Array(count);
  for (const column of INTEGER_COLUMNS) {
    unpackIntegers(from, numbers);
    chunk[column].set(numbers);
  }
  unpackIntegers(from, numbers);
  for (let at = 0; at < count; at++) chunk.parent[at] = fromDistance(numbers[at], firstRow + at);
  const attributeRows = new Uint32Array(from.number());
  let row = firstRow;
  for (let at = 0; at < attributeRows.length; at++) attributeRows[at] = row += unfold(from.number());
  const length = from.number();
  const attributeText = new TextDecoder().decode(bytes.subarray(from.at, from.at + length));
  return { firstRow, count, ...chunk, attributeRows, attributeText };
}

/**
 * Parents lie a few rows before their children, so that the distance is a small number wherever in the session they are: those are even.
 * Odd: -1, -2 … (no parent, unknown parent).
 */
function toDistance(parent: number, row: number): number {
  return parent < 0 ? 2 * ~parent + 1 : 2 * fold(row - parent);
}

function fromDistance(packed: number, row: number): number {
  return packed % 2 === 1 ? ~((packed - 1) / 2) : row - unfold(packed / 2);
}
