/** Pictures of spans, with what a browser reports beside them. */
import { explainSpan } from '../../src/analyze/blame.js';
import type { BlameCause } from '../../src/analyze/blame.js';
import { COUNTERS, CounterTable } from '../../src/model/counter-table.js';
import type { JsonObject } from '../../src/model/json.js';
import { BROWSER_TRACK, PAGE_ENTRY, type EventAttributes, type LongFrameScript } from '../../src/model/page-entries.js';
import { NO_PARENT, SpanFlag, SpanKind, SpanStatus } from '../../src/model/span.js';
import type { SpanTable } from '../../src/model/span-table.js';
import type { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { picture, rowOf, type PictureOptions } from '../helpers/trace-picture.js';

export class Scene {
  readonly data: TraceData;
  readonly #spans: SpanTable;
  readonly #strings: StringTable;
  readonly #counters = new CounterTable();

  constructor(text: string, options: PictureOptions = {}) {
    const data = picture(text, options);
    this.data = { ...data, counters: this.#counters };
    this.#spans = data.spans as SpanTable;
    this.#strings = data.strings as StringTable;
  }

  entry(name: string, start: number, end: number, attributes?: JsonObject, kind: SpanKind = SpanKind.entry): number {
    const track = this.#strings.intern(BROWSER_TRACK);
    const row = this.#spans.append(kind, SpanStatus.unset, this.#strings.intern(name), 0, track, 99, NO_PARENT, start, end);
    if (attributes) this.#spans.chunkOf(row)?.attributes.set(row, attributes);
    return row;
  }

  /** Scripts as `[start, duration, function, more]`. */
  frame(start: number, end: number, scripts: readonly [number, number, string, Partial<LongFrameScript>?][], rendering = 0): number {
    return this.entry(PAGE_ENTRY.longFrame, start, end, {
      blockingDuration: 0,
      renderStart: rendering,
      styleAndLayoutStart: rendering,
      scripts: scripts.map(([from, duration, name, more]) => ({
        ...{ start: from, duration, function: name, invoker: 'TimerHandler:setInterval', invokerType: 'user-callback' },
        ...{ source: 'https://game.example/game.js', position: 1, forcedLayout: 0, ...more },
      })),
    });
  }

  longTask(start: number, end: number): number {
    return this.entry(PAGE_ENTRY.longTask, start, end);
  }

  taskGap(start: number, end: number): number {
    const row = this.entry(PAGE_ENTRY.taskGap, start, end);
    const chunk = this.#spans.chunkOf(row);
    if (chunk) chunk.flags[row - chunk.firstRow] = SpanFlag.estimated;
    return row;
  }

  event(start: number, end: number, attributes: Partial<EventAttributes>): number {
    const processing = { processingStart: start, processingEnd: start };
    return this.entry(PAGE_ENTRY.event, start, end, {
      type: 'click',
      interactionId: 0,
      target: 'button#next',
      ...processing,
      ...attributes,
    });
  }

  resource(start: number, end: number, url: string, initiator = 'fetch'): number {
    return this.entry(PAGE_ENTRY.resource, start, end, { url, initiator, transferSize: 1, decodedSize: 1, status: 200 });
  }

  heap(time: number, megabytes: number): void {
    this.#counters.append(time, this.#strings.intern(COUNTERS.heapUsed), megabytes * 1_000_000);
  }

  row(name: string, nth = 0): number {
    return rowOf(this.data, name, nth);
  }

  /** Causes of a span as `kind name: ms confidence`, without the decimals that divisions leave. */
  causes(name: string, nth = 0): string[] {
    return (explainSpan(this.data, this.row(name, nth))?.causes ?? []).map(tell);
  }
}

export function tell({ kind, name, time, confidence }: BlameCause): string {
  return `${name ? `${kind} ${name}` : kind}: ${Number(time.toFixed(6))} ${confidence}`;
}
