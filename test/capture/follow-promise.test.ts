import { afterEach, describe, expect, it, vi } from 'vitest';
import { spansOf, startTestTracer } from '../helpers/test-tracer.js';

class Lazy<T> extends Promise<T> {
  override then(): never {
    throw new Error('started by then');
  }
}

describe('results that are promises, or look like it', () => {
  const unhandled = vi.fn();
  afterEach(() => {
    process.off('unhandledRejection', unhandled);
    unhandled.mockClear();
  });

  it.each([
    ['a proxy of a promise', () => new Proxy(Promise.resolve(1), {})],
    ['a promise whose own then throws', () => new Lazy((resolve) => resolve(1))],
    ['a promise whose constructor cannot be read', () => withThrowingConstructor()],
    ['a proxy whose traps throw', () => new Proxy({}, { get: fail, getPrototypeOf: fail })],
  ])('reach the app as they are: %s', (_what, make) => {
    const { tracer } = startTestTracer();
    const result: unknown = make();
    const isSame = tracer.trace.withSpan('x', () => result) === result;
    expect(isSame).toBe(true);
  });

  it('stay what they are when they are more than a plain promise, and are timed to their end', async () => {
    const { tracer, clock } = startTestTracer();
    const download = Object.assign(Promise.resolve(1), { cancel: () => undefined });
    expect(tracer.trace.withSpan('x', () => download)).toBe(download);
    clock.time = 5;
    await download;
    expect(spansOf(tracer)[0].end).toBe(5);
  });

  it('leave a rejection that nobody handles unhandled, and one that is handled handled', async () => {
    const { tracer } = startTestTracer();
    const error = new Error('of the app');
    process.on('unhandledRejection', unhandled);
    tracer.trace.withSpan('handled', () => Promise.reject(error)).catch(() => undefined);
    await nextTask();
    expect(unhandled).not.toHaveBeenCalled();
    void tracer.trace.withSpan('forgotten', () => Promise.reject(error));
    await nextTask();
    expect(unhandled.mock.calls.map(([reason]) => reason as unknown)).toEqual([error]);
  });
});

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function fail(): never {
  throw new Error('trap');
}

function withThrowingConstructor(): Promise<number> {
  return Object.defineProperty(Promise.resolve(1), 'constructor', { get: fail });
}
