import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileWildcard } from '../../src/base/wildcard.js';

describe('compileWildcard', () => {
  it.each<[string, string, boolean]>([
    ['core:go', 'core:go', true],
    ['core:go', 'core:go2', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['', '', true],
    ['', 'a', false],
    ['core:*', 'core:', true],
    ['core:*', 'core', false],
    ['*:go', 'core:go', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    // The middle part must not reach into the end part.
    ['*ab*b', 'ab', false],
    ['*ab*b', 'abb', true],
    // Nothing else is special.
    ['a.c', 'abc', false],
    ['[a]+$', '[a]+$', true],
    ['a*c', 'a\nb\nc', true],
  ])('%j on %j: %s', (pattern, text, matches) => {
    expect(compileWildcard(pattern)(text)).toBe(matches);
  });

  it('agrees with a regular expression', () => {
    // Few different characters, so that parts repeat and overlap.
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, word, (given, text) => {
        const oracle = new RegExp(`^${given.replaceAll('.', '\\.').replaceAll('*', '[^]*')}$`);
        expect(compileWildcard(given)(text)).toBe(oracle.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back from a pattern at which a regular expression would despair', () => {
    expect(compileWildcard('*a'.repeat(40) + '*b')('a'.repeat(5000))).toBe(false);
  });
});
