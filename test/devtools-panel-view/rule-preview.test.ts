import { describe, expect, it } from 'vitest';
import { markError, previewRule } from '../../devtools-panel/view/rule-preview.js';
import { parseAlertRule } from '../../src/monitor.js';

const readings = [1, 2, 3, NaN, Infinity].map((value) => ({ tags: { value: String(value) }, value }));

describe('the preview of a rule', () => {
  it.each([
    ['<', '1'],
    ['<=', '1 2'],
    ['>', '3'],
    ['>=', '2 3'],
    ['==', '2'],
    ['!=', '1 3'],
  ] as const)('tells for %s 2 what would fire', (operator, fires) => {
    const lines = previewRule({ operator, limit: 2 }, readings);
    expect(
      lines
        .filter(({ answer }) => answer === 'would fire')
        .map(({ value }) => value)
        .join(' '),
    ).toBe(fires);
    // What fires comes first, what has no value last.
    expect(lines.slice(-2).map(({ answer }) => answer)).toEqual(['no value', 'no value']);
    expect(lines[0].answer).toBe('would fire');
  });

  it('marks the character that cannot be understood', () => {
    const text = 'stage: p(95 > 2';
    const result = parseAlertRule(text);
    expect(result.ok ? undefined : markError(text, result.error)).toEqual(['stage: p(95 ', '>', ' 2']);
  });

  it('marks the end of a text that breaks off, a character outside the plane of the first 65,536 as a whole, and no place where there is none', () => {
    expect(markError('a:', { message: '', column: 3 })).toEqual(['a:', '', '']);
    expect(markError('a: 🐉 x', { message: '', column: 4 })).toEqual(['a: ', '🐉', ' x']);
    expect(markError('a', { message: 'name: there is one' })).toBeUndefined();
  });
});
