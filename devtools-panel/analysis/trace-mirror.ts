import type { ReadonlyCounterTable } from '../../src/model/counter-table.js';
import type { CounterSamples } from '../../src/model/ports.js';
import type { TraceWeight } from '../../src/model/sampling.js';
import type { SpanChunk } from '../../src/model/span-chunk.js';
import { SpanTable } from '../../src/model/span-table.js';
import { StringTable } from '../../src/model/string-table.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { MirrorHead, MirrorUpdate } from './messages.js';
import { unpackChunk } from './packed-chunk.js';

/**
 * The worker's copy of a recording. It has what the analysis reads: of attributes those of the browser's entries, of marks, and errors; no
 * log lines.
 */
export class TraceMirror {
  readonly #strings = new StringTable();
  #chunks = new Map<number, SpanChunk>();
  #counters = new MirrorCounters();
  #data: TraceData | undefined;
  #begun = false;

  /** The recording as it was when the last piece of an update was made; undefined before there was any. */
  get data(): TraceData | undefined {
    return this.#data;
  }

  apply({ chunks, strings, counters, firstCounter, head }: MirrorUpdate): void {
    for (const chunk of chunks) this.#chunks.set(chunk.firstRow, unpackChunk(chunk));
    // The empty string is there from the start.
    for (const text of this.#begun ? strings : strings.slice(1)) this.#strings.adopt(text);
    this.#begun ||= strings.length > 0;
    this.#counters.append(counters, firstCounter);
    if (head) this.#data = this.#seal(head);
  }

  #seal({ session, dropped, until, firstRow, firstCounter, weights }: MirrorHead): TraceData {
    const spans = new SpanTable(Infinity, firstRow);
    const held = [...this.#chunks.values()].filter((chunk) => chunk.firstRow >= firstRow).sort((a, b) => a.firstRow - b.firstRow);
    this.#chunks = new Map(held.map((chunk) => [chunk.firstRow, chunk]));
    for (const chunk of held) spans.adopt(chunk);
    this.#counters.evict(firstCounter);
    return { session, strings: this.#strings, spans, counters: this.#counters, weights: toWeights(weights), logs: [], dropped, until };
  }
}

function toWeights(sent: Float64Array): Map<number, TraceWeight> {
  const weights = new Map<number, TraceWeight>();
  for (let at = 0; at < sent.length; at += 3) weights.set(sent[at], { spans: sent[at + 1], details: sent[at + 2] });
  return weights;
}

/** Counters that go on at one end and are evicted at the other. */
class MirrorCounters implements ReadonlyCounterTable {
  firstRow = 0;
  #samples: CounterSamples = { time: new Float64Array(0), name: new Uint32Array(0), value: new Float64Array(0) };

  get rowCount(): number {
    return this.firstRow + this.#samples.time.length;
  }

  append({ time, name, value }: CounterSamples, first: number): void {
    // What lies between was evicted before it was sent, so all that is older was too.
    const kept = first === this.rowCount ? this.#samples : this.#from(Infinity);
    if (kept !== this.#samples) this.firstRow = first;
    if (time.length === 0) {
      this.#samples = kept;
      return;
    }
    const join = <Column extends Float64Array | Uint32Array>(empty: Column, one: Column, other: Column): Column => {
      empty.set(one);
      empty.set(other, one.length);
      return empty;
    };
    const length = kept.time.length + time.length;
    this.#samples = {
      time: join(new Float64Array(length), kept.time, time),
      name: join(new Uint32Array(length), kept.name, name),
      value: join(new Float64Array(length), kept.value, value),
    };
  }

  evict(firstRow: number): void {
    if (firstRow <= this.firstRow) return;
    this.#samples = this.#from(firstRow - this.firstRow);
    this.firstRow = firstRow;
  }

  time = (row: number): number => this.#samples.time[row - this.firstRow] ?? NaN;
  nameId = (row: number): number => this.#samples.name[row - this.firstRow] ?? NaN;
  value = (row: number): number => this.#samples.value[row - this.firstRow] ?? NaN;

  #from(at: number): CounterSamples {
    const { time, name, value } = this.#samples;
    return { time: time.subarray(at), name: name.subarray(at), value: value.subarray(at) };
  }
}
