import { SpanFlag } from '../../src/model/span.js';
import { LANE_HEIGHT } from '../view/timeline-geometry.js';
import { BOX_CAPTURE, BOX_ERROR, BOX_OPEN, BOX_PLAIN, type Lane } from '../view/timeline-lane.js';
import type { Spot, TimelineScene } from './timeline-canvas.js';

/** Boxes are this high; the rest of a lane is air. */
const BOX_HEIGHT = LANE_HEIGHT - 2;
/** From this width on a box is drawn by itself; narrower ones that share a pixel become one. */
const OWN_WIDTH = 2;
/** Narrower boxes have no room for a letter and an ellipsis. */
const LABEL_WIDTH = 22;
const LABEL_PADDING = 4;
/** Length of the fading end of an open span. */
const FADE = 28;
/** Between the lines of the hatching that marks failed spans. */
const HATCH = 6;
/** Between the bars that mark spans across a freeze. */
const BARS_APART = 7;
const DIMMED = 0.18;
/** Width of a mark, and the least distance at which marks are drawn one by one. */
const DIAMOND = 10;
const TICKS_APART = 2;
/** Pins of failures closer than this cover each other. */
const PINS_APART = 3;
/** The flags that choose a colour. */
const LOOK = BOX_CAPTURE | BOX_PLAIN;

/** What is known of the pixels that are about to be filled with one colour. */
interface Run {
  from: number;
  to: number;
  color: number;
  look: number;
  dimmed: boolean;
}

/**
 * Draws one lane from the first visible box to the last. Boxes narrower than a pixel are merged: a pixel shows the longest span that
 * starts in it, and equal neighbours become one rectangle, so that a lane never costs more rectangles than it has pixels.
 * A failure is never merged away.
 */
export function drawLane(context: CanvasRenderingContext2D, scene: TimelineScene, lane: Lane, top: number): void {
  const { view, until, found } = scene;
  const { starts, ends, flags, names, colors } = lane;
  const scale = view.width / (view.end - view.start);
  if (lane.band.kind === 'marks') return drawMarks(context, scene, lane, top);
  const run: Run = { from: 0, to: -1, color: -1, look: 0, dimmed: false };
  const wide: number[] = [];
  const failures: number[] = [];
  let pixel = -Infinity;
  let longest = 0;
  for (let at = lane.firstEndingFrom(view.start); at < lane.count && starts[at] <= view.end; at++) {
    const x = (starts[at] - view.start) * scale;
    const width = (Math.min(ends[at], until) - starts[at]) * scale;
    if (width >= OWN_WIDTH || flags[at] & BOX_OPEN) {
      wide.push(at);
      continue;
    }
    const column = Math.floor(x);
    if (flags[at] & BOX_ERROR && !(column - failures[failures.length - 1] < PINS_APART)) failures.push(column);
    const dimmed = found !== undefined && !found(names[at]);
    const rank = dimmed ? width - OWN_WIDTH : width;
    // Of several spans in a pixel the longest one gives the colour, one that is searched for before all others.
    if (column === pixel && rank <= longest) continue;
    pixel = column;
    longest = rank;
    extendRun(context, scene, run, top, column, Math.max(1, Math.ceil(width)), colors[at], flags[at] & LOOK, dimmed);
  }
  flushRun(context, scene, run, top);
  for (const at of wide) drawBox(context, scene, lane, at, top);
  context.fillStyle = scene.theme.critical;
  for (const column of failures) drawFailurePin(context, column, top);
}

function extendRun(
  context: CanvasRenderingContext2D,
  scene: TimelineScene,
  run: Run,
  top: number,
  column: number,
  width: number,
  color: number,
  look: number,
  dimmed: boolean,
): void {
  if (column <= run.to && column >= run.from && color === run.color && look === run.look && dimmed === run.dimmed) {
    run.to = Math.max(run.to, column + width);
    return;
  }
  // The last pixel of the run may belong to the newcomer, which is longer there.
  if (column < run.to) run.to = column;
  flushRun(context, scene, run, top);
  run.from = column;
  run.to = column + width;
  run.color = color;
  run.look = look;
  run.dimmed = dimmed;
}

