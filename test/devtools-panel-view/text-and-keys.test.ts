import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { commandOf } from '../../devtools-panel/widgets/timeline-keys.js';
import { TextFitter } from '../../devtools-panel/widgets/timeline-text.js';

/** `i` is 3 px wide, everything else 7 px. */
const measure = (text: string) => Array.from(text).reduce((sum, letter) => sum + (letter === 'i' ? 3 : 7), 0);

describe('TextFitter', () => {
  const fitter = new TextFitter(measure);

  it('leaves a text that fits as it is', () => {
    expect(fitter.fit('abc', 21)).toBe('abc');
  });

  it('cuts a longer one and says so', () => {
    // Two letters and the ellipsis: 21 px.
    expect(fitter.fit('abcdef', 27)).toBe('ab…');
    expect(fitter.fit('abcdef', 13)).toBe('');
  });

  it('never gets wider than the room there is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.double({ min: 0, max: 400, noNaN: true }), (text, room) => {
        expect(measure(fitter.fit(text, room))).toBeLessThanOrEqual(room);
      }),
    );
  });

  it('cuts no letter in two', () => {
    // Each of these takes two UTF-16 units: a cut after the third unit would leave half a letter.
    expect(fitter.fit('\u{1F409}\u{1F409}\u{1F409}', 15)).toBe('\u{1F409}…');
  });

  it('measures the same text once, and never a text of a million letters', () => {
    const spy = vi.fn(measure);
    const counted = new TextFitter(spy);
    counted.fit('abc', 100);
    counted.fit('abc', 100);
    expect(spy).toHaveBeenCalledTimes(1);
    counted.fit('x'.repeat(1_000_000), 50);
    expect(Math.max(...spy.mock.calls.map(([text]) => text.length))).toBeLessThanOrEqual(201);
  });
});

describe('commandOf', () => {
  const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
    commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

  it('knows its keys, capital or not', () => {
    expect([press('ArrowLeft'), press('D'), press('+'), press('s'), press('Home'), press(']')]).toEqual([
      'pan-left',
      'pan-right',
      'zoom-in',
      'zoom-out',
      'fit',
      'next-span',
    ]);
  });

  it('leaves the shortcuts of browser and page alone', () => {
    expect(press('d', { ctrlKey: true })).toBeUndefined();
    expect(press('ArrowLeft', { altKey: true })).toBeUndefined();
    expect(press('constructor')).toBeUndefined();
  });

  it('takes brackets that need AltGr', () => {
    expect(press('[', { ctrlKey: true, altKey: true })).toBe('previous-span');
  });
});
