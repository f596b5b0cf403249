/**
 * The fast way to keep attributes: values that cannot change need no copy, and are put side by side until somebody reads them.
 */
import type { PlainValue } from '../model/attribute-column.js';
import type { SnapshotLimits } from '../model/filter-config.js';
import type { SpanSink } from '../model/ports.js';
import type { SpanId } from '../model/span.js';
import { takeSnapshot } from './snapshot.js';

/** Objects with more entries take the general way, which knows how to cut them. */
const MOST_NAMES = 20;
/** Longer strings are cut, by the general way. */
const MOST_CHARACTERS = 1000;

/** Values of the object that is just being looked at: read once each, and no array made for them. */
const values: PlainValue[] = [];
/** Names of the object before: an app mostly gives the same ones again, and then no list is made of them. */
let knownNames: readonly string[] = [];

/**
 * Appends the attributes of a plain object whose values are all plain (where only the top level is kept, the others become texts,
 * as in a snapshot).
 *
 * @returns false when they are not: then nothing was appended, and a snapshot must be taken.
 */
export function appendPlain(sink: SpanSink, span: SpanId, attributes: object, limits: SnapshotLimits): boolean {
  try {
    return append(sink, span, attributes, limits);
  } catch {
    // Something of the app's threw while it was read: the snapshot says what, and keeps the rest.
    return false;
  }
}

function append(sink: SpanSink, span: SpanId, attributes: object, limits: SnapshotLimits): boolean {
  if (Object.getPrototypeOf(attributes) !== Object.prototype) return false;
  let count = 0;
  let bytes = 0;
  let known = true;
  // Three times as fast as a list of the keys. What `Object.prototype` was given by somebody comes along: such lists are not known.
  for (const name in attributes) {
    let value = (attributes as Record<string, unknown>)[name];
    let size = plainSize(value);
    if (size < 0 && limits.depth === 1) {
      value = takeSnapshot(value, { depth: 0, bytes: limits.bytes }).value;
      size = plainSize(value);
    }
    if (size < 0 || count >= MOST_NAMES) return false;
    if (name !== knownNames[count]) known = false;
    values[count++] = value as PlainValue;
    bytes += 2 * name.length + size;
  }
  if (bytes > limits.bytes) return false;
  if (!known || count !== knownNames.length) {
    const names = Object.keys(attributes);
    if (names.length !== count) return false;
    knownNames = names;
  }
  const column = sink.columnFor(span, bytes);
  if (column === undefined) return true;
  column.append(span, knownNames);
  for (let at = 0; at < count; at++) column.appendValue(values[at]);
  return true;
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
