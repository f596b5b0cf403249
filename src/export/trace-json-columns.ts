import type { JsonObject } from '../model/json.js';
import { CHUNK_ROWS, createSpanChunk, SPAN_COLUMNS, type SpanChunk, type SpanColumn } from '../model/span-chunk.js';
import { toSpanTable } from '../model/to-tables.js';
import { SpanTable } from '../model/span-table.js';
import { SpanFlag, UNKNOWN_PARENT } from '../model/span.js';
import { SPAN_KIND_COUNT, SPAN_STATUS_COUNT } from '../model/span-names.js';
import { checkInteger, checkJson, checkList, checkObject, checkTime, field, wrongType, type FileObject } from './trace-json-checks.js';
import { LAST_ROW, LAST_TRACE, MOST_ROWS } from './trace-json-limits.js';
import { TraceFormatError } from './trace-format-error.js';

/**
 * All flags at once. A bit that is not among them is refused like a kind that does not exist: it says how a span is to be read, so
 * that figures made without knowing it could be wrong. A version of acttrace that adds a flag raises the format's version.
 */
const EVERY_FLAG = Object.values(SpanFlag).reduce((flags, flag) => flags | flag, 0);

type Columns = Readonly<Record<SpanColumn, readonly unknown[]>>;

/** Reads columns and attributes of a file, checked in full before the first chunk is made. */
export function readSpanTable(file: FileObject, stringCount: number): SpanTable {
  const rows = checkInteger(field(file, 'rows'), 0, MOST_ROWS, 'rows');
  const firstRow = checkInteger(field(file, 'firstRow'), 0, LAST_ROW - rows, 'firstRow');
  const columns = readColumns(checkObject(field(file, 'columns'), 'columns'), rows);
  checkTimes(columns);
  checkColumn(columns, 'name', stringCount - 1);
  checkColumn(columns, 'stage', stringCount - 1);
  checkColumn(columns, 'track', stringCount - 1);
  checkColumn(columns, 'kind', SPAN_KIND_COUNT - 1);
  checkColumn(columns, 'status', SPAN_STATUS_COUNT - 1);
  checkColumn(columns, 'trace', LAST_TRACE);
  checkColumn(columns, 'flags', EVERY_FLAG);
  checkParents(columns.parent, firstRow);

  const chunks: SpanChunk[] = [];
  for (let from = 0; from < rows; from += CHUNK_ROWS) chunks.push(fillChunk(columns, firstRow, from, Math.min(CHUNK_ROWS, rows - from)));
  readAttributes(checkObject(field(file, 'attributes'), 'attributes'), firstRow, rows, chunks);
  return chunks.length > 0 ? toSpanTable(chunks) : new SpanTable(Infinity, firstRow);
}

function readColumns(object: FileObject, rows: number): Columns {
  const columns = Object.fromEntries(
    SPAN_COLUMNS.map((column) => [column, checkList(field(object, column), `columns.${column}`, MOST_ROWS)]),
  ) as Columns;
  for (const column of SPAN_COLUMNS) {
    const { length } = columns[column];
    if (length !== rows) throw new TraceFormatError(`columns.${column}`, `has ${length} items where "rows" says ${rows}`);
  }
  return columns;
}

function checkTimes({ start, end }: Columns): void {
  for (let at = 0; at < start.length; at++) {
    const from = checkTime(start[at], 'columns.start', at);
    if (end[at] === null) continue;
    const to = checkTime(end[at], 'columns.end', at);
    if (to < from) throw new TraceFormatError(`columns.end[${at}]`, `the span ends at ${to} ms, before its start at ${from} ms`);
  }
}

function checkColumn(columns: Columns, column: SpanColumn, most: number): void {
  const values = columns[column];
  const where = `columns.${column}`;
  for (let at = 0; at < values.length; at++) checkInteger(values[at], 0, most, where, at);
}

/** A parent was recorded before its children, so it lies before them: no dangling row, and no circle. */
function checkParents(parents: readonly unknown[], firstRow: number): void {
  for (let at = 0; at < parents.length; at++) {
    const parent = parents[at];
    if (Number.isInteger(parent) && (parent as number) >= UNKNOWN_PARENT && (parent as number) < firstRow + at) continue;
    throw wrongType(`columns.parent[${at}]`, `-1, -2 or a row before ${firstRow + at}`, parent);
  }
}

function fillChunk(columns: Columns, firstRow: number, from: number, count: number): SpanChunk {
  const chunk = createSpanChunk(firstRow + from, count);
  chunk.count = count;
  for (const column of SPAN_COLUMNS) {
    const values = columns[column];
    const target = chunk[column];
    for (let at = 0; at < count; at++) target[at] = (values[from + at] ?? NaN) as number;
  }
  return chunk;
}

function readAttributes(object: FileObject, firstRow: number, rowCount: number, chunks: readonly SpanChunk[]): void {
  const rows = checkList(field(object, 'rows'), 'attributes.rows', rowCount);
  const values = checkList(field(object, 'values'), 'attributes.values', rowCount);
  if (rows.length !== values.length) {
    throw new TraceFormatError('attributes.values', `has ${values.length} items for the ${rows.length} of "rows"`);
  }
  let least = firstRow;
  for (let at = 0; at < rows.length; at++) {
    const row = checkInteger(rows[at], least, firstRow + rowCount - 1, 'attributes.rows', at);
    const where = `attributes.values[${at}]`;
    const snapshot = checkObject(values[at], where) as JsonObject;
    const chunk = chunks[Math.floor((row - firstRow) / CHUNK_ROWS)];
    chunk.attributeBytes += checkJson(snapshot, where);
    chunk.attributes.set(row, snapshot);
    least = row + 1;
  }
}