function flushRun(context: CanvasRenderingContext2D, { theme, strings }: TimelineScene, run: Run, top: number): void {
  if (run.to <= run.from) return;
  context.fillStyle = theme.box(strings.get(run.color), run.look).fill;
  if (run.dimmed) context.globalAlpha = DIMMED;
  context.fillRect(run.from, top + 1, run.to - run.from, BOX_HEIGHT);
  if (run.dimmed) context.globalAlpha = 1;
}

function drawBox(context: CanvasRenderingContext2D, scene: TimelineScene, lane: Lane, at: number, top: number): void {
  const { view, theme, strings, until, text, found } = scene;
  const scale = view.width / (view.end - view.start);
  const open = (lane.flags[at] & BOX_OPEN) !== 0;
  const failed = (lane.flags[at] & BOX_ERROR) !== 0;
  // Far-away edges are cut: browsers draw rectangles of a billion pixels inexactly.
  const left = Math.max(-4, (lane.starts[at] - view.start) * scale);
  const right = Math.min(view.width + FADE, (Math.max(lane.starts[at], Math.min(lane.ends[at], until)) - view.start) * scale);
  // A gap of half a pixel keeps neighbours apart where there is room for it.
  const width = Math.max(1, right - left - (right - left > 4 ? 0.5 : 0));
  const { fill, ink } = theme.box(strings.get(lane.colors[at]), lane.flags[at]);
  // Read now: a freeze is known of only when it is over. Boxes drawn one by one are few.
  const flags = scene.flagsOf(lane.rows[at]);
  const estimated = (flags & SpanFlag.estimated) !== 0;
  const frozen = (flags & SpanFlag.acrossFreeze) !== 0;
  const dimmed = found !== undefined && !found(lane.names[at]);
  if (dimmed) context.globalAlpha = DIMMED;
  context.fillStyle = fill;
  if (open) drawOpenBox(context, left, width, top, fill);
  else if (estimated) drawFrame(context, left, width, top, fill);
  else context.fillRect(left, top + 1, width, BOX_HEIGHT);
  if (frozen) drawBars(context, left, width, top, theme.surface);
  if (failed) drawHatching(context, left, width, top, theme.critical);
  if (lane.band.kind === 'unknown' && lane.band.depth === 0 && width > 4) drawDashedEdge(context, left, top, theme.text);
  if (width >= LABEL_WIDTH) {
    const from = Math.max(left, 0) + LABEL_PADDING;
    const name = scene.titleOf(lane.rows[at]);
    const label = text.fit(
      `${failed ? '✕ ' : ''}${estimated ? '≈ ' : ''}${name}${open ? ' …' : ''}`,
      Math.min(left + width, view.width) - from - LABEL_PADDING,
    );
    if (label) {
      if (failed || frozen) drawPlate(context, from - 2, text.width(label) + 4, top, fill);
      context.fillStyle = estimated ? theme.text : ink;
      context.fillText(label, from, top + LANE_HEIGHT / 2 + 0.5);
    }
  } else if (failed) {
    context.fillStyle = theme.critical;
    drawFailurePin(context, left + width / 2 - 0.5, top);
  }
  context.globalAlpha = 1;
}

/** A span still running fades out where the recording ends. */
function drawOpenBox(context: CanvasRenderingContext2D, left: number, width: number, top: number, fill: string): void {
  const fade = Math.min(FADE, width);
  context.fillRect(left, top + 1, width - fade, BOX_HEIGHT);
  // Steps instead of a gradient object per span and frame.
  const steps = 7;
  const alpha = context.globalAlpha;
  for (let step = 0; step < steps; step++) {
    context.globalAlpha = alpha * (1 - (step + 0.5) / steps);
    context.fillStyle = fill;
    context.fillRect(left + width - fade + (step * fade) / steps, top + 1, fade / steps, BOX_HEIGHT);
  }
  context.globalAlpha = alpha;
}

/** Failed: hatched and framed in red, so that it is told by shape as well as by colour. */
function drawHatching(context: CanvasRenderingContext2D, left: number, width: number, top: number, color: string): void {
  context.save();
  context.beginPath();
  context.rect(left, top + 1, width, BOX_HEIGHT);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let x = left - BOX_HEIGHT; x < left + width; x += HATCH) {
    context.moveTo(x, top + 1 + BOX_HEIGHT);
    context.lineTo(x + BOX_HEIGHT, top + 1);
  }
  context.stroke();
  context.lineWidth = 3;
  context.strokeRect(left, top + 1, width, BOX_HEIGHT);
  context.restore();
}

