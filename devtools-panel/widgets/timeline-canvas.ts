import { computeTicks } from '../view/time-axis.js';
import { firstLineBelow, GROUP_HEIGHT, NOTE_HEIGHT, type Geometry, type Line } from '../view/timeline-geometry.js';
import { BROWSER_GROUP, INTERACTIONS_GROUP, NETWORK_GROUP } from '../view/timeline-layout.js';
import { timeToX, type Viewport } from '../view/viewport.js';
import { drawLane, drawOutline } from './timeline-boxes.js';
import type { TextFitter } from './timeline-text.js';
import type { TimelineTheme } from './timeline-theme.js';

/** Height of the time axis above the lanes, CSS pixels. */
export const AXIS_HEIGHT = 22;
/** A label of the finest step, `12.3456 s`, is about 60 pixels wide. */
const TICKS_APART = 90;

const BROWSER_GROUPS: Readonly<Partial<Record<number, string>>> = {
  [BROWSER_GROUP]: 'Browser: page',
  [INTERACTIONS_GROUP]: 'Browser: interactions',
  [NETWORK_GROUP]: 'Browser: requests',
};

/** Everything that a picture is made of. */
export interface TimelineScene {
  readonly view: Viewport;
  readonly geometry: Geometry;
  /** CSS pixels. */
  readonly height: number;
  readonly scrollTop: number;
  /** Where open spans are cut, ms. */
  readonly until: number;
  readonly theme: TimelineTheme;
  readonly strings: { get(id: number): string };
  /** What a box is called that has room for it. */
  readonly titleOf: (row: number) => string;
  /** Bits of `SpanFlag`. */
  readonly flagsOf: (row: number) => number;
  readonly text: TextFitter;
  /** Where the selected and the hovered span lie. */
  readonly selected?: Spot;
  readonly hovered?: Spot;
  /** Whether spans of a name are searched for; absent: nothing is, and nothing is dimmed. */
  readonly found?: (nameId: number) => boolean;
}

/** The place of one span in the picture. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  /** CSS pixels from the top of the scrolled picture. */
  readonly top: number;
}

/**
 * Draws the visible part of a timeline. Knows no DOM: takes a 2D context whose unit is the CSS pixel.
 * Names from the app go through `fillText` only.
 */
export function drawTimeline(context: CanvasRenderingContext2D, scene: TimelineScene): void {
  const { view, geometry, height, scrollTop, theme } = scene;
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, view.width, height);
  context.textBaseline = 'middle';
  const ticks = computeTicks(view.start, view.end, view.width, TICKS_APART);
  context.fillStyle = theme.line;
  for (const tick of ticks) context.fillRect(Math.round(timeToX(view, tick.value)), AXIS_HEIGHT, 1, height - AXIS_HEIGHT);

  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, view.width, height - AXIS_HEIGHT);
  context.clip();
  context.translate(0, AXIS_HEIGHT - scrollTop);
  const bottom = scrollTop + height - AXIS_HEIGHT;
  for (let index = firstLineBelow(geometry, scrollTop); index < geometry.lines.length; index++) {
    const line = geometry.lines[index];
    if (line.top >= bottom) break;
    if (line.lane) drawLane(context, scene, line.lane, line.top);
    else drawHeading(context, scene, line);
  }
  if (scene.hovered) drawOutline(context, scene, scene.hovered, 1);
  if (scene.selected) drawOutline(context, scene, scene.selected, 2);
  context.restore();
  drawAxis(context, scene, ticks);
}

function drawHeading(context: CanvasRenderingContext2D, { view, theme, strings, text }: TimelineScene, { kind, top, group }: Line): void {
  if (kind === 'group') {
    context.fillStyle = theme.header;
    context.fillRect(0, top, view.width, GROUP_HEIGHT - 2);
    context.fillStyle = theme.text;
    context.font = theme.boldFont;
    const name = BROWSER_GROUPS[group.track] ?? (strings.get(group.track) || '(no track)');
    // Bold is a little wider than what the fitter measures; the margin makes up for it.
    context.fillText(text.fit(name, (view.width - 16) * 0.9), 8, top + GROUP_HEIGHT / 2 - 1);
    context.font = theme.font;
    return;
  }
  context.fillStyle = theme.muted;
  context.fillText(text.fit('? Parent unknown: started after an await without a handle', view.width - 16), 8, top + NOTE_HEIGHT / 2 + 1);
}

function drawAxis(context: CanvasRenderingContext2D, scene: TimelineScene, ticks: ReturnType<typeof computeTicks>): void {
  const { view, theme, text } = scene;
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, view.width, AXIS_HEIGHT - 1);
  context.fillStyle = theme.line;
  context.fillRect(0, AXIS_HEIGHT - 1, view.width, 1);
  context.font = theme.font;
  for (const tick of ticks) {
    const x = Math.round(timeToX(view, tick.value));
    context.fillStyle = theme.line;
    context.fillRect(x, AXIS_HEIGHT - 6, 1, 6);
    // A label that would be cut off at the right edge is left out: half a number misleads.
    if (x + 4 + text.width(tick.label) > view.width || x < 0) continue;
    context.fillStyle = theme.muted;
    context.fillText(tick.label, x + 4, AXIS_HEIGHT / 2 - 1);
  }
}
