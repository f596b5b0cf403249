import type { JsonObject } from '../../src/model/json.js';
import type { LogLine } from '../../src/model/log-line.js';
import { SpanTable, type ReadonlySpanTable } from '../../src/model/span-table.js';
import { SpanKind, SpanStatus } from '../../src/model/span.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData, NOTHING_DROPPED } from '../helpers/empty-data.js';

export const SESSION = {
  id: '00112233aabbccdd',
  name: 'A game',
  timeOrigin: 1_700_000_000_000.5,
  startedAt: 12.300000000000182,
  resolution: 0.1,
  page: 'https://game.example/play',
  build: '1.2.3',
};

export function setAttributes(spans: ReadonlySpanTable, row: number, attributes: JsonObject): void {
  spans.chunks.find(({ firstRow, count }) => row >= firstRow && row < firstRow + count)?.attributes.set(row, attributes);
}

/**
 * ```
 * row 0  turn (pipeline)      |----------...      open
 * row 1  filter (stage)        |-----|
 * row 2  wait (capture)        |--|               with attributes
 * ```
 */
export function sampleTrace(attributes: JsonObject = { hp: 3 }, logs: readonly LogLine[] = []): TraceData {
  const strings = new StringTable();
  const [turn, filter, wait, track] = ['turn', 'filter', 'wait', 'main'].map((text) => strings.intern(text));
  const spans = new SpanTable();
  spans.append(SpanKind.pipeline, SpanStatus.unset, turn, 0, track, 1, -1, 20, NaN);
  spans.append(SpanKind.stage, SpanStatus.ok, filter, filter, track, 1, 0, 21.099999999627471, 27);
  spans.append(SpanKind.capture, SpanStatus.error, wait, filter, track, 1, 1, 21.099999999627471, 24);
  setAttributes(spans, 2, attributes);
  const dropped = { ...NOTHING_DROPPED, logs: 1, attributes: 2, names: 3 };
  return emptyData({ session: SESSION, strings, spans, logs, dropped, until: 30 });
}
