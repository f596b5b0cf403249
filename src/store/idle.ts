/** Longest wait for idle time: a page that is never idle must be written too. ms. */
const IDLE_TIMEOUT = 250;

/** Waits for idle time of the page, where the browser knows of it, else for another task. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT });
    else setTimeout(resolve);
  });
}

/** Waits for another task, so that the page's own come in between. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
