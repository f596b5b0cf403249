import { describe, expect, it } from 'vitest';
import { matchesOnly } from './only.js';

describe('matchesOnly', () => {
  it('looks for the text anywhere in the name, upper or lower case', () => {
    expect(matchesOnly('span without attributes', 'WITHOUT')).toBe(true);
    expect(matchesOnly('Sentry: startSpan', 'sentry')).toBe(true);
    expect(matchesOnly('span without attributes', 'three')).toBe(false);
  });

  it('lets everything through when there is no text', () => {
    expect([matchesOnly('memory', null), matchesOnly('memory', undefined), matchesOnly('memory', '')]).toEqual([true, true, true]);
  });
});
