/** What a gesture asks for. `x` and `y` are CSS pixels from the top left corner of the canvas. */
export interface TimelineGestures {
  /** `factor` above 1 zooms in. */
  zoom(x: number, factor: number): void;
  /** Positive: towards later times, further down. */
  pan(dx: number, dy: number): void;
  point(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  doubleClick(x: number, y: number): void;
}

/** A wheel notch is 100–120 pixels: this makes it a zoom of about a quarter. */
const ZOOM_PER_PIXEL = 0.002;
/** Firefox counts the wheel in lines. */
const PIXELS_PER_LINE = 33;
/** A trackpad's pinch arrives as wheel events of a few pixels; it should follow the fingers. */
const PINCH_PER_PIXEL = 0.01;
/** One event never zooms by more than this: some wheels send thousands of pixels at once. */
const MOST_ZOOM = 4;
/** A press that moves less is a click. */
const CLICK_SLOP = 4;

/**
 * Turns pointer and wheel events on the canvas into gestures: drag pans, two fingers pinch, the wheel zooms, with Shift or Ctrl or
 * sideways it pans. Returns the function that takes the listeners off again.
 */
export function listenForGestures(canvas: HTMLElement, gestures: TimelineGestures): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  const stop = new AbortController();
  let travelled = 0;
  let controlHeld = false;

  const at = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const listen = <Name extends keyof HTMLElementEventMap>(name: Name, listener: (event: HTMLElementEventMap[Name]) => void) => {
    canvas.addEventListener(name, listener, { signal: stop.signal, passive: name !== 'wheel' });
  };

  // Browsers report a trackpad's pinch as Ctrl+wheel. It is one when the Ctrl key is not held.
  const watchControl = (event: KeyboardEvent) => (controlHeld = event.ctrlKey);
  window.addEventListener('keydown', watchControl, { signal: stop.signal, capture: true, passive: true });
  window.addEventListener('keyup', watchControl, { signal: stop.signal, capture: true, passive: true });
  window.addEventListener('blur', () => (controlHeld = false), { signal: stop.signal });

  listen('wheel', (event) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? PIXELS_PER_LINE : 1;
    const dx = event.deltaX * unit;
    const dy = event.deltaY * unit;
    if (event.shiftKey || (event.ctrlKey && controlHeld)) return gestures.pan(dx || dy, 0);
    if (Math.abs(dx) > Math.abs(dy)) return gestures.pan(dx, 0);
    const factor = Math.exp(-dy * (event.ctrlKey ? PINCH_PER_PIXEL : ZOOM_PER_PIXEL));
    gestures.zoom(at(event).x, Math.min(MOST_ZOOM, Math.max(1 / MOST_ZOOM, factor)));
  });

  listen('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, at(event));
    canvas.setPointerCapture(event.pointerId);
  });

  listen('pointermove', (event) => {
    const now = at(event);
    const before = pointers.get(event.pointerId);
    if (!before) return gestures.point(now.x, now.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const middle = (now.x + other.x) / 2;
      const spread = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      gestures.zoom(middle, Math.min(MOST_ZOOM, Math.max(1 / MOST_ZOOM, spread)));
      gestures.pan((before.x - now.x) / 2, (before.y - now.y) / 2);
      travelled = Infinity;
    } else {
      travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      // The slop is not lost: the position from which the drag counts stays where the press was.
      if (travelled <= CLICK_SLOP) return;
      gestures.pan(before.x - now.x, before.y - now.y);
    }
    pointers.set(event.pointerId, now);
  });

  listen('pointerup', (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0 || travelled > CLICK_SLOP) return;
    const { x, y } = at(event);
    gestures.click(x, y);
  });
  listen('pointercancel', (event) => void pointers.delete(event.pointerId));
  listen('pointerleave', () => gestures.leave());
  listen('dblclick', (event) => {
    const { x, y } = at(event);
    gestures.doubleClick(x, y);
  });
  return () => stop.abort();
}
