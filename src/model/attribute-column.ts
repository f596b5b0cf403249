import type { JsonObject, Json } from './json.js';

/** A value that cannot change after it was handed over, so that it may be kept as it is and made into a snapshot later. */
export type PlainValue = string | number | boolean | null;

/**
 * Attributes of one chunk's spans, by row of the table. Sparse, as most spans have none.
 *
 * Values that cannot change are appended as they come, side by side in one array, and made into objects only when somebody reads
 * them: recording builds nothing that lives on.
 */
export class AttributeColumn {
  readonly #snapshots = new Map<number, JsonObject>();
  /** Rows appended and not yet made into objects: row, names, then a value for each name. */
  #appended: (number | readonly string[] | PlainValue)[] = [];

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
    this.#appended.push(row, names);
  }

  appendValue(value: PlainValue): void {
    this.#appended.push(value);
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
    if (appended.length === 0) return;
    this.#appended = [];
    for (let at = 0; at < appended.length;) {
      const row = appended[at++] as number;
      const names = appended[at++] as readonly string[];
      // Defines own properties whatever their names, `__proto__` too.
      const attributes: Record<string, Json> = Object.fromEntries(names.map((name, index) => [name, appended[at + index] as PlainValue]));
      at += names.length;
      const kept = this.#snapshots.get(row);
      this.#snapshots.set(row, kept ? { ...kept, ...attributes } : attributes);
    }
  }
}
