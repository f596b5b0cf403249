import type { Unsubscribe } from '../base/emitter.js';

/** How often what changed is written, ms. A page that is killed loses what is younger: this, and the time that a write takes. */
export const FLUSH_INTERVAL = 500;

/**
 * Calls `flush` twice a second, and at once, as urgent, when the page is hidden, left or frozen: the last moments that a page can count
 * on. Returns the function that ends it and leaves no timer or listener behind.
 *
 * @param flush - `urgent`: what is written must have been handed to the browser when the call returns.
 * @param onTick - ticks from elsewhere: the timers of a hidden page come once a second, later once a minute, those of its worker do not
 *   slow down.
 */
export function scheduleFlushes(flush: (urgent: boolean) => void, onTick?: (listener: () => void) => Unsubscribe): () => void {
  const flushSoon = (): void => flush(false);
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
