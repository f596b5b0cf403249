import { STAGE_INK, stageColor } from '../stage-color.js';
import { BOX_CAPTURE, BOX_PLAIN } from '../view/timeline-lane.js';

/** Colours and fonts of the drawing, read from the design tokens of the element that it is in. */
export interface TimelineTheme {
  readonly surface: string;
  readonly header: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
  readonly critical: string;
  readonly font: string;
  readonly boldFont: string;
  /** Fill of a box by its name and flags, and the colour of text on it. Captures are paler than the stage that they are part of. */
  box(name: string, flags: number): BoxColors;
}

export interface BoxColors {
  readonly fill: string;
  readonly ink: string;
}

/** Share of the stage's colour in a capture's; the rest is the surface. Legible under the scheme's own text colour in both schemes. */
const CAPTURE_TINT = 0.38;

/** Reads the tokens as they are now: call again when the colour scheme changes. The fallbacks are the light scheme. */
export function readTheme(element: Element): TimelineTheme {
  const style = getComputedStyle(element);
  const token = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const surface = token('--at-surface', '#ffffff');
  const text = token('--at-text', '#191c22');
  const family = token('--at-font', 'system-ui, sans-serif');
  const plain = { fill: token('--at-control-line', '#868d9a'), ink: STAGE_INK };
  const cache = new Map<string, { stage: BoxColors; capture: BoxColors }>();
  return {
    surface,
    header: token('--at-surface-2', '#f5f6f8'),
    text,
    muted: token('--at-text-2', '#555c69'),
    line: token('--at-line', '#dfe2e8'),
    accent: token('--at-accent', '#2460c9'),
    critical: token('--at-critical', '#bb2626'),
    font: `11px ${family}`,
    boldFont: `600 11px ${family}`,
    box(name, flags) {
      if (flags & BOX_PLAIN) return plain;
      let colors = cache.get(name);
      if (!colors) {
        const fill = stageColor(name);
        colors = { stage: { fill, ink: STAGE_INK }, capture: { fill: mix(fill, surface, CAPTURE_TINT), ink: text } };
        cache.set(name, colors);
      }
      return flags & BOX_CAPTURE ? colors.capture : colors.stage;
    },
  };
}

/** Mixes two `#rrggbb` colours; the first one as it is where the second is written in another way. */
function mix(first: string, second: string, share: number): string {
  const a = channels(first);
  const b = channels(second);
  if (!a || !b) return first;
  return `rgb(${a.map((value, index) => Math.round(value * share + b[index] * (1 - share))).join(' ')})`;
}

function channels(color: string): number[] | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return match ? match.slice(1).map((hex) => parseInt(hex, 16)) : undefined;
}
