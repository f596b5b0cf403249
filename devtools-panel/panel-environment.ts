/** What the panel needs of the page's time, injected so that tests decide when frames and timers run. */
export interface PanelEnvironment {
  /** Runs a callback with the next frame; returns the cancel. */
  requestFrame(callback: () => void): () => void;
  /** Runs a callback after `ms` milliseconds; returns the cancel. */
  setTimer(callback: () => void, ms: number): () => void;
  /** Milliseconds of a monotonic clock. */
  now(): number;
}

export const pageEnvironment: PanelEnvironment = {
  requestFrame(callback) {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  setTimer(callback, ms) {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
  now: () => performance.now(),
};
