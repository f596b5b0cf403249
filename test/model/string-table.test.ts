import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { toStringTable } from '../../src/model/to-tables.js';
import { StringTable } from '../../src/model/string-table.js';

describe('StringTable', () => {
  it('holds each string once, with the empty string as 0', () => {
    const table = new StringTable();
    expect([table.intern('a'), table.intern('b'), table.intern('a'), table.intern('')]).toEqual([1, 2, 1, 0]);
    expect([table.get(0), table.get(1), table.get(2)]).toEqual(['', 'a', 'b']);
    expect(table.size).toBe(3);
    expect(table.slice()).toEqual(['', 'a', 'b']);
    expect(table.slice(2)).toEqual(['b']);
  });

  it('finds without adding', () => {
    const table = new StringTable();
    table.intern('a');
    expect([table.find('a'), table.find(''), table.find('b')]).toEqual([1, 0, -1]);
    expect(table.size).toBe(2);
  });

  it.each([7, -1, NaN, 0.5])('names the id %d, never given out, as unknown', (id) => {
    expect(new StringTable().get(id)).toBe('(unknown name)');
  });

  it('folds what is past its limit into one name, and counts it', () => {
    const table = new StringTable(2);
    expect([table.intern('a'), table.intern('b'), table.intern('c'), table.intern('b'), table.intern('a')]).toEqual([1, 2, 2, 2, 1]);
    expect(table.get(2)).toBe('(other names)');
    expect(table.folded).toBe(3);
    expect(table.size).toBe(3);
  });

  it('keeps the id of a name that reads like the folded ones', () => {
    const table = new StringTable(2);
    expect(table.intern('(other names)')).toBe(1);
    expect(table.intern('b')).toBe(1);
    expect(table.intern('(other names)')).toBe(1);
    expect(table.slice()).toEqual(['', '(other names)']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('treats %s as any other name', (name) => {
    const table = new StringTable();
    expect(table.find(name)).toBe(-1);
    expect(table.intern(name)).toBe(1);
    expect(table.get(1)).toBe(name);
  });

  it('is rebuilt from its strings with the same ids', () => {
    const table = toStringTable(['', 'a', 'b', 'a']);
    expect([table.get(1), table.get(2), table.get(3), table.find('a'), table.intern('c')]).toEqual(['a', 'b', 'a', 1, 4]);
    expect(toStringTable([]).slice()).toEqual(['']);
  });

  it('gives back what was interned, whatever the order, as an array would', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '🎲'), maxLength: 3 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (names, limit) => {
        const table = new StringTable(limit);
        const model = [''];
        let folded = 0;
        for (const text of names) {
          const id = table.intern(text);
          if (!model.includes(text) && model.length < limit) model.push(text);
          if (model.includes(text)) {
            expect(id).toBe(model.indexOf(text));
            expect(table.get(id)).toBe(text);
          } else {
            folded++;
            expect(table.get(id)).toBe('(other names)');
          }
          expect(table.intern(text)).toBe(id);
          if (!model.includes(text)) folded++;
        }
        expect(table.folded).toBe(folded);
        expect(table.size).toBe(model.length + (folded > 0 ? 1 : 0));
        expect(toStringTable(table.slice()).slice()).toEqual(table.slice());
      }),
    );
  });
});
