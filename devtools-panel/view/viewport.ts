/**
 * The visible piece of time and how it maps to pixels. Times are ms since the session's time origin, `x` and `width` are CSS pixels.
 * Pure: every function returns a new viewport.
 */
export interface Viewport {
  readonly start: number;
  /** Always greater than `start`. */
  readonly end: number;
  readonly width: number;
}

/** The piece of time that there is to see. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Shortest visible length, ms: twice the finest clock step that a browser gives (0.005 ms). Beyond it there is nothing to see. */
export const SHORTEST_VIEW = 0.01;
/** Empty margin on each side of what was recorded, as a share of it, so that the first and last span do not stick to the edge. */
const MARGIN = 0.02;
/** A recording of no length still gets a picture this long, ms. */
const SHORTEST_RECORDING = 1;

export function timeToX(view: Viewport, time: number): number {
  return ((time - view.start) / (view.end - view.start)) * view.width;
}

export function xToTime(view: Viewport, x: number): number {
  return view.start + (x / view.width) * (view.end - view.start);
}

/** Length of one CSS pixel, ms. */
export function msPerPixel(view: Viewport): number {
  return (view.end - view.start) / view.width;
}

/** Everything that was recorded, with a margin. */
export function fitView(recorded: TimeRange, width: number): Viewport {
  const { start, end } = withMargin(recorded);
  return { start, end, width: usableWidth(width) };
}

/**
 * Zooms about the point `x`, which keeps showing the same time (unless a limit is reached).
 *
 * @param factor - above 1 zooms in.
 */
export function zoomView(view: Viewport, x: number, factor: number, recorded: TimeRange): Viewport {
  const limits = withMargin(recorded);
  const longest = limits.end - limits.start;
  const length = Math.min(longest, Math.max(SHORTEST_VIEW, (view.end - view.start) / factor));
  const start = xToTime(view, x) - (x / view.width) * length;
  return clampView({ start, end: start + length, width: view.width }, recorded);
}

/** Moves the picture: a positive `pixels` shows later times. The visible length stays. */
export function panView(view: Viewport, pixels: number, recorded: TimeRange): Viewport {
  const by = pixels * msPerPixel(view);
  return clampView({ start: view.start + by, end: view.end + by, width: view.width }, recorded);
}

/** Shows a piece of time with a twentieth of its length to spare on both sides. */
export function showRange(range: TimeRange, width: number, recorded: TimeRange): Viewport {
  // An instant, or a span shorter than the clock's step, still gets a view in which its surroundings can be read.
  const length = Math.max(range.end - range.start, 10 * SHORTEST_VIEW);
  const middle = (range.start + range.end) / 2;
  return clampView({ start: middle - 0.55 * length, end: middle + 0.55 * length, width: usableWidth(width) }, recorded);
}

/** The same piece of time on a picture of another width. */
export function resizeView(view: Viewport, width: number): Viewport {
  return { start: view.start, end: view.end, width: usableWidth(width) };
}

/** Pushes a viewport back into what was recorded; it keeps its length where that fits. */
export function clampView(view: Viewport, recorded: TimeRange): Viewport {
  const limits = withMargin(recorded);
  const length = view.end - view.start;
  if (!(length < limits.end - limits.start)) return { ...limits, width: view.width };
  if (view.start < limits.start) return { start: limits.start, end: limits.start + length, width: view.width };
  if (view.end > limits.end) return { start: limits.end - length, end: limits.end, width: view.width };
  return view;
}

function withMargin({ start, end }: TimeRange): TimeRange {
  const length = Math.max(end - start, SHORTEST_RECORDING);
  return { start: start - MARGIN * length, end: start + length + MARGIN * length };
}

/** A hidden element has width 0; one pixel keeps the arithmetic finite until it is shown. */
function usableWidth(width: number): number {
  return Math.max(1, width);
}
