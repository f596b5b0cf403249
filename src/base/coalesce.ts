/** How long a change waits where no frames run (hidden tab, worker, test), ms. */
const WITHOUT_FRAMES = 50;

/**
 * Turns many calls into one run at the next frame, or after 50 ms where none comes, as while the page is hidden. Nothing is scheduled
 * between calls, and a call while a run is pending costs one comparison: it may follow each span that is recorded.
 *
 * @param every - ms between two runs, where that is to be more than a frame; 0: a frame. Default: a frame.
 * @returns `request` asks for a run, `cancel` forgets a pending one.
 */
export function coalesce(run: () => void, every?: () => number): { request: () => void; cancel: () => void } {
  let cancelPending: (() => void) | undefined;
  const fire = (): void => {
    cancelPending?.();
    cancelPending = undefined;
    run();
  };
  return {
    request() {
      if (cancelPending !== undefined) return;
      const wait = every?.() || 0;
      const timer = setTimeout(fire, wait || WITHOUT_FRAMES);
      const frame = wait > 0 || typeof requestAnimationFrame === 'undefined' ? undefined : requestAnimationFrame(fire);
      cancelPending = () => {
        clearTimeout(timer);
        if (frame !== undefined) cancelAnimationFrame(frame);
      };
    },
    cancel() {
      cancelPending?.();
      cancelPending = undefined;
    },
  };
}
