/**
 * Trace JSON: a recording as one JSON object, the columns of the span table as they are.
 *
 * ```json
 * {"format":"acttrace","version":2,
 *  "session":{"id":"…","name":"…","timeOrigin":0,"startedAt":0,"resolution":0.1,"page":"…","build":"…",
 *    "device":{"cores":8,"memory":8,"engine":"chromium","isolated":false}},
 *  "until":0,"dropped":{"spans":0,"logs":0,"attributes":0,"names":0,"counters":0,"sampledOut":0},
 *  "firstRow":0,"rows":0,
 *  "strings":["", …],
 *  "columns":{"start":[…],"end":[…],"name":[…],"stage":[…],"track":[…],"kind":[…],"status":[…],"parent":[…],"trace":[…],"flags":[…]},
 *  "attributes":{"rows":[…],"values":[…]},
 *  "firstCounter":0,
 *  "counters":{"time":[…],"name":[…],"value":[…]},
 *  "sampling":{"trace":[…],"spans":[…],"details":[…]},
 *  "logs":[{"type":"info","message":"…","source":"…","time":0,"trace":1,"payload":…}, …]}
 * ```
 *
 * - Times are milliseconds since `session.timeOrigin`, written with every digit that the number has. `end` is `null` while a
 *   span is open. A time of -0 is written as 0.
 * - Item `i` of each column is row `firstRow + i`. `parent` holds rows: -1 for a root, -2 for unknown; one below `firstRow` was evicted.
 * - `name`, `stage` and `track`, and the `name` of a counter's sample, are positions in `strings`, whose first is always empty.
 * - `kind` and `status` are the numbers of `SpanKind` and `SpanStatus`, `flags` the bits of `SpanFlag`.
 * - `attributes` is sparse: rows in ascending order, and the snapshot of each. `payload` is left out where a line has none.
 * - `counters` holds samples in the order of recording; item `i` of each list is number `firstCounter + i` of the session.
 * - `sampling` lists the traces that stand for more than themselves in ascending order, with the weights of `TraceWeight`.
 *
 * Deterministic: the same recording gives the same bytes, and so does what `fromTraceJson` made of them. Fields that are not listed
 * here are ignored when read. Every change of the format raises `version` and adds a line to the history in the README.
 */
import { SPAN_COLUMNS, type SpanChunk, type SpanColumn } from '../model/span-chunk.js';
import type { ReadonlyCounterTable } from '../model/counter-table.js';
import type { DeviceClass } from '../model/device-class.js';
import type { TraceWeights } from '../model/sampling.js';
import type { TraceData } from '../model/trace-data.js';
import { TRACE_FORMAT, TRACE_VERSION } from './trace-json-limits.js';

export { fromTraceJson } from './trace-json-reader.js';
export { TraceFormatError } from './trace-format-error.js';

/** Writes a recording, live, stored or imported, as trace JSON. */
export function toTraceJson(data: TraceData): string {
  const { session, spans, dropped } = data;
  const fields: Record<string, string> = {
    session: JSON.stringify({
      id: session.id,
      name: session.name,
      timeOrigin: session.timeOrigin,
      startedAt: session.startedAt,
      resolution: session.resolution,
      page: session.page,
      build: session.build,
      ...(session.device && { device: writeDevice(session.device) }),
    }),
    until: JSON.stringify(data.until),
    dropped: JSON.stringify({
      spans: dropped.spans,
      logs: dropped.logs,
      attributes: dropped.attributes,
      names: dropped.names,
      counters: dropped.counters,
      sampledOut: dropped.sampledOut,
    }),
    firstRow: String(spans.firstRow),
    rows: String(spans.rowCount - spans.firstRow),
    strings: JSON.stringify(data.strings.slice()),
    columns: writeColumns(spans.chunks),
    attributes: writeAttributes(spans.chunks),
    firstCounter: String(data.counters.firstRow),
    counters: writeCounters(data.counters),
    sampling: writeWeights(data.weights),
    logs: JSON.stringify(
      data.logs.map(({ type, message, source, time, trace, payload }) => ({ type, message, source, time, trace, payload })),
    ),
  };
  const lines = Object.entries(fields).map(([name, text]) => `,\n"${name}":${text}`);
  return `{"format":"${TRACE_FORMAT}","version":${TRACE_VERSION}${lines.join('')}}\n`;
}

function writeDevice({ cores, memory, engine, isolated }: DeviceClass): DeviceClass {
  return { cores, memory, engine, isolated };
}

function writeColumns(chunks: readonly Readonly<SpanChunk>[]): string {
  return `{${SPAN_COLUMNS.map((column) => `\n"${column}":[${writeColumn(chunks, column)}]`).join(',')}}`;
}

function writeColumn(chunks: readonly Readonly<SpanChunk>[], column: SpanColumn): string {
  const parts: string[] = [];
  for (const chunk of chunks) {
    const values = chunk[column].subarray(0, chunk.count);
    if (values.length === 0) continue;
    // Joining writes a number as JSON does, except that JSON has no word for the NaN of a span still open.
    parts.push(column === 'end' ? Array.from(values, (end) => JSON.stringify(end)).join() : values.join());
  }
  return parts.join();
}

function writeAttributes(chunks: readonly Readonly<SpanChunk>[]): string {
  const rows: number[] = [];
  const values: string[] = [];
  for (const { attributes } of chunks) {
    // A span that gets its data late comes late in the map.
    for (const row of [...attributes.keys()].sort((a, b) => a - b)) {
      rows.push(row);
      values.push(JSON.stringify(attributes.get(row)));
    }
  }
  return `{"rows":[${rows.join()}],"values":[${values.join()}]}`;
}

function writeCounters(counters: ReadonlyCounterTable): string {
  const { firstRow, rowCount } = counters;
  const list = (read: (row: number) => number): string =>
    Array.from({ length: rowCount - firstRow }, (_item, at) => read(firstRow + at)).join();
  const [time, name, value] = [list((row) => counters.time(row)), list((row) => counters.nameId(row)), list((row) => counters.value(row))];
  return `{"time":[${time}],"name":[${name}],"value":[${value}]}`;
}

function writeWeights(weights: TraceWeights): string {
  const listed = [...weights].sort(([a], [b]) => a - b);
  const trace = listed.map(([number]) => number).join();
  const spans = listed.map(([, weight]) => weight.spans).join();
  const details = listed.map(([, weight]) => weight.details).join();
  return `{"trace":[${trace}],"spans":[${spans}],"details":[${details}]}`;
}
