/**
 * The fast way to keep attributes: values that cannot change need no copy, and are put side by side until somebody reads them.
 */
import type { PlainValue } from '../model/attribute-column.js';
import type { SnapshotLimits } from '../model/filter-config.js';
import type { SpanSink } from '../model/ports.js';
import type { SpanId } from '../model/span.js';
import { describeCollection, MOST_CHARACTERS, takeSnapshot } from './snapshot.js';

/** Objects with more entries take the general way, which knows how to cut them. */
const MOST_NAMES = 20;

/** Names and values of the object that is just being looked at: read once each, and no list made for them. */
const names: string[] = [];
const values: PlainValue[] = [];
/** Lists of names met before, the last used first: an app gives few different ones, so that hardly ever a new list is made. */
const known: (readonly string[])[] = [];
const MOST_KNOWN = 16;
/** Getters of the app run while its object is looked at, and may record attributes of their own. */
let isReading = false;

/**
 * Appends the attributes of a plain object whose values are all plain (where only the top level is kept, the others become texts,
 * as in a snapshot).
 *
 * @returns false when they are not: then nothing was appended, and a snapshot must be taken.
 */
export function appendPlain(sink: SpanSink, span: SpanId, attributes: object, limits: SnapshotLimits): boolean {
  if (isReading) return false;
  isReading = true;
  try {
    return append(sink, span, attributes, limits);
  } catch {
    // Something of the app's threw while it was read: the snapshot says what, and keeps the rest.
    return false;
  } finally {
    isReading = false;
  }
}

function append(sink: SpanSink, span: SpanId, attributes: object, limits: SnapshotLimits): boolean {
  if (Object.getPrototypeOf(attributes) !== Object.prototype) return false;
  let count = 0;
  let bytes = 0;
  // Three times as fast as a list of the keys.
  for (const name in attributes) {
    let value = (attributes as Record<string, unknown>)[name];
    let size = plainSize(value);
    if (size < 0 && limits.depth === 1) {
      value = textOf(value, limits);
      size = plainSize(value);
    }
    if (size < 0 || count >= MOST_NAMES) return false;
    names[count] = name;
    values[count++] = value as PlainValue;
    bytes += 2 * name.length + size;
  }
  if (bytes > limits.bytes) return false;
  const list = findNames(count) ?? learnNames(attributes, count);
  if (list === undefined) return false;
  const column = sink.columnFor(span, bytes);
  if (column === undefined) return true;
  column.append(span, list);
  for (let at = 0; at < count; at++) column.appendValue(values[at]);
  return true;
}

/** What a snapshot makes of a value below its depth. The two most frequent kinds without all that others take. */
function textOf(value: unknown, limits: SnapshotLimits): unknown {
  if (typeof value === 'object' && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype))
    return describeCollection(value);
  return takeSnapshot(value, { depth: 0, bytes: limits.bytes }).value;
}

/** The list of the names just read, if it was met before. */
function findNames(count: number): readonly string[] | undefined {
  for (let at = 0; at < known.length; at++) {
    const list = known[at];
    if (list.length !== count || !isSame(list, count)) continue;
    if (at > 0) {
      known[at] = known[at - 1];
      known[at - 1] = list;
    }
    return list;
  }
  return undefined;
}

function isSame(list: readonly string[], count: number): boolean {
  for (let at = 0; at < count; at++) if (list[at] !== names[at]) return false;
  return true;
}

/** Undefined when the names just read are not the object's own: somebody gave `Object.prototype` some, or a getter changed it. */
function learnNames(attributes: object, count: number): readonly string[] | undefined {
  const list = Object.keys(attributes);
  if (list.length !== count || !isSame(list, count)) return undefined;
  if (known.length >= MOST_KNOWN) known.pop();
  known.push(list);
  return list;
}

/** Bytes of a value that cannot change and that JSON can tell; -1 for any other. */
export function plainSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return value.length <= MOST_CHARACTERS ? 2 * value.length : -1;
    case 'number':
      // -0, NaN and the infinities have no JSON.
      return Number.isFinite(value) && (value !== 0 || 1 / value > 0) ? 8 : -1;
    case 'boolean':
      return 4;
    default:
      return value === null ? 0 : -1;
  }
}
