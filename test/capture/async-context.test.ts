import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, it, vi } from 'vitest';
import { UNKNOWN_PARENT } from '../../src/model/span.js';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

afterEach(() => vi.unstubAllGlobals());

/** What browsers will offer, made of what Node has: a value that follows the flow of the program. */
class Variable<T> {
  readonly #storage = new AsyncLocalStorage<T>();
  get(): T | undefined {
    return this.#storage.getStore();
  }
  run<R>(value: T, fn: () => R): R {
    return this.#storage.run(value, fn);
  }
}

/** Two interleaved runs, whose inner spans come after an await and without a handle. */
async function playTwo(): Promise<number[]> {
  const { tracer } = startTestTracer();
  await vi.dynamicImportSettled();
  const play = async (name: string): Promise<void> => {
    const trace = tracer.createTrace();
    await trace.withSpanAsync(name, async () => {
      await Promise.resolve();
      await trace.withSpanAsync('inner', async () => {
        await Promise.resolve();
        trace.endSpan(trace.startSpan('innermost'));
      });
    });
  };
  await Promise.all([play('one'), play('two')]);
  // Rows 0 and 1 are the runs, 2 and 3 what is in them, 4 and 5 what is in that.
  expect(spansOf(tracer).map(({ name }) => name)).toEqual(['one', 'two', 'inner', 'inner', 'innermost', 'innermost']);
  return spansOf(tracer).map(({ parent }) => parent);
}

it('knows the parent after an await where the browser has AsyncContext', async () => {
  vi.stubGlobal('AsyncContext', { Variable });
  expect(await playTwo()).toEqual([-1, -1, 0, 1, 2, 3]);
});

it('says that it is unknown where it has not', async () => {
  expect(await playTwo()).toEqual([-1, -1, UNKNOWN_PARENT, UNKNOWN_PARENT, UNKNOWN_PARENT, UNKNOWN_PARENT]);
});

it('keeps the current spans of mixed traces apart', async () => {
  vi.stubGlobal('AsyncContext', { Variable });
  const { tracer } = startTestTracer();
  await vi.dynamicImportSettled();
  const [one, two] = [tracer.createTrace(), tracer.createTrace()];
  one.withSpan('a', () => two.withSpan('b', () => one.withSpan('c', () => two.withSpan('d', () => undefined))));
  expect(spansOf(tracer).map(({ name, parent }) => [name, parent])).toEqual([
    ['a', -1],
    ['b', -1],
    ['c', 0],
    ['d', 1],
  ]);
});
