import { describe, expect, it } from 'vitest';
import { errorTextOf } from '../../src/analyze/error-text.js';
import type { Json } from '../../src/model/json.js';
import { picture, rowOf } from '../helpers/trace-picture.js';

/** A run of two stages, of which the second failed, and one of its captures; errors by the name of what failed. */
function textOf(of: string, errors: Readonly<Record<string, Json>>): string {
  const data = picture(`
    pipeline turn       |---------------!
      stage filter      |---|
      stage resolve         |-----!
        captures            |-a!-b|
      stage format                |-----!
    pipeline other      |---------------!
  `);
  for (const [name, error] of Object.entries(errors)) {
    const row = rowOf(data, name);
    data.spans.chunks[0].attributes.set(row, { error });
  }
  return errorTextOf(data, rowOf(data, of));
}

describe('errorTextOf', () => {
  it('is what was recorded, whatever it is', () => {
    expect(textOf('turn', { turn: 'out of time', resolve: 'no target' })).toBe('out of time');
    expect(textOf('turn', { turn: { code: 7 } })).toBe('{"code":7}');
    expect(textOf('turn', {})).toBe('');
  });

  it('is that of the first stage with a text, of a run that tells no more than that it failed', () => {
    expect(textOf('turn', { turn: 'success: false', resolve: 'no target', format: 'no template' })).toBe('no target');
    expect(textOf('turn', { resolve: 'success: false', format: 'no template' })).toBe('no template');
  });

  it('is that of a capture, where no stage has one', () => {
    expect(textOf('turn', { turn: 'success: false', resolve: 'success: false', a: 'The sword broke.' })).toBe('The sword broke.');
    expect(textOf('turn', { turn: 'success: false', a: 'The sword broke.', format: 'no template' })).toBe('no template');
    expect(textOf('resolve', { resolve: 'success: false', a: 'The sword broke.', format: 'no template' })).toBe('The sword broke.');
  });

  it('stays what it is where nothing in it tells more, or what does is of another run', () => {
    expect(textOf('turn', { turn: 'success: false', other: 'elsewhere' })).toBe('success: false');
    expect(textOf('other', { other: 'success: false', resolve: 'no target' })).toBe('success: false');
  });

  it('is not that of something that did not fail', () => {
    expect(textOf('turn', { turn: 'success: false', filter: 'a warning', b: 'another' })).toBe('success: false');
  });
});
