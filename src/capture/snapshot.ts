/**
 * Turns what an app hands us into plain JSON, at once and within bounds, so that later changes of the app's objects do
 * not change the record and nothing of the app is kept alive.
 *
 * | value | becomes |
 * |---|---|
 * | string, finite number, boolean, null | itself (long strings are cut) |
 * | undefined, NaN, ±Infinity, -0, symbol, BigInt, function | text: `undefined`, `NaN`, `-0`, `Symbol(x)`, `12n`, `ƒ name` |
 * | Date, RegExp, Error | ISO text, source text, `{ name, message }` |
 * | Map, Set | `{ "Map(2)": [[key, value] …] }`, `{ "Set(2)": [value …] }` |
 * | typed arrays, ArrayBuffer | text: `Float64Array(100)` |
 * | DOM nodes, windows | text: `<button#id.class>` |
 * | a getter or proxy trap that throws | text: `[threw: message]` |
 * | an object inside itself | text: `[circular]`; an object met twice side by side is kept twice |
 * | deeper than the depth, or past the byte budget | text: `[object]`, `[array of 12]`, `[… 5 more]` |
 *
 * Getters of the app are called, as `{ ...data }` would.
 */
import { cutText } from '../base/cut-text.js';
import { defineValue } from '../base/define-value.js';
import { messageOf } from '../base/fault-log.js';
import type { SnapshotLimits } from '../model/filter-config.js';
import type { Json, JsonObject } from '../model/json.js';

export interface Snapshot {
  readonly value: Json;
  /** Approximate size, bytes: two a character, eight a number. */
  readonly bytes: number;
}

/** Most entries looked at in one object, array, Map or Set. */
const MOST_ENTRIES = 200;
/** Longest string kept, characters; longer ones are cut and say so. */
export const MOST_CHARACTERS = 1000;

/** Snapshots any value. Never throws. */
export function takeSnapshot(value: unknown, limits: SnapshotLimits): Snapshot {
  const copier = new Copier(limits.bytes);
  const copy = copier.copy(value, limits.depth);
  return { value: copy, bytes: copier.bytes };
}

/** Snapshots captured data as an object: anything that is no object becomes `{ value }`. Undefined when nothing is to be kept. */
export function takeObjectSnapshot(data: unknown, limits: SnapshotLimits): { value: JsonObject; bytes: number } | undefined {
  if (limits.depth === 0 || data === undefined || data === null) return undefined;
  const { value, bytes } = takeSnapshot(data, limits);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: value as JsonObject, bytes };
  return { value: { value }, bytes };
}

class Copier {
  bytes = 0;
  readonly #budget: number;
  /** Objects that we are inside of just now: only these are circular. */
  readonly #path: object[] = [];

  constructor(budget: number) {
    this.#budget = budget;
  }

  copy(value: unknown, depth: number): Json {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        if (!Number.isFinite(value)) return this.#text(String(value));
        if (Object.is(value, -0)) return this.#text('-0');
        this.bytes += 8;
        return value;
      case 'boolean':
        this.bytes += 4;
        return value;
      case 'bigint':
        return this.#text(`${value}n`);
      case 'undefined':
        return this.#text('undefined');
      case 'symbol':
        return this.#text(String(value));
      case 'function':
        return this.#text(`ƒ ${safely(() => String((value as { name: unknown }).name))}`);
      case 'object':
        return value === null ? null : this.#object(value, depth);
    }
  }

  #text(text: string): string {
    const kept =
      text.length > MOST_CHARACTERS ? `${cutText(text, MOST_CHARACTERS)}[… ${text.length - MOST_CHARACTERS} more characters]` : text;
    this.bytes += 2 * kept.length;
    return kept;
  }

  #object(object: object, depth: number): Json {
    if (this.#path.includes(object)) return this.#text('[circular]');
    try {
      const atom = describeAtom(object);
      if (atom !== undefined) return this.#text(atom);
      if (depth <= 0) return this.#text(describeCollection(object));
      this.#path.push(object);
      try {
        return this.#children(object, depth - 1);
      } finally {
        this.#path.pop();
      }
    } catch (error) {
      return this.#text(`[threw: ${messageOf(error)}]`);
    }
  }

  #children(object: object, depth: number): Json {
    if (Array.isArray(object)) return this.#list(object, object.length, depth);
    if (object instanceof Map) {
      const pairs = this.#list(object.entries(), object.size, depth + 1);
      return { [`Map(${object.size})`]: pairs };
    }
    if (object instanceof Set) return { [`Set(${object.size})`]: this.#list(object.values(), object.size, depth) };
    if (object instanceof Error) return { name: this.#text(String(object.name)), message: this.#text(object.message) };
    return this.#record(object, depth);
  }

  #list(items: Iterable<unknown>, size: number, depth: number): Json[] {
    const copies: Json[] = [];
    for (const item of items) {
      if (copies.length >= MOST_ENTRIES || this.bytes >= this.#budget) {
        copies.push(this.#text(`[… ${size - copies.length} more]`));
        break;
      }
      copies.push(this.copy(item, depth));
    }
    return copies;
  }

  #record(object: object, depth: number): JsonObject {
    const keys = Object.keys(object);
    const copy: Record<string, Json> = {};
    for (let index = 0; index < keys.length; index++) {
      if (index >= MOST_ENTRIES || this.bytes >= this.#budget) {
        defineValue(copy, '…', this.#text(`[… ${keys.length - index} more]`));
        break;
      }
      defineValue(copy, this.#text(keys[index]), this.#property(object, keys[index], depth));
    }
    return copy;
  }

  #property(object: object, key: string, depth: number): Json {
    try {
      return this.copy((object as Record<string, unknown>)[key], depth);
    } catch (error) {
      return this.#text(`[threw: ${messageOf(error)}]`);
    }
  }
}

/** Text for objects that have no contents of interest to a trace, else undefined. */
function describeAtom(object: object): string | undefined {
  if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString();
  if (object instanceof RegExp) return String(object);
  if (object instanceof ArrayBuffer) return `ArrayBuffer(${object.byteLength})`;
  if (ArrayBuffer.isView(object)) {
    const length = 'length' in object ? Number(object.length) : object.byteLength;
    return `${object.constructor.name}(${length})`;
  }
  if (object instanceof Promise) return '[promise]';
  if (typeof Node !== 'undefined' && object instanceof Node) return describeNode(object);
  if (typeof Window !== 'undefined' && object instanceof Window) return '[window]';
  return undefined;
}

function describeNode(node: Node): string {
  if (typeof Element === 'undefined' || !(node instanceof Element)) return node.nodeName;
  const id = node.id ? `#${node.id}` : '';
  const classes = [...node.classList].map((name) => `.${name}`).join('');
  return `<${node.localName}${id}${classes}>`;
}

/** Text for what lies below the depth. */
export function describeCollection(object: object): string {
  if (Array.isArray(object)) return `[array of ${object.length}]`;
  if (object instanceof Map) return `[Map of ${object.size}]`;
  if (object instanceof Set) return `[Set of ${object.size}]`;
  if (object instanceof Error) return `${object.name}: ${object.message}`;
  return '[object]';
}

function safely(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return `[threw: ${messageOf(error)}]`;
  }
}
