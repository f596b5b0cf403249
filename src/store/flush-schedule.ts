/** How often what changed is written: what a crash of the page can lose at most. ms. */
const FLUSH_INTERVAL = 1000;

/**
 * Calls `flush` every second, and at once when the page is hidden or left (the last moment that a page can count on).
 * Returns the function that ends it and leaves no timer or listener behind.
 */
export function scheduleFlushes(flush: () => void): () => void {
  const timer = setInterval(flush, FLUSH_INTERVAL);
  if (typeof document === 'undefined') return () => clearInterval(timer);
  const flushWhenHidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  document.addEventListener('visibilitychange', flushWhenHidden);
  window.addEventListener('pagehide', flush);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', flushWhenHidden);
    window.removeEventListener('pagehide', flush);
  };
}
