import { work, type BenchCase } from './case.js';

export const BASELINE = 'two performance.now() calls';

/** What the tracer is held against. */
export function createReferenceCases(): BenchCase[] {
  return [
    {
      name: BASELINE,
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
    {
      name: 'await of an async function, untraced',
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

/** `async` for nothing: the promise is what is measured. */
export async function workAsync(): Promise<number> {
  return work();
}
