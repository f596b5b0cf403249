import { LEAST_HEIGHT, LEAST_WIDTH, type Dock } from './panel-state.js';

/** How far an arrow key moves the panel's edge, CSS px. */
const KEY_STEP = 16;

/** Sizes that a panel may have at a dock, CSS px: never more than nine tenths of the page, so that the app stays in reach. */
export function sizeBounds(dock: Dock, viewport: { readonly width: number; readonly height: number }): { least: number; most: number } {
  const room = dock === 'bottom' ? viewport.height : viewport.width;
  const least = Math.min(dock === 'bottom' ? LEAST_HEIGHT : LEAST_WIDTH, room);
  return { least, most: Math.max(least, Math.floor(room * 0.9)) };
}

/** The size nearest to the one that is wanted. */
export function clampSize(size: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.round(Math.min(most, Math.max(least, size)));
}

/** The size after a key on the handle; undefined for keys that do not move it. */
export function sizeAfterKey(
  key: string,
  dock: Dock,
  size: number,
  bounds: { readonly least: number; readonly most: number },
): number | undefined {
  const [grow, shrink] = dock === 'bottom' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  if (key === grow) return clampSize(size + KEY_STEP, bounds);
  if (key === shrink) return clampSize(size - KEY_STEP, bounds);
  if (key === 'Home') return bounds.least;
  if (key === 'End') return bounds.most;
  return undefined;
}

/** The size that puts the panel's edge under the pointer. */
export function sizeAtPointer(event: { readonly clientX: number; readonly clientY: number }, dock: Dock): number {
  return dock === 'bottom' ? innerHeight - event.clientY : innerWidth - event.clientX;
}
