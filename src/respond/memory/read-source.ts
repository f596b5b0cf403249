import type { MemorySample, MemorySource, Schedule } from './memory-report.js';

/** Between readings of the heap, ms: a reading takes 9 µs, and the closer they are, the lower the low points that are seen. */
const HEAP_EVERY = 1000;
/** Readings of the heap from one count of objects to the next. */
const COUNTS_EVERY = 10;

/**
 * Reads a source every second, and its objects every ten, until it is stopped. Nothing that the source throws gets out.
 *
 * @returns what stops it: no timer is left.
 */
export function readSource(
  source: MemorySource,
  schedule: Schedule,
  add: (sample: MemorySample) => void,
  onError: (error: unknown) => void,
): () => void {
  let readings = 0;
  let cancel = (): void => undefined;
  let stopped = false;
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
  const tick = (): void => {
    if (stopped) return;
    const time = attempt(() => source.now()) ?? NaN;
    const heap = attempt(() => source.heap?.());
    const objects = readings++ % COUNTS_EVERY === 0 ? attempt(() => source.objects?.()) : undefined;
    add({ ...objects, time, heapUsed: heap?.used, heapLimit: heap?.limit });
    cancel = attempt(() => schedule(tick, HEAP_EVERY)) ?? cancel;
  };
  tick();
  return () => {
    stopped = true;
    attempt(cancel);
  };
}
