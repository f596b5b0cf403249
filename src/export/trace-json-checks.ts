import type { Json, JsonObject } from '../model/json.js';
import { MOST_DEPTH, MOST_TIME } from './trace-json-limits.js';
import { TraceFormatError } from './trace-format-error.js';

/** Any JSON object of a file. Read through `field` only, so that nothing inherited is taken for a value. */
export type FileObject = Readonly<Record<string, unknown>>;

/** Own field of an object; undefined when it has none. */
export function field(object: FileObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function checkObject(value: unknown, where: string): FileObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(where, 'an object', value);
  return value as FileObject;
}

export function checkList(value: unknown, where: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(where, 'a list', value);
  if (value.length > most) throw tooLong(where, `${value.length} items`, most);
  return value;
}

/** Lists side by side, of which each has as many items as the first. */
export function checkColumns<Name extends string>(
  value: unknown,
  where: string,
  names: readonly Name[],
  most: number,
): Readonly<Record<Name, readonly unknown[]>> {
  const object = checkObject(value, where);
  const lists = names.map((name) => [name, checkList(field(object, name), `${where}.${name}`, most)] as const);
  const [first, { length }] = lists[0];
  for (const [name, list] of lists) {
    if (list.length !== length) throw new TraceFormatError(`${where}.${name}`, `has ${list.length} items for the ${length} of "${first}"`);
  }
  return Object.fromEntries(lists) as Record<Name, readonly unknown[]>;
}

export function checkText(value: unknown, where: string): string {
  if (typeof value !== 'string') throw wrongType(where, 'text', value);
  return value;
}

/**
 * A time or duration, ms.
 * @param at - position in the list `where`; apart from it, so that the path of a value that is right is never put together.
 */
export function checkTime(value: unknown, where: string, at?: number): number {
  if (typeof value !== 'number') throw wrongType(place(where, at), 'a number of milliseconds', value);
  if (Math.abs(value) <= MOST_TIME) return value;
  throw new TraceFormatError(place(where, at), `${value} is no time (the most is ${MOST_TIME} ms)`);
}

/**
 * Any number that JSON can write again.
 * @param at - as for `checkTime`.
 */
export function checkNumber(value: unknown, where: string, at?: number): number {
  if (Number.isFinite(value)) return value as number;
  throw wrongType(place(where, at), 'a number', value);
}

/** @param at - as for `checkTime`. */
export function checkInteger(value: unknown, least: number, most: number, where: string, at?: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw wrongType(place(where, at), `a whole number from ${least} to ${most}`, value);
}

function place(where: string, at: number | undefined): string {
  return at === undefined ? where : `${where}[${at}]`;
}

export function wrongType(where: string, wanted: string, found: unknown): TraceFormatError {
  return new TraceFormatError(where, `expected ${wanted}, found ${describe(found)}`);
}

export function tooLong(where: string, size: string, most: number): TraceFormatError {
  const remedy = 'It is larger than acttrace can open: record a shorter session.';
  return new TraceFormatError(where, `has ${size}, the most is ${most}`, remedy);
}

/**
 * Captured data: no deeper than the limit and without numbers that JSON cannot write again (1e999 reads as Infinity). Walks without
 * recursion, since what it looks for would overflow the stack.
 *
 * @returns approximate size: two bytes a character, eight a number.
 */
export function checkJson(value: Json, where: string): number {
  let bytes = 0;
  const values: Json[] = [value];
  const depths: number[] = [1];
  while (values.length > 0) {
    const item = values.pop() as Json;
    const depth = depths.pop() as number;
    bytes += typeof item === 'string' ? 2 * item.length : 8;
    if (typeof item === 'number' && !Number.isFinite(item))
      throw new TraceFormatError(where, 'holds a number that is too large to be kept');
    if (typeof item !== 'object' || item === null) continue;
    if (depth > MOST_DEPTH) throw tooDeep(where);
    for (const [key, child] of Object.entries<Json>(item as JsonObject)) {
      bytes += 2 * key.length;
      values.push(child);
      depths.push(depth + 1);
    }
  }
  return bytes;
}

export function tooDeep(where: string): TraceFormatError {
  return new TraceFormatError(
    where,
    `is nested deeper than ${MOST_DEPTH} levels`,
    'No recording is: the file was not written by acttrace.',
  );
}

/** A value in a few words. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  // JSON has no word for the Infinity that 1e999 reads as.
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
