import type { FlameDifference } from '../../src/analyze/flame-graph.js';

/** A box of a differential flame graph. `x` and `width` are shares of the graph's width, 0–1. */
export interface FlameBox {
  readonly node: FlameDifference;
  /** 0: a pipeline. */
  readonly depth: number;
  readonly x: number;
  readonly width: number;
  /** Position of the box that it lies under; -1 for none. */
  readonly parent: number;
}

/** Narrower boxes cannot be seen, nor what lies under them. Share of the width. */
const LEAST_WIDTH = 0.002;

/**
 * Lays a differential flame graph out: a box is as wide as the node takes on the side on which it takes longer, so that neither what came
 * nor what went vanishes. Children that take more than their parent (they ran at once) are drawn in proportion, so that they fill it and no
 * more.
 */
export function layOutFlames(roots: readonly FlameDifference[]): FlameBox[] {
  const boxes: FlameBox[] = [];
  place(roots, { x: 0, width: 1, time: 0, depth: 0, parent: -1 }, boxes);
  return boxes;
}

interface Room {
  readonly x: number;
  readonly width: number;
  /** ms that the width stands for, when the children need no more. */
  readonly time: number;
  readonly depth: number;
  readonly parent: number;
}

function place(nodes: readonly FlameDifference[], room: Room, boxes: FlameBox[]): void {
  const time = Math.max(
    room.time,
    nodes.reduce((sum, node) => sum + longer(node), 0),
  );
  if (!(time > 0)) return;
  let { x } = room;
  for (const node of nodes) {
    const width = (room.width * longer(node)) / time;
    if (width >= LEAST_WIDTH) {
      boxes.push({ node, depth: room.depth, x, width, parent: room.parent });
      place(node.children, { x, width, time: longer(node), depth: room.depth + 1, parent: boxes.length - 1 }, boxes);
    }
    x += width;
  }
}

function longer({ baseline, candidate }: FlameDifference): number {
  return Math.max(baseline, candidate);
}
