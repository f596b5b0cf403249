import type { Random } from './random.js';

/** Two neighbouring rooms, by number. */
export type Edge = readonly [number, number];

export interface RoomGraph {
  readonly columns: number;
  readonly rows: number;
  /** Passages that are always open; they join every room to every other. */
  readonly open: readonly Edge[];
  /** Passages behind a locked door: shortcuts, so that no room is ever cut off. */
  readonly locked: readonly Edge[];
}

/** Of the passages that the spanning tree does not need, the share that stays open as a loop. */
const LOOP_SHARE = 0.35;

/** Rooms on a grid, half as wide again as high; a random spanning tree, some loops, and at most `doors` locked shortcuts. */
export function createRoomGraph(rooms: number, doors: number, random: Random): RoomGraph {
  const columns = Math.ceil(Math.sqrt(rooms * 1.5));
  const rows = Math.ceil(rooms / columns);
  const group = Array.from({ length: rooms }, (_, i) => i);
  const find = (room: number): number => {
    let root = room;
    while (group[root] !== root) root = group[root];
    group[room] = root;
    return root;
  };
  const open: Edge[] = [];
  const spare: Edge[] = [];
  for (const edge of random.shuffle(gridEdges(rooms, columns))) {
    const [a, b] = [find(edge[0]), find(edge[1])];
    if (a === b) {
      spare.push(edge);
    } else {
      group[a] = b;
      open.push(edge);
    }
  }
  const locked = spare.slice(0, doors);
  const loops = spare.slice(doors, doors + Math.round((spare.length - locked.length) * LOOP_SHARE));
  return { columns, rows, open: [...open, ...loops], locked };
}

function gridEdges(rooms: number, columns: number): Edge[] {
  const edges: Edge[] = [];
  for (let room = 0; room < rooms; room++) {
    if ((room + 1) % columns !== 0 && room + 1 < rooms) edges.push([room, room + 1]);
    if (room + columns < rooms) edges.push([room, room + columns]);
  }
  return edges;
}
