import { describe, expect, it } from 'vitest';
import { Disposer } from '../../src/base/disposer.js';

describe('Disposer', () => {
  it('cleans up last in, first out, once, and goes on after an error', () => {
    const errors: unknown[] = [];
    const seen: string[] = [];
    const disposer = new Disposer((error) => errors.push(error));
    const fault = new Error('second');
    disposer.add(() => seen.push('first'));
    disposer.add(() => {
      seen.push('second');
      throw fault;
    });
    disposer.add(() => seen.push('third'));
    disposer.dispose();
    disposer.dispose();
    expect(seen).toEqual(['third', 'second', 'first']);
    expect(errors).toEqual([fault]);
  });

  it('may be filled and disposed again, also from within a clean-up', () => {
    const seen: string[] = [];
    const disposer = new Disposer(() => undefined);
    disposer.add(() => {
      seen.push('a');
      disposer.add(() => seen.push('b'));
      disposer.dispose();
    });
    disposer.dispose();
    expect(seen).toEqual(['a', 'b']);
  });
});
