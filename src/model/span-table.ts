import type { JsonObject } from './json.js';
import { CHUNK_ROWS, createSpanChunk, type SpanChunk, type SpanColumn } from './span-chunk.js';
import type { SpanId, SpanKind, SpanStatus } from './span.js';

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
  readonly #maxChunks: number;
  #firstRow: number;
  #rowCount: number;

  /**
   * @param maxChunks - most chunks of 1024 rows held. Default unbounded (a stored or imported table).
   * @param firstRow - row number of the first row, a multiple of 1024. Default 0.
   */
  constructor(maxChunks = Infinity, firstRow = 0) {
    this.#maxChunks = maxChunks;
    this.#firstRow = firstRow;
    this.#rowCount = firstRow;
  }

  /** Appends a whole chunk, unchecked: see `toSpanTable`. */
  adopt(chunk: SpanChunk): void {
    this.#chunks.push(chunk);
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
    return this.#chunks[this.#chunks.length - 1];
  }

  /** Adds a row and returns its number. `end` is NaN for a span still open; `onEvict` is told which chunk had to go. */
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
    onEvict?: (chunk: SpanChunk) => void,
  ): SpanId {
    let chunk = this.lastChunk;
    if (chunk === undefined || chunk.count === CHUNK_ROWS) chunk = this.#grow(onEvict);
    const at = chunk.count++;
    chunk.start[at] = start;
    chunk.end[at] = end;
    chunk.name[at] = nameId;
    chunk.stage[at] = stageId;
    chunk.track[at] = trackId;
    chunk.kind[at] = kind;
    chunk.status[at] = status;
    chunk.parent[at] = parent;
    chunk.trace[at] = trace;
    return this.#rowCount++;
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

  #grow(onEvict: ((chunk: SpanChunk) => void) | undefined): SpanChunk {
    if (this.#chunks.length >= this.#maxChunks) {
      const evicted = this.#chunks.shift();
      if (evicted) {
        this.#firstRow = evicted.firstRow + evicted.count;
        onEvict?.(evicted);
      }
    }
    const chunk = createSpanChunk(this.#rowCount);
    this.#chunks.push(chunk);
    return chunk;
  }
}
