import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FLUSH_INTERVAL, scheduleFlushes } from '../../src/store/flush-schedule.js';

let visibility: DocumentVisibilityState;

beforeEach(() => {
  vi.useFakeTimers();
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Whether each flush was urgent. */
function schedule(onTick?: Parameters<typeof scheduleFlushes>[1]): { flushes: boolean[]; stop: () => void } {
  const flushes: boolean[] = [];
  return { flushes, stop: scheduleFlushes((urgent) => flushes.push(urgent), onTick) };
}

describe('scheduleFlushes', () => {
  it('flushes twice a second, in no hurry', () => {
    const { flushes, stop } = schedule();
    vi.advanceTimersByTime(2 * 1000);
    stop();
    expect(FLUSH_INTERVAL).toBe(500);
    expect(flushes).toEqual([false, false, false, false]);
  });

  it('flushes at once when the page is hidden, left or frozen, and not when it is shown', () => {
    const { flushes, stop } = schedule();
    const see = (state: DocumentVisibilityState): void => {
      visibility = state;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    see('hidden');
    expect(flushes).toEqual([true]);
    see('visible');
    expect(flushes).toEqual([true]);
    window.dispatchEvent(new Event('pagehide'));
    document.dispatchEvent(new Event('freeze'));
    expect(flushes).toEqual([true, true, true]);
    stop();
  });

  it('follows the ticks of somebody else, and leaves nothing behind', () => {
    const listeners = new Set<() => void>();
    const { flushes, stop } = schedule((listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    });
    for (const tick of listeners) tick();
    expect(flushes).toEqual([false]);
    stop();
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
    visibility = 'hidden';
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('freeze'));
    window.dispatchEvent(new Event('pagehide'));
    expect(flushes).toEqual([false]);
  });
});
