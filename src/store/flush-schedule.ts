import type { Unsubscribe } from '../base/emitter.js';

/** How often what changed is written, ms. A page that is killed loses what is younger: this, and the time that a write takes. */
export const FLUSH_INTERVAL = 500;

/**
 * Calls `flush` twice a second, and at once, as urgent, when the page is hidden, left or frozen: the last moments that a page can count
 * on. Returns the function that ends it and leaves no timer or listener behind.
 *
 * @param every - how often at present, ms, where that is to be less often. An urgent one is never put off.
 * @param flush - `urgent`: what is written must have been handed to the browser when the call returns.
 * @param onTick - ticks from elsewhere: the timers of a hidden page come once a second, later once a minute, those of its worker do not
 *   slow down.
 */
export function scheduleFlushes(
  flush: (urgent: boolean) => void,
  onTick?: (listener: () => void) => Unsubscribe,
  every: () => number = () => 0,
): () => void {
  let flushedAt = -Infinity;
  const flushSoon = (): void => {
    const now = performance.now();
    // Half a tick early rather than one late, as timers are.
    if (now - flushedAt < every() - FLUSH_INTERVAL / 2) return;
    flushedAt = now;
    flush(false);
  };
  const timer = setInterval(flushSoon, FLUSH_INTERVAL);
  const stopTicks = onTick?.(flushSoon);
  const stopTimers = (): void => {
    clearInterval(timer);
    stopTicks?.();
  };
  if (typeof document === 'undefined') return stopTimers;
  const flushNow = (): void => flush(true);
  const flushWhenHidden = (): void => {
    if (document.visibilityState === 'hidden') flush(true);
  };
  document.addEventListener('visibilitychange', flushWhenHidden);
  document.addEventListener('freeze', flushNow);
  window.addEventListener('pagehide', flushNow);
  return () => {
    stopTimers();
    document.removeEventListener('visibilitychange', flushWhenHidden);
    document.removeEventListener('freeze', flushNow);
    window.removeEventListener('pagehide', flushNow);
  };
}
