import { work, workAsync, type BenchCase } from './case.js';

/** What every case is compared with, measured next to it. */
export interface References {
  /** Two `performance.now()` calls, as everybody writes them. */
  readonly written: BenchCase;
  /**
   * The quickest two reads of the same clock: `performance` is a getter of the page's global object, which costs more than the clock
   * itself, so a program that keeps the object reads it faster. The harder comparison.
   */
  readonly kept: BenchCase;
}

const clock = performance;

const SYNC: References = {
  written: {
    name: 'two performance.now() calls',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const start = performance.now();
        sum += work();
        sum += performance.now() - start;
      }
      return sum;
    },
  },
  kept: {
    name: 'two reads of a kept clock',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const start = clock.now();
        sum += work();
        sum += clock.now() - start;
      }
      return sum;
    },
  },
};

const ASYNC: References = {
  written: {
    name: 'two performance.now() calls around an await',
    kind: 'async',
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const start = performance.now();
        sum += await workAsync();
        sum += performance.now() - start;
      }
      return sum;
    },
  },
  kept: {
    name: 'two reads of a kept clock around an await',
    kind: 'async',
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const start = clock.now();
        sum += await workAsync();
        sum += clock.now() - start;
      }
      return sum;
    },
  },
};

export const REFERENCES = { sync: SYNC, async: ASYNC } as const;

/** What the browser itself offers. The references are cases too: how far they are from 1 shows what the figures are worth. */
export function createReferenceCases(): BenchCase[] {
  return [
    SYNC.written,
    SYNC.kept,
    ASYNC.written,
    ASYNC.kept,
    {
      name: 'await of an async function, untraced',
      kind: 'async',
      async run(count) {
        let sum = 0;
        for (let index = 0; index < count; index++) sum += await workAsync();
        return sum;
      },
    },
    {
      name: 'performance.measure({ start, end })',
      run(count) {
        let sum = 0;
        for (let index = 0; index < count; index++) {
          const start = performance.now();
          sum += work();
          performance.measure('span', { start, end: performance.now() });
        }
        return sum;
      },
      after: () => performance.clearMeasures(),
    },
  ];
}
