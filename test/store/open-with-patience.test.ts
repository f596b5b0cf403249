import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TraceStore } from '../../src/model/ports.js';
import { OPEN_PATIENCE, openWithPatience } from '../../src/store/open-with-patience.js';
import { MemoryStore } from '../../src/store/memory-store.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openLater(): { readonly opening: Promise<TraceStore>; answer(store: TraceStore): void } {
  let answer: (store: TraceStore) => void = () => undefined;
  const opening = openWithPatience(() => new Promise<TraceStore>((resolve) => (answer = resolve)));
  return { opening, answer: (store) => answer(store) };
}

describe('openWithPatience', () => {
  it('does not wait for ever, and closes what comes too late', async () => {
    const { opening, answer } = openLater();
    const refused = expect(opening).rejects.toThrow('no answer in 10 s');
    await vi.advanceTimersByTimeAsync(OPEN_PATIENCE);
    await refused;
    const store = new MemoryStore();
    const close = vi.spyOn(store, 'close');
    answer(store);
    await vi.advanceTimersByTimeAsync(0);
    expect([close.mock.calls.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('does not count the time in which the page itself was held up: what came meanwhile is heard after it', async () => {
    const { opening, answer } = openLater();
    // What is due comes once, however late, and before the answer that the browser has had for long.
    vi.setSystemTime(Date.now() + 60_000);
    await vi.advanceTimersToNextTimerAsync();
    const store = new MemoryStore();
    answer(store);
    expect(await opening).toBe(store);
    expect(vi.getTimerCount()).toBe(0);
  });
});
