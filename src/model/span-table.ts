import type { JsonObject } from './json.js';
import { CHUNK_ROWS, createSpanChunk, type SpanChunk, type SpanColumn } from './span-chunk.js';
import type { SpanId, SpanKind, SpanStatus } from './span.js';

/** Stands for the last chunk while there is none: holds nothing, and takes nothing. */
const NO_CHUNK: SpanChunk = { ...createSpanChunk(Infinity, 0), count: CHUNK_ROWS };

/** Read access to spans. Rows run from `firstRow` (older ones were evicted) to `rowCount` (exclusive). */
export interface ReadonlySpanTable {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly chunks: readonly Readonly<SpanChunk>[];
  start(row: number): number;
  /** NaN while the span is open. */
  end(row: number): number;
  nameId(row: number): number;
  stageId(row: number): number;
  trackId(row: number): number;
  kind(row: number): SpanKind;
  status(row: number): SpanStatus;
  /** Row of the parent, `NO_PARENT`, or `UNKNOWN_PARENT`. A parent older than `firstRow` was evicted. */
  parent(row: number): number;
  trace(row: number): number;
  /** Bits of `SpanFlag`. */
  flags(row: number): number;
  attributes(row: number): JsonObject | undefined;
}

/**
 * The span table: fixed-size chunks of typed arrays. Everything in acttrace reads this and nothing converts it on the way.
 *
 * Bounded: past `maxChunks`, the oldest chunk is evicted and its rows are counted in `firstRow`.
 */
export class SpanTable implements ReadonlySpanTable {
  readonly #chunks: SpanChunk[] = [];
  /** Most chunks of 1024 rows held; made less, the oldest go when the next chunk begins. */
  maxChunks: number;
  readonly #onEvict: (chunk: SpanChunk) => void;
  /** The chunk that rows are added to: most spans end while theirs still is it. */
  #last = NO_CHUNK;
  #firstRow: number;
  #rowCount: number;

  /**
   * @param maxChunks - most chunks of 1024 rows held. Default unbounded (a stored or imported table).
   * @param firstRow - row number of the first row, a multiple of 1024. Default 0.
   * @param onEvict - told which chunk had to go.
   */
  constructor(maxChunks = Infinity, firstRow = 0, onEvict: (chunk: SpanChunk) => void = () => undefined) {
    this.maxChunks = maxChunks;
    this.#firstRow = firstRow;
    this.#rowCount = firstRow;
    this.#onEvict = onEvict;
  }

  /** Appends a whole chunk, unchecked: see `toSpanTable`. */
  adopt(chunk: SpanChunk): void {
    this.#chunks.push(chunk);
    this.#last = chunk;
    this.#rowCount = chunk.firstRow + chunk.count;
  }

  get firstRow(): number {
    return this.#firstRow;
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get chunks(): readonly SpanChunk[] {
    return this.#chunks;
  }

  /** The chunk that rows are being added to. */
  get lastChunk(): SpanChunk | undefined {
    return this.#chunks.length > 0 ? this.#last : undefined;
  }

  /**
   * Adds a row for a span that is open, and returns its number. Writes only what differs from a fresh chunk, in which everything is 0
   * and every `end` is NaN.
   */
  open(kind: SpanKind, nameId: number, stageId: number, trackId: number, trace: number, parent: number, start: number): SpanId {
    const chunk = this.#last.count < CHUNK_ROWS ? this.#last : this.#grow();
    const at = chunk.count++;
    chunk.start[at] = start;
    chunk.name[at] = nameId;
    chunk.track[at] = trackId;
    chunk.parent[at] = parent;
    chunk.trace[at] = trace;
    if (stageId !== 0) chunk.stage[at] = stageId;
    if (kind !== 0) chunk.kind[at] = kind;
    return this.#rowCount++;
  }

  /** Adds a row and returns its number. `end` is NaN for a span still open. */
  append(
    kind: SpanKind,
    status: SpanStatus,
    nameId: number,
    stageId: number,
    trackId: number,
    trace: number,
    parent: number,
    start: number,
    end: number,
  ): SpanId {
    const row = this.open(kind, nameId, stageId, trackId, trace, parent, start);
    const chunk = this.#last;
    chunk.end[chunk.count - 1] = end;
    chunk.status[chunk.count - 1] = status;
    return row;
  }

  /** True when the row is held and its span has not ended. */
  isOpen(row: SpanId): boolean {
    const chunk = this.chunkOf(row);
    return chunk !== undefined && Number.isNaN(chunk.end[row - chunk.firstRow]);
  }

  /** Ends an open span. */
  close(row: SpanId, end: number, status: SpanStatus): void {
    const chunk = this.chunkOf(row);
    if (chunk === undefined) return;
    chunk.end[row - chunk.firstRow] = end;
    chunk.status[row - chunk.firstRow] = status;
  }

  /** The chunk that holds a row; undefined when it was evicted or never existed. */
  chunkOf(row: number): SpanChunk | undefined {
    if (row >= this.#last.firstRow && row < this.#rowCount) return this.#last;
    if (!(row >= this.#firstRow && row < this.#rowCount)) return undefined;
    return this.#chunks[Math.floor((row - this.#firstRow) / CHUNK_ROWS)];
  }

  start = (row: number): number => this.#read(row, 'start');
  end = (row: number): number => this.#read(row, 'end');
  nameId = (row: number): number => this.#read(row, 'name');
  stageId = (row: number): number => this.#read(row, 'stage');
  trackId = (row: number): number => this.#read(row, 'track');
  kind = (row: number): SpanKind => this.#read(row, 'kind') as SpanKind;
  status = (row: number): SpanStatus => this.#read(row, 'status') as SpanStatus;
  parent = (row: number): number => this.#read(row, 'parent');
  trace = (row: number): number => this.#read(row, 'trace');
  flags = (row: number): number => this.#read(row, 'flags');
  attributes = (row: number): JsonObject | undefined => this.chunkOf(row)?.attributes.get(row);

  #read(row: number, column: SpanColumn): number {
    const chunk = this.chunkOf(row);
    return chunk === undefined ? NaN : chunk[column][row - chunk.firstRow];
  }

  #grow(): SpanChunk {
    while (this.#chunks.length >= this.maxChunks) {
      const evicted = this.#chunks.shift();
      if (evicted) {
        this.#firstRow = evicted.firstRow + evicted.count;
        this.#onEvict(evicted);
      }
    }
    this.#last = createSpanChunk(this.#rowCount);
    this.#chunks.push(this.#last);
    return this.#last;
  }
}
