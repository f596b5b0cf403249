import type { CounterSamples } from '../../src/model/ports.js';
import type { SpanChunk } from '../../src/model/span-chunk.js';
import type { TraceData } from '../../src/model/trace-data.js';
import type { MirrorHead, MirrorUpdate } from './messages.js';
import { packChunk } from './packed-chunk.js';

/** Of one task: about 1.5 ms, 0.5 ms and 1.5 ms. */
const PIECE_CHUNKS = 32;
const PIECE_STRINGS = 8192;
const PIECE_COUNTERS = 16_384;
/** Pieces beyond those that were due at first, before what is left is sent at once: a recording may grow faster than it is copied. */
const MOST_EXTRA_PIECES = 8;

/** What tells whether a chunk changed: rows are only added, spans only end, flags are only set, attributes only grow. */
interface Signature {
  readonly count: number;
  readonly open: number;
  readonly flags: number;
  readonly attributeBytes: number;
}

/** Keeps the worker's copy of one recording up to date, by sending what changed. */
export class MirrorSender {
  #data: TraceData;
  #sent = new Map<number, Signature>();
  #strings = 0;
  #counters: number;

  constructor(data: TraceData) {
    this.#data = data;
    this.#counters = data.counters.firstRow;
  }

  /** Whether this is the recording; of the running session, what stands for it may change, its tables do not. */
  isOf({ spans, strings }: TraceData): boolean {
    return this.#data.spans === spans && this.#data.strings === strings;
  }

  /**
   * Sends what changed. Much is sent piece by piece ahead, while the page goes on; what changed meanwhile comes with the last piece, all of
   * which is of one moment.
   *
   * @param data - the recording; another object than before may stand for the same tables.
   * @param pause - lets the page work.
   * @param isOver - asked after each pause: true ends it.
   */
  async send(data: TraceData, post: (update: MirrorUpdate) => void, pause: () => Promise<void>, isOver: () => boolean): Promise<void> {
    this.#data = data;
    let changed = this.#changed();
    let left = Math.ceil(Math.max(changed.length / PIECE_CHUNKS, this.#newStrings / PIECE_STRINGS, this.#newCounters / PIECE_COUNTERS));
    left += MOST_EXTRA_PIECES;
    while (changed.length > PIECE_CHUNKS || this.#newStrings > PIECE_STRINGS || this.#newCounters > PIECE_COUNTERS) {
      if (left-- === 0) break;
      post(this.#piece(changed.slice(0, PIECE_CHUNKS), PIECE_STRINGS, PIECE_COUNTERS));
      await pause();
      if (isOver()) return;
      changed = this.#changed();
    }
    for (const firstRow of this.#sent.keys()) if (firstRow < this.#data.spans.firstRow) this.#sent.delete(firstRow);
    post({ ...this.#piece(changed, Infinity, Infinity), head: this.#head() });
  }

  get #newStrings(): number {
    return this.#data.strings.size - this.#strings;
  }

  get #newCounters(): number {
    const { firstRow, rowCount } = this.#data.counters;
    return rowCount - Math.max(firstRow, this.#counters);
  }

  #changed(): Readonly<SpanChunk>[] {
    return this.#data.spans.chunks.filter((chunk) => {
      const known = this.#sent.get(chunk.firstRow);
      if (!known || known.count !== chunk.count || known.attributeBytes !== chunk.attributeBytes) return true;
      return (known.open > 0 && known.open !== countOpen(chunk)) || known.flags !== sumFlags(chunk);
    });
  }

  #piece(chunks: readonly Readonly<SpanChunk>[], mostStrings: number, mostCounters: number): MirrorUpdate {
    const strings = this.#data.strings.slice(this.#strings).slice(0, mostStrings);
    this.#strings += strings.length;
    const firstCounter = Math.max(this.#counters, this.#data.counters.firstRow);
    const counters = readCounters(this.#data.counters, firstCounter, Math.min(this.#data.counters.rowCount, firstCounter + mostCounters));
    this.#counters = firstCounter + counters.time.length;
    const packed = chunks.map((chunk) => {
      this.#sent.set(chunk.firstRow, {
        count: chunk.count,
        open: countOpen(chunk),
        flags: sumFlags(chunk),
        attributeBytes: chunk.attributeBytes,
      });
      return packChunk(chunk);
    });
    return { chunks: packed, strings, counters, firstCounter };
  }

  #head(): MirrorHead {
    const { session, dropped, until, spans, counters, weights } = this.#data;
    const sent = new Float64Array(3 * weights.size);
    let at = 0;
    for (const [trace, weight] of weights) {
      sent[at++] = trace;
      sent[at++] = weight.spans;
      sent[at++] = weight.details;
    }
    return { session, dropped, until, firstRow: spans.firstRow, firstCounter: counters.firstRow, weights: sent };
  }
}

/** Buffers of an update that need not be copied. */
export function transferOf({ chunks, counters, head }: MirrorUpdate): Transferable[] {
  const columns = [counters.time, counters.name, counters.value, ...(head ? [head.weights] : [])];
  return [...chunks.map((chunk) => chunk.columns), ...columns.map(({ buffer }) => buffer as ArrayBuffer)];
}

function countOpen({ count, end }: Readonly<SpanChunk>): number {
  let open = 0;
  for (let at = 0; at < count; at++) if (Number.isNaN(end[at])) open++;
  return open;
}

function sumFlags({ count, flags }: Readonly<SpanChunk>): number {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += flags[at];
  return sum;
}

function readCounters(counters: TraceData['counters'], from: number, to: number): CounterSamples {
  const count = Math.max(0, to - from);
  const samples = { time: new Float64Array(count), name: new Uint32Array(count), value: new Float64Array(count) };
  for (let at = 0; at < count; at++) {
    samples.time[at] = counters.time(from + at);
    samples.name[at] = counters.nameId(from + at);
    samples.value[at] = counters.value(from + at);
  }
  return samples;
}
