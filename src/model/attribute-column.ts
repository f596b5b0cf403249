import { defineValue } from '../base/define-value.js';
import type { JsonObject, Json } from './json.js';

/** A value that cannot change after it was handed over, so that it may be kept as it is and made into a snapshot later. */
export type PlainValue = string | number | boolean | null;

/** One of a row: its number, its names, then a value for each name. */
type Item = number | readonly string[] | PlainValue;

/**
 * Attributes of one chunk's spans, by row of the table. Sparse, as most spans have none.
 *
 * Values that cannot change are appended as they come, side by side in one list, and made into objects only when somebody reads
 * them: recording builds nothing that lives on.
 */
export class AttributeColumn {
  readonly #snapshots = new Map<number, JsonObject>();
  /** Rows appended and not yet made into objects. Its room is kept when they are: it would only grow again. */
  readonly #appended: Item[] = [];
  #length = 0;

  get(row: number): JsonObject | undefined {
    this.#settle();
    return this.#snapshots.get(row);
  }

  /** Replaces what a row has. */
  set(row: number, attributes: JsonObject): void {
    this.#settle();
    this.#snapshots.set(row, attributes);
  }

  /** Adds to what a row has; same names replace. */
  merge(row: number, attributes: JsonObject): void {
    const kept = this.get(row);
    this.#snapshots.set(row, kept ? { ...kept, ...attributes } : attributes);
  }

  /** Begins to append to a row; one `appendValue` for each name must follow, before anything else. */
  append(row: number, names: readonly string[]): void {
    this.#appended[this.#length++] = row;
    this.#appended[this.#length++] = names;
  }

  appendValue(value: PlainValue): void {
    this.#appended[this.#length++] = value;
  }

  get size(): number {
    this.#settle();
    return this.#snapshots.size;
  }

  /** Rows with attributes, in the order in which they first got some. */
  keys(): IterableIterator<number> {
    this.#settle();
    return this.#snapshots.keys();
  }

  values(): IterableIterator<JsonObject> {
    this.#settle();
    return this.#snapshots.values();
  }

  #settle(): void {
    const appended = this.#appended;
    for (let at = 0; at < this.#length;) {
      const row = appended[at++] as number;
      const names = appended[at++] as readonly string[];
      const attributes: Record<string, Json> = {};
      for (const name of names) {
        defineValue<Json>(attributes, name, appended[at]);
        // Keeps nothing alive that the snapshot may lose.
        appended[at++] = null;
      }
      const kept = this.#snapshots.get(row);
      this.#snapshots.set(row, kept ? { ...kept, ...attributes } : attributes);
    }
    this.#length = 0;
  }
}
