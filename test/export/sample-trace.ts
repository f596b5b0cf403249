import { COUNTERS } from '../../src/model/counter-table.js';
import type { JsonObject } from '../../src/model/json.js';
import type { LogLine } from '../../src/model/log-line.js';
import { SpanTable, type ReadonlySpanTable } from '../../src/model/span-table.js';
import { SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import { StringTable } from '../../src/model/string-table.js';
import { toCounterTable } from '../../src/model/to-tables.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { emptyData } from '../helpers/empty-data.js';

export const SESSION = {
  id: '00112233aabbccdd',
  name: 'A game',
  timeOrigin: 1_700_000_000_000.5,
  startedAt: 12.300000000000182,
  resolution: 0.1,
  page: 'https://game.example/play',
  build: '1.2.3',
  device: { cores: 8, memory: 4, engine: 'firefox', isolated: true } as const,
};

export const DROPPED = { spans: 0, logs: 1, attributes: 2, names: 3, counters: 7, sampledOut: 5 };

export function setAttributes(spans: ReadonlySpanTable, row: number, attributes: JsonObject): void {
  spans.chunks.find(({ firstRow, count }) => row >= firstRow && row < firstRow + count)?.attributes.set(row, attributes);
}

/**
 * ```
 * row 0  turn (pipeline)      |----------...      open
 * row 1  filter (stage)        |-----|
 * row 2  wait (capture)        |--|               with attributes
 * ```
 *
 * Row 1 was open while the page was frozen. Trace 1 stands for two runs, and its captures for those of four. Two samples of the heap
 * are held, the first of which is number 7 of the session.
 */
export function sampleTrace(attributes: JsonObject = { hp: 3 }, logs: readonly LogLine[] = []): TraceData {
  const strings = new StringTable();
  const [turn, filter, wait, track] = ['turn', 'filter', 'wait', 'main'].map((text) => strings.intern(text));
  const spans = new SpanTable();
  spans.append(SpanKind.pipeline, SpanStatus.unset, turn, 0, track, 1, -1, 20, NaN);
  spans.append(SpanKind.stage, SpanStatus.ok, filter, filter, track, 1, 0, 21.099999999627471, 27);
  spans.append(SpanKind.capture, SpanStatus.error, wait, filter, track, 1, 1, 21.099999999627471, 24);
  setAttributes(spans, 2, attributes);
  spans.chunks[0].flags[1] = SpanFlag.acrossFreeze;
  const heap = strings.intern(COUNTERS.heapUsed);
  const samples = { time: Float64Array.of(20, 25.5), name: Uint32Array.of(heap, heap), value: Float64Array.of(5_000_000, 4_999_999.5) };
  const counters = toCounterTable(samples, 7);
  const weights = new Map([[1, { spans: 2, details: 4 }]]);
  return emptyData({ session: SESSION, strings, spans, counters, weights, logs, dropped: DROPPED, until: 30 });
}
