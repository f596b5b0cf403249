/**
 * Words that lie on the plot of a trend: what the threshold is, where the forecast begins. Neither ever lies on the other, or outside,
 * as far as there is room.
 */

/** From a line or an edge to the middle of the words next to it, CSS pixels. */
const AWAY = 9;
/** From an edge or a line to the begin or end of words. */
const INSET = 4;
/** Height of a line of words with air around it. */
const HEIGHT = 13;
/** Between two words side by side. */
const GAP = 8;

/** Words in CSS pixels from the plot's top left corner. */
export interface PlacedNote {
  readonly left: number;
  /** Of the line of words. */
  readonly middle: number;
  readonly text: string;
}

export interface TrendNotes {
  /** @param y - of its line. */
  readonly threshold?: { readonly text: string; readonly y: number };
  /** @param x - where it begins. */
  readonly forecast?: { readonly text: string; readonly x: number };
}

/** Where words go: the forecast's to the floor of its stretch, the threshold's above its line at the right; elsewhere where they would collide. */
export function placeNotes(
  { threshold, forecast }: TrendNotes,
  measure: (text: string) => number,
  { width, height }: { readonly width: number; readonly height: number },
): PlacedNote[] {
  const right = (text: string): number => Math.max(0, width - INSET - measure(text));
  const aheads = forecast
    ? [height - AWAY, AWAY].map((middle): PlacedNote => {
        const { text, x } = forecast;
        return { text, middle, left: Math.min(x + INSET, right(text)) };
      })
    : [];
  const limits = threshold
    ? [right(threshold.text), INSET].flatMap((left) =>
        [threshold.y - AWAY, threshold.y + AWAY]
          .filter((middle) => middle >= HEIGHT / 2 && middle <= height - HEIGHT / 2)
          .map((middle): PlacedNote => ({ text: threshold.text, middle, left })),
      )
    : [];
  if (aheads.length === 0 || limits.length === 0) return [...limits.slice(0, 1), ...aheads.slice(0, 1)];
  const pairs = aheads.flatMap((ahead) => limits.map((limit): [PlacedNote, PlacedNote] => [limit, ahead]));
  return pairs.find(([limit, ahead]) => !collide(limit, ahead, measure)) ?? [limits[0]];
}

function collide(a: PlacedNote, b: PlacedNote, measure: (text: string) => number): boolean {
  if (Math.abs(a.middle - b.middle) >= HEIGHT) return false;
  return a.left < b.left + measure(b.text) + GAP && b.left < a.left + measure(a.text) + GAP;
}
