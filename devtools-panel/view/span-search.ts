import type { TraceData } from '../../src/model/trace-data.js';
import { entryType } from './entry-words.js';

/**
 * Spans whose name contains a text (any case), in the order in which they were recorded. Names are compared once each, so a session
 * of many spans with few names is searched as fast as its name column can be read; `update` looks at new rows only.
 */
export class SpanSearch {
  readonly text: string;
  readonly #data: TraceData;
  readonly #wanted: string;
  /** By name id. */
  readonly #matches: boolean[] = [];
  #rows: number[] = [];
  #nextRow: number;

  constructor(data: TraceData, text: string) {
    this.#data = data;
    this.text = text;
    this.#wanted = text.trim().toLowerCase();
    this.#nextRow = data.spans.firstRow;
    this.update();
  }

  get active(): boolean {
    return this.#wanted !== '';
  }

  get rows(): readonly number[] {
    return this.#rows;
  }

  /** Whether spans of this name are found. */
  readonly has = (nameId: number): boolean => this.#matches[nameId] ?? false;

  update(): void {
    if (!this.active) return;
    const { strings, spans } = this.#data;
    for (let id = this.#matches.length; id < strings.size; id++) {
      const name = strings.get(id);
      // Entries of the browser are found by what they are called here, too.
      this.#matches.push(`${name}\n${entryType(name)}`.toLowerCase().includes(this.#wanted));
    }
    if (this.#rows.length > 0 && this.#rows[0] < spans.firstRow) this.#rows = this.#rows.filter((row) => row >= spans.firstRow);
    for (const chunk of spans.chunks) {
      for (let at = Math.max(0, this.#nextRow - chunk.firstRow); at < chunk.count; at++) {
        if (this.#matches[chunk.name[at]]) this.#rows.push(chunk.firstRow + at);
      }
    }
    this.#nextRow = spans.rowCount;
  }

  /** The match after (`step` 1) or before (-1) a row, around the ends; -1 when there is none. */
  next(row: number, step: 1 | -1): number {
    const rows = this.#rows;
    if (rows.length === 0) return -1;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle] < row || (step === 1 && rows[middle] === row)) low = middle + 1;
      else high = middle;
    }
    return step === 1 ? rows[low % rows.length] : rows[(low + rows.length - 1) % rows.length];
  }

  /** Position (from 1) of a row among the matches, 0 when it is none. */
  positionOf(row: number): number {
    return this.#rows.indexOf(row) + 1;
  }
}