/** Across a freeze: cut by bars, as its time is. */
function drawBars(context: CanvasRenderingContext2D, left: number, width: number, top: number, surface: string): void {
  context.fillStyle = surface;
  for (let x = left + BARS_APART - 3; x + 3 <= left + width; x += BARS_APART) context.fillRect(x, top + 1, 3, BOX_HEIGHT);
}

/** Estimated: an outline of dashes, empty inside. */
function drawFrame(context: CanvasRenderingContext2D, left: number, width: number, top: number, color: string): void {
  context.save();
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.strokeRect(left + 0.75, top + 1.75, Math.max(1, width - 1.5), BOX_HEIGHT - 1.5);
  context.restore();
}

/** Behind the label of a hatched box, so that it can be read. */
function drawPlate(context: CanvasRenderingContext2D, left: number, width: number, top: number, fill: string): void {
  context.fillStyle = fill;
  context.fillRect(left, top + 3, width, BOX_HEIGHT - 4);
}

function drawFailurePin(context: CanvasRenderingContext2D, column: number, top: number): void {
  context.fillRect(column, top + 1, 1, BOX_HEIGHT);
  context.beginPath();
  context.moveTo(column - 3, top);
  context.lineTo(column + 4, top);
  context.lineTo(column + 0.5, top + 6);
  context.fill();
}

function drawDashedEdge(context: CanvasRenderingContext2D, left: number, top: number, color: string): void {
  context.fillStyle = color;
  for (let y = top + 1; y < top + BOX_HEIGHT; y += 4) context.fillRect(left, y, 2, 2);
}

/**
 * Marks are diamonds with their name where the next one leaves room. Where they lie close they are ticks: thousands of paths cost more than
 * a frame, and could not be told apart anyway.
 */
function drawMarks(context: CanvasRenderingContext2D, scene: TimelineScene, lane: Lane, top: number): void {
  const { view, theme, strings, text, found } = scene;
  const scale = view.width / (view.end - view.start);
  const middle = top + LANE_HEIGHT / 2;
  let drawn = -Infinity;
  for (let at = lane.firstEndingFrom(view.start); at < lane.count && lane.starts[at] <= view.end; at++) {
    const x = (lane.starts[at] - view.start) * scale;
    if (x - drawn < TICKS_APART) continue;
    const room = (at + 1 < lane.count ? Math.min((lane.starts[at + 1] - view.start) * scale, view.width) : view.width) - x;
    const dense = Math.min(room, x - drawn) < DIAMOND;
    drawn = x;
    if (found !== undefined && !found(lane.names[at])) context.globalAlpha = DIMMED;
    context.fillStyle = theme.box(strings.get(lane.colors[at]), 0).fill;
    if (dense) context.fillRect(Math.floor(x), middle - 4, 1, 8);
    else drawDiamond(context, x, middle);
    if (room > LABEL_WIDTH + 2 * DIAMOND) {
      context.fillStyle = theme.text;
      context.fillText(text.fit(scene.titleOf(lane.rows[at]), room - 2 * DIAMOND), x + 8, middle + 0.5);
    }
    context.globalAlpha = 1;
  }
}

function drawDiamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 5);
  context.lineTo(x - 5, y);
  context.fill();
}

/** Around the hovered or the selected span. */
export function drawOutline(context: CanvasRenderingContext2D, scene: TimelineScene, spot: Spot, thickness: number): void {
  const { view, theme } = scene;
  const scale = view.width / (view.end - view.start);
  const left = Math.max(-4, (spot.start - view.start) * scale);
  const right = Math.min(view.width + 4, (Math.min(spot.end, scene.until) - view.start) * scale);
  if (right < 0 || left > view.width) return;
  context.strokeStyle = theme.text;
  context.lineWidth = thickness;
  context.strokeRect(left - 0.5, spot.top + 0.5, Math.max(2, right - left) + 0.5, LANE_HEIGHT - 1);
}
