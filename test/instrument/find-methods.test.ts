// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWildcard } from '../../src/base/wildcard.js';
import { findMethods } from '../../src/instrument/find-methods.js';

class Base extends WeakMap<object, number> {
  getBase(): void {}
  shared(): void {}
}
class Inventory extends Base {
  static getDefault(): void {}
  static readonly Item = class Item {};
  readonly Kind = class Kind {};
  own = (): void => {};
  get getter(): () => void {
    return () => {};
  }
  getItem(): void {}
  override shared(): void {}
}

const names = (...args: Parameters<typeof findMethods>): string[] => findMethods(...args).methods.map(({ name }) => name);

describe('findMethods', () => {
  it('finds the methods of a class and of what it inherits from the app, not those of the browser, accessors or classes', () => {
    expect(names(Inventory, ['*'])).toEqual(['getItem', 'shared', 'getBase']);
    expect(names(new Inventory(), ['*'])).toEqual(['own', 'getItem', 'shared', 'getBase']);
    expect(findMethods(Inventory, ['*']).methods[0]).toEqual({ owner: Inventory.prototype, name: 'getItem', byPattern: true });
  });

  it('takes several names and patterns, each method once, the names first', () => {
    expect(findMethods(Inventory, ['get*', 'getItem', '*Base']).methods).toEqual([
      { owner: Inventory.prototype, name: 'getItem', byPattern: false },
      { owner: Inventory.prototype, name: 'getBase', byPattern: true },
    ]);
  });

  it('leaves out what is excluded', () => {
    expect(names(Inventory, ['*'], ['get*'])).toEqual(['shared']);
  });

  it('finds static methods by name always, by pattern when asked', () => {
    expect(names(Inventory, ['getDefault'])).toEqual(['getDefault']);
    expect(names(Inventory, ['get*'])).toEqual(['getItem', 'getBase']);
    const { methods } = findMethods(Inventory, ['get*'], [], true);
    expect(methods.at(-1)).toEqual({ owner: Inventory, name: 'getDefault', byPattern: true });
    expect(methods.map(({ name }) => name)).not.toContain('Item');
  });

  it('looks into a class of the browser when it is named itself', () => {
    expect(names(Map, ['ha*', 'cle*'])).toEqual(['has', 'clear']);
  });

  it('says what was not found', () => {
    expect(findMethods(Inventory, ['put*', 'drop', 'getter']).problems).toEqual([
      'class Inventory has no method "drop": check its name.',
      '"getter" is a getter: instrument the method that it returns.',
      'class Inventory has no method that fits "put*": check the pattern and what it excludes.',
    ]);
  });

  it('takes no more than 200, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`m${index}`, () => index]));
    const { methods, problems } = findMethods(many, ['*']);
    expect(methods.length).toBe(200);
    expect(problems).toEqual(['201 methods of the object fit: the first 200 are timed. Use a narrower pattern, or exclude some.']);
  });

  it('finds exactly the own functions whose name fits', () => {
    const name = fc.stringMatching(/^[a-c]{1,4}$/);
    const pattern = fc.stringMatching(/^[a-c]{0,2}\*[a-c]{0,2}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 8 }), pattern, pattern, (all, wanted, excluded) => {
        const target = Object.fromEntries(all.map((each) => [each, () => each]));
        const fits = compileWildcard(wanted);
        const isOut = compileWildcard(excluded);
        expect(names(target, [wanted], [excluded])).toEqual(all.filter((each) => fits(each) && !isOut(each)));
      }),
    );
  });
});
