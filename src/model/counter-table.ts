/**
 * Counters: values sampled over time (heap, frame rate, event-loop lag, CPU pressure). A table of their own beside the spans, in
 * columns too: `time` (ms since the session's time origin), `name` (id in the session's string table), `value` (unit by name, see
 * `COUNTERS`).
 */

/** Samples of one chunk. */
export const COUNTER_CHUNK_ROWS = 1024;
/** Of one sample: 8 + 4 + 8. */
export const BYTES_PER_SAMPLE = 20;

/** What acttrace samples by itself, and its units. An app's own counters may have any other name. */
export const COUNTERS = {
  /** Heap in use, bytes. */
  heapUsed: 'heap used',
  /** Longest time between two frames since the sample before, ms. */
  frameInterval: 'frame interval',
  /** Frames in the second before, per second. */
  frameRate: 'frame rate',
  /** How much later than asked a timer ran, ms. */
  eventLoopLag: 'event-loop lag',
  /** CPU pressure as the browser tells it: 0 nominal, 1 fair, 2 serious, 3 critical. */
  cpuPressure: 'CPU pressure',
  /** Wall clock minus page clock, against what it was at the start, ms. */
  clockDrift: 'clock drift',
} as const;

/** Read access to counters. Rows run from `firstRow` (older ones were evicted) to `rowCount` (exclusive), in the order of recording. */
export interface ReadonlyCounterTable {
  readonly firstRow: number;
  readonly rowCount: number;
  time(row: number): number;
  nameId(row: number): number;
  value(row: number): number;
}

/** Where a recorder puts counters. */
export interface CounterStore extends ReadonlyCounterTable {
  append(time: number, nameId: number, value: number): void;
  /** Copies of the columns from a row on: what a store appends, what a file holds. */
  slice(from?: number): { time: Float64Array; name: Uint32Array; value: Float64Array };
}

interface CounterChunk {
  readonly time: Float64Array;
  readonly name: Uint32Array;
  readonly value: Float64Array;
}

/** Bounded: past `maxRows`, the oldest chunk is evicted and its rows are counted in `firstRow`. */
export class CounterTable implements CounterStore {
  readonly #chunks: CounterChunk[] = [];
  readonly #maxChunks: number;
  #firstRow: number;
  #rowCount: number;

  /**
   * @param maxRows - rounded up to whole chunks of 1024. Default unbounded (a stored or imported table).
   * @param firstRow - number of the first row. Default 0.
   */
  constructor(maxRows = Infinity, firstRow = 0) {
    this.#maxChunks = Math.max(2, Math.ceil(maxRows / COUNTER_CHUNK_ROWS));
    this.#firstRow = firstRow;
    this.#rowCount = firstRow;
  }

  get firstRow(): number {
    return this.#firstRow;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  append(time: number, nameId: number, value: number): void {
    const at = (this.#rowCount - this.#firstRow) % COUNTER_CHUNK_ROWS;
    if (at === 0) this.#grow();
    const chunk = this.#chunks[this.#chunks.length - 1];
    chunk.time[at] = time;
    chunk.name[at] = nameId;
    chunk.value[at] = value;
    this.#rowCount++;
  }

  time = (row: number): number => this.#read(row, 'time');
  nameId = (row: number): number => this.#read(row, 'name');
  value = (row: number): number => this.#read(row, 'value');

  slice(from = this.#firstRow): { time: Float64Array; name: Uint32Array; value: Float64Array } {
    const first = Math.max(from, this.#firstRow);
    const count = Math.max(0, this.#rowCount - first);
    const columns = { time: new Float64Array(count), name: new Uint32Array(count), value: new Float64Array(count) };
    for (let at = 0; at < count; at++) {
      columns.time[at] = this.time(first + at);
      columns.name[at] = this.nameId(first + at);
      columns.value[at] = this.value(first + at);
    }
    return columns;
  }

  #read(row: number, column: keyof CounterChunk): number {
    if (!(row >= this.#firstRow && row < this.#rowCount)) return NaN;
    const at = row - this.#firstRow;
    return this.#chunks[Math.floor(at / COUNTER_CHUNK_ROWS)][column][at % COUNTER_CHUNK_ROWS];
  }

  #grow(): void {
    if (this.#chunks.length >= this.#maxChunks) {
      this.#chunks.shift();
      this.#firstRow += COUNTER_CHUNK_ROWS;
    }
    this.#chunks.push({
      time: new Float64Array(COUNTER_CHUNK_ROWS),
      name: new Uint32Array(COUNTER_CHUNK_ROWS),
      value: new Float64Array(COUNTER_CHUNK_ROWS),
    });
  }
}
