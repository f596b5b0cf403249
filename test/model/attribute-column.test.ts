import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { AttributeColumn, type PlainValue } from '../../src/model/attribute-column.js';
import type { JsonObject } from '../../src/model/json.js';

function append(column: AttributeColumn, row: number, names: readonly string[], values: readonly PlainValue[]): void {
  column.append(row, names);
  for (const value of values) column.appendValue(value);
}

describe('AttributeColumn', () => {
  it('has nothing at first', () => {
    const column = new AttributeColumn();
    expect([column.size, [...column.keys()], [...column.values()], column.get(0)]).toEqual([0, [], [], undefined]);
  });

  it('makes what was appended into an object of each row', () => {
    const column = new AttributeColumn();
    append(column, 7, ['hp', 'name'], [3, 'elf']);
    append(column, 2, [], []);
    append(column, 9, ['alive', 'foe'], [true, null]);
    expect(column.get(7)).toEqual({ hp: 3, name: 'elf' });
    expect(column.get(2)).toEqual({});
    expect(column.get(9)).toEqual({ alive: true, foe: null });
    expect(column.get(3)).toBeUndefined();
    expect([column.size, [...column.keys()]]).toEqual([3, [7, 2, 9]]);
  });

  it('takes numbers and names among the values for values, not for rows', () => {
    const column = new AttributeColumn();
    append(column, 1, ['a', 'b'], [2, 'a']);
    append(column, 2, ['a', 'b'], [1, 'b']);
    expect([...column.values()]).toEqual([
      { a: 2, b: 'a' },
      { a: 1, b: 'b' },
    ]);
  });

  it('replaces what a row has, or adds to it, in the order of the calls', () => {
    const column = new AttributeColumn();
    append(column, 1, ['a', 'b'], [1, 1]);
    column.merge(1, { b: 2, c: 2 });
    append(column, 1, ['c'], [3]);
    expect(column.get(1)).toEqual({ a: 1, b: 2, c: 3 });
    append(column, 1, ['lost'], [4]);
    column.set(1, { only: 5 });
    expect(column.get(1)).toEqual({ only: 5 });
  });

  it('takes the last of values with the same name', () => {
    const column = new AttributeColumn();
    append(column, 1, ['a', 'a'], [1, 2]);
    expect(column.get(1)).toEqual({ a: 2 });
  });

  it('leaves an object as it is that somebody has read', () => {
    const column = new AttributeColumn();
    append(column, 1, ['a'], [1]);
    const read = column.get(1);
    append(column, 1, ['b'], [2]);
    column.merge(1, { c: 3 });
    expect(column.get(1)).toEqual({ a: 1, b: 2, c: 3 });
    expect(read).toEqual({ a: 1 });
  });

  it('keeps rows in the order in which they first got something', () => {
    const column = new AttributeColumn();
    append(column, 5, ['a'], [1]);
    column.set(3, {});
    append(column, 4, ['a'], [1]);
    column.merge(5, { b: 1 });
    expect([...column.keys()]).toEqual([5, 3, 4]);
  });

  it('keeps data named __proto__ and constructor as own data, through appending and adding', () => {
    const column = new AttributeColumn();
    const more = JSON.parse('{"__proto__":{"polluted":1}}') as JsonObject;
    append(column, 1, ['__proto__', 'constructor'], [7, 'x']);
    append(column, 2, ['__proto__'], [8]);
    append(column, 2, ['hp'], [9]);
    column.merge(3, { hp: 1 });
    column.merge(3, more);
    expect(Object.entries(column.get(1)!)).toEqual([
      ['__proto__', 7],
      ['constructor', 'x'],
    ]);
    expect(Object.entries(column.get(2)!)).toEqual([
      ['__proto__', 8],
      ['hp', 9],
    ]);
    expect(Object.entries(column.get(3)!)).toEqual([
      ['hp', 1],
      ['__proto__', { polluted: 1 }],
    ]);
    for (const snapshot of column.values()) expect(Object.getPrototypeOf(snapshot)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

const ROW = fc.nat(5);
const NAME = fc.constantFrom('a', 'b', 'hp', '__proto__', 'constructor', 'toString', '');
const VALUE = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('', 'a', '__proto__'));
const SNAPSHOT = fc.dictionary(NAME, VALUE) as fc.Arbitrary<JsonObject>;
const ENTRIES = fc.array(fc.tuple(NAME, VALUE), { maxLength: 4 });
const OPERATION = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), row: ROW, entries: ENTRIES }) },
  fc.record({ do: fc.constant('merge' as const), row: ROW, snapshot: SNAPSHOT }),
  fc.record({ do: fc.constant('set' as const), row: ROW, snapshot: SNAPSHOT }),
  fc.record({ do: fc.constant('read' as const), row: ROW }),
);

/** What the column stands for: the names and values of each row, a plain map in a plain map. */
class Oracle {
  readonly rows = new Map<number, Map<string, unknown>>();

  add(row: number, entries: readonly (readonly [string, unknown])[]): void {
    this.rows.set(row, new Map([...(this.rows.get(row) ?? []), ...entries]));
  }
}

/** By row, in order; the names of a row in any order. */
function contents(rows: Iterable<readonly [number, Iterable<readonly [string, unknown]>]>): [number, [string, unknown][]][] {
  return Array.from(rows, ([row, entries]) => [
    row,
    Array.from(entries, ([name, value]): [string, unknown] => [name, value]).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}

describe('AttributeColumn, through any order of calls', () => {
  it('agrees with a plain map', () => {
    fc.assert(
      fc.property(fc.array(OPERATION, { maxLength: 30 }), (operations) => {
        const column = new AttributeColumn();
        const oracle = new Oracle();
        for (const operation of operations) {
          const { row } = operation;
          if (operation.do === 'append') {
            const { entries } = operation;
            append(
              column,
              row,
              entries.map(([name]) => name),
              entries.map(([, value]) => value),
            );
            oracle.add(row, entries);
          } else if (operation.do === 'merge') {
            column.merge(row, operation.snapshot);
            oracle.add(row, Object.entries(operation.snapshot));
          } else if (operation.do === 'set') {
            column.set(row, operation.snapshot);
            oracle.rows.delete(row);
            oracle.add(row, Object.entries(operation.snapshot));
          } else expect(column.get(row) === undefined).toBe(!oracle.rows.has(row));
        }
        const read = [...column.keys()].map((row) => [row, Object.entries(column.get(row)!)] as const);
        expect(new Map(contents(read))).toEqual(new Map(contents(oracle.rows)));
        expect(column.size).toBe(oracle.rows.size);
        expect([...column.values()]).toEqual([...column.keys()].map((row) => column.get(row)));
      }),
      { numRuns: 300 },
    );
  });
});

it('keeps names that every object inherits, also where assigning to them throws', () => {
  const before = Object.getOwnPropertyDescriptor(Object.prototype, 'toString')!;
  // As in a page that froze what all objects inherit.
  Object.defineProperty(Object.prototype, 'toString', { ...before, writable: false });
  try {
    const column = new AttributeColumn();
    column.append(0, ['toString', 'a']);
    column.appendValue('text');
    column.appendValue(1);
    expect(Object.entries(column.get(0) ?? {})).toEqual([
      ['toString', 'text'],
      ['a', 1],
    ]);
  } finally {
    Object.defineProperty(Object.prototype, 'toString', before);
  }
});
