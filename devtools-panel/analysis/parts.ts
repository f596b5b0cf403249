/**
 * Long results in parts. Taking a message in is work for the page, and one task: the runs of a large session at once would be a long one.
 */
import { createRecord } from '../../src/analyze/records.js';
import type { ListPlace } from './messages.js';

/** Items of one message: of runs, about 2 ms. */
export const PART_ITEMS = 1000;
/** How deep lists are looked for. */
const MOST_DEPTH = 3;

export interface LongList extends ListPlace {
  /** Of a record: its entries. */
  readonly items: readonly unknown[];
}

/** The result without its long lists and records, and these. The result itself stays as it is. */
export function takeOutLists(result: unknown): { readonly rest: unknown; readonly lists: readonly LongList[] } {
  const lists: LongList[] = [];
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) {
      if (value.length <= PART_ITEMS) return value;
      lists.push({ path, isRecord: false, items: value });
      return [];
    }
    if (typeof value !== 'object' || value === null || path.length > MOST_DEPTH) return value;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null) {
      const items = Object.entries(value);
      if (items.length <= PART_ITEMS) return value;
      lists.push({ path, isRecord: true, items });
      return {};
    }
    if (prototype !== Object.prototype) return value;
    const before = lists.length;
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, [...path, key])]));
    return lists.length === before ? value : copy;
  };
  return { rest: walk(result, []), lists };
}

/** Puts lists and records back. The result is the page's own copy: it is changed. */
export function putBackLists(result: unknown, lists: readonly LongList[]): unknown {
  let whole = result;
  for (const { path, isRecord, items } of lists) {
    const value = isRecord ? toRecord(items as [string, unknown][]) : items;
    const last = path[path.length - 1];
    if (last === undefined) whole = value;
    else path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, whole as Record<string, unknown>)[last] = value;
  }
  return whole;
}

function toRecord(entries: readonly [string, unknown][]): Record<string, unknown> {
  const record = createRecord<unknown>();
  for (const [key, value] of entries) record[key] = value;
  return record;
}
