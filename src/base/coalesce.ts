/** How long a change waits where no frames run (hidden tab, worker, test), ms. */
const WITHOUT_FRAMES = 50;

/**
 * Turns many calls into one run a frame, or one run in 50 ms while the page is hidden. Nothing is scheduled between calls.
 *
 * @param every - ms between two runs, where that is to be more than a frame; 0: a frame. Default: a frame.
 * @returns `request` asks for a run, `cancel` forgets a pending one.
 */
export function coalesce(run: () => void, every?: () => number): { request: () => void; cancel: () => void } {
  let cancelPending: (() => void) | undefined;
  let awaitsFrame = false;
  const fire = (): void => {
    cancelPending = undefined;
    run();
  };
  return {
    request() {
      const wait = every?.();
      const framesRun = !wait && typeof document !== 'undefined' && !document.hidden;
      if (cancelPending !== undefined) {
        // A page hidden since draws the frame when it is shown again, perhaps hours later.
        if (!awaitsFrame || framesRun) return;
        cancelPending();
      }
      awaitsFrame = framesRun;
      if (framesRun) {
        const frame = requestAnimationFrame(fire);
        cancelPending = () => cancelAnimationFrame(frame);
      } else {
        const timer = setTimeout(fire, wait || WITHOUT_FRAMES);
        cancelPending = () => clearTimeout(timer);
      }
    },
    cancel() {
      cancelPending?.();
      cancelPending = undefined;
    },
  };
}
