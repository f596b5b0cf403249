import type { Lane } from './timeline-lane.js';
import type { TimelineLayout, TrackGroup } from './timeline-layout.js';

/** Heights, CSS pixels. A lane holds a line of 11 px text with room above and below. */
export const LANE_HEIGHT = 18;
export const GROUP_HEIGHT = 24;
export const NOTE_HEIGHT = 16;
/** Below the last lane of a group. */
const GROUP_GAP = 8;

/** A line of the picture: the name of a track, the note above spans whose parent is unknown, or a lane. */
export interface Line {
  readonly kind: 'group' | 'unknown-note' | 'lane';
  /** CSS pixels from the top of the scrolled picture. */
  readonly top: number;
  readonly height: number;
  readonly group: TrackGroup;
  /** Of a line of kind `lane`. */
  readonly lane?: Lane;
}

export interface Geometry {
  /** From top to bottom, without holes except the gaps between groups. */
  readonly lines: readonly Line[];
  /** Of the whole picture, CSS pixels. */
  readonly height: number;
  readonly topOf: ReadonlyMap<Lane, number>;
}

/** Where every lane lies. Depends on which lanes there are, not on what is on them. */
export function computeGeometry(layout: TimelineLayout): Geometry {
  const lines: Line[] = [];
  const topOf = new Map<Lane, number>();
  let top = 0;
  const add = (kind: Line['kind'], height: number, group: TrackGroup, lane?: Lane) => {
    lines.push({ kind, top, height, group, lane });
    if (lane) topOf.set(lane, top);
    top += height;
  };
  for (const group of layout.groups) {
    add('group', GROUP_HEIGHT, group);
    for (const band of [...group.marks, ...group.nested]) {
      for (const lane of band?.lanes ?? []) add('lane', LANE_HEIGHT, group, lane);
    }
    if (group.unknown.length > 0) add('unknown-note', NOTE_HEIGHT, group);
    for (const band of group.unknown) {
      for (const lane of band?.lanes ?? []) add('lane', LANE_HEIGHT, group, lane);
    }
    top += GROUP_GAP;
  }
  return { lines, height: top, topOf };
}

/** Position in `lines` of the first line that reaches below `y`. */
export function firstLineBelow(geometry: Geometry, y: number): number {
  let low = 0;
  let high = geometry.lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const line = geometry.lines[middle];
    if (line.top + line.height <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lane at `y`, if there is one. */
export function laneAt(geometry: Geometry, y: number): Lane | undefined {
  const line = geometry.lines[firstLineBelow(geometry, y)];
  return line && line.top <= y ? line.lane : undefined;
}

/** Row of the span at a point of the picture, or nearest to it within `tolerance` ms; -1 when there is none. */
export function hitTest(geometry: Geometry, time: number, y: number, tolerance: number): number {
  return laneAt(geometry, y)?.hit(time, tolerance) ?? -1;
}
