import { SpanKind } from '../model/span.js';
import { CHUNK_ROWS } from '../model/span-chunk.js';
import type { AggregatedChunk } from './aggregated-part.js';

const WORDS = CHUNK_ROWS / 32;

/** What is remembered of one chunk's rows, a bit each. */
export class RowStates {
  /** Rows whose span has ended and was counted; undefined once all are. */
  #counted: Uint32Array | undefined = new Uint32Array(WORDS);
  /** Rows that are pipelines, or lie in one. */
  readonly #inPipeline = new Uint32Array(WORDS);
  #seen = 0;
  #left = CHUNK_ROWS;

  /** True once every row that the chunk can hold was counted. */
  get done(): boolean {
    return this.#counted === undefined;
  }

  isCounted(at: number): boolean {
    return this.#counted === undefined || (this.#counted[at >>> 5] & (1 << (at & 31))) !== 0;
  }

  count(at: number): void {
    if (this.#counted === undefined) return;
    this.#counted[at >>> 5] |= 1 << (at & 31);
    if (--this.#left === 0) this.#counted = undefined;
  }

  isInPipeline(at: number): boolean {
    return (this.#inPipeline[at >>> 5] & (1 << (at & 31))) !== 0;
  }

  /**
   * Finds out which of the new rows lie in a pipeline. Parents come before their children.
   * @param isInPipeline - asked about rows of earlier chunks.
   */
  look({ firstRow, count, kind, parent }: AggregatedChunk, isInPipeline: (row: number) => boolean): void {
    for (let at = this.#seen; at < count; at++) {
      const inside = parent[at] - firstRow;
      const found =
        kind[at] === SpanKind.pipeline ||
        (inside >= 0 ? inside < at && this.isInPipeline(inside) : parent[at] >= 0 && isInPipeline(parent[at]));
      if (found) this.#inPipeline[at >>> 5] |= 1 << (at & 31);
    }
    this.#seen = Math.max(this.#seen, count);
  }
}
