import type { Clock } from '../../base/clock.js';

/** Chromium reads the heap anew once in 50 ms at most, and a reading takes 9 µs: within that time, the last one is as good. */
const FRESH_FOR = 50;

/** Heap in use, bytes. */
export type ReadMemory = () => number | undefined;

/** Reads `performance.memory`. Undefined at each reading where the browser does not have it. */
export function createPageHeapReader(clock: Clock, page: unknown = globalThis.performance): ReadMemory {
  let read = -Infinity;
  let used: number | undefined;
  return () => {
    const now = clock.now();
    if (now - read >= FRESH_FOR) {
      const { memory } = page as { memory?: { usedJSHeapSize?: unknown } };
      used = typeof memory?.usedJSHeapSize === 'number' ? memory.usedJSHeapSize : undefined;
      read = now;
    }
    return used;
  };
}
