import { expect, it } from 'vitest';
import { attachOnce } from '../../src/instrument/attach-once.js';
import { startTestTracer } from '../helpers/test-tracer.js';

it('attaches a part once for each tracer and name, until the last who asked has undone it', () => {
  const [{ tracer }, { tracer: other }] = [startTestTracer(), startTestTracer()];
  const calls: string[] = [];
  const part = (name: string) => () => {
    calls.push(`+${name}`);
    return () => calls.push(`-${name}`);
  };
  const first = attachOnce(tracer, 'fetch', part('a'));
  const second = attachOnce(tracer, 'fetch', part('again'));
  attachOnce(tracer, 'indexedDB', part('b'));
  attachOnce(other, 'fetch', part('c'));
  first();
  first();
  expect(calls.join(' ')).toBe('+a +b +c');
  second();
  attachOnce(tracer, 'fetch', part('d'));
  expect(calls.join(' ')).toBe('+a +b +c -a +d');
});
