// @vitest-environment node
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseCallSite } from '../../src/analyze/call-site.js';
import { captureCallSite, createCallSampler } from '../../src/instrument/call-site.js';

describe('createCallSampler', () => {
  const chosen = (share: number | undefined, calls: number): number[] => {
    const isChosen = createCallSampler(share);
    return Array.from({ length: calls }, (_, call) => call).filter(() => isChosen());
  };

  it('takes the first call, and then evenly', () => {
    expect(chosen(0.25, 10)).toEqual([0, 4, 8]);
    // floor(0.7 k) grows at k = 0 (from below 0), 2, 3, 5, 6, 8, 9.
    expect(chosen(0.7, 10)).toEqual([0, 2, 3, 5, 6, 8, 9]);
    expect(chosen(1, 3)).toEqual([0, 1, 2]);
    expect(chosen(7, 3)).toEqual([0, 1, 2]);
  });

  it.each([undefined, 0, -1, NaN, null as never])('takes none of %s', (share) => expect(chosen(share, 100)).toEqual([]));

  it('takes the share, to within one call', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.integer({ min: 0, max: 2000 }), (share, calls) => {
        expect(Math.abs(chosen(share, calls).length - share * calls)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('captureCallSite', () => {
  const { stackTraceLimit } = Error;
  afterEach(() => {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  });

  function below(): string {
    return captureCallSite(below)?.callSite ?? '';
  }
  function callerOfBelow(): string {
    return below();
  }

  it('begins with the caller of the function that it is to leave out', () => {
    expect(parseCallSite(callerOfBelow())[0]).toMatchObject({ function: 'callerOfBelow', async: false });
    expect(parseCallSite(callerOfBelow())[0].file).toMatch(/call-site\.test\.ts$/);
  });

  it('asks for the next function when the first is not there', () => {
    function lower(): string {
      return captureCallSite(callerOfBelow, lower)?.callSite ?? '';
    }
    // V8 writes a stack without frames for what is not there; an engine that writes nothing is asked again.
    Error.prepareStackTrace = (_error, frames) => (frames.length === 0 ? '' : `Error\n    at ${frames[0].getFunctionName()} (x.js:1:1)`);
    function outer(): string {
      return lower();
    }
    expect(parseCallSite(outer())[0].function).toBe('outer');
  });

  it.each([0, 3, 100])('leaves the app’s limit of %i frames as it is, and takes 8', (limit) => {
    Error.stackTraceLimit = limit;
    const deep = (depth: number): string => (depth === 0 ? below() : deep(depth - 1));
    expect(parseCallSite(deep(20)).length).toBe(8);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  it('gives none when the app’s own functions throw, or make something else of a stack', () => {
    for (const prepare of [
      () => {
        throw new Error('mine');
      },
      () => [],
    ]) {
      Error.prepareStackTrace = prepare;
      expect(below()).toBe('');
    }
  });

  it('leaves out queries, keeps whole lines, and at most 1000 characters', () => {
    const write = (stack: string): string => {
      Error.prepareStackTrace = () => stack;
      return below();
    };
    expect(write('Error\n    at a (https://x.example/a.js?token=s3cret&v=1:10:5)\n    at b (https://x.example/b.js?v#part:1:2)')).toBe(
      'Error\n    at a (https://x.example/a.js:10:5)\n    at b (https://x.example/b.js:1:2)',
    );
    // Lines of 100 characters with their end: nine of them and the first line's "Error" fit.
    const long = `Error${`\n    at ${'f'.repeat(92)}`.repeat(20)}`;
    expect(write(long)).toBe(long.slice(0, 5 + 9 * 100));
  });
});
