import { describe, expect, it } from 'vitest';
import { cornerOf, followWith, mapSize, placeRooms, windowAround } from '../../demo/ui/map-layout.js';
import { generateWorld } from '../../demo/world/generate-world.js';
import { tinyWorld } from './tiny-world.js';

describe('windowAround', () => {
  // 1,000 entities: 120 rooms on ⌈√180⌉ = 14 columns, ⌈120 / 14⌉ = 9 rows. Room 5 × 14 + 7 is at (7, 5).
  const world = generateWorld(1_000, 7);

  it('puts the room in the middle', () => {
    expect(windowAround(world, `room:${5 * 14 + 7}`, 6, 4)).toEqual({ left: 4, top: 3, columns: 6, rows: 4 });
  });

  it('stops at the edges of the world', () => {
    expect(windowAround(world, 'room:0', 6, 4)).toEqual({ left: 0, top: 0, columns: 6, rows: 4 });
    expect(windowAround(world, 'room:13', 6, 4)).toEqual({ left: 8, top: 0, columns: 6, rows: 4 });
  });

  it('shows a small world whole', () => {
    expect(windowAround(tinyWorld(), 'room:1', 6, 4)).toEqual({ left: 0, top: 0, columns: 2, rows: 1 });
  });

  it('stays while one walks inside, and follows at its edge', () => {
    const before = { left: 4, top: 3, columns: 6, rows: 4 }; // cells 4 … 9 by 3 … 6
    const room = (x: number, y: number): string => `room:${y * 14 + x}`;
    expect(followWith(before, world, room(8, 4), 6, 4)).toBe(before);
    expect(followWith(before, world, room(9, 4), 6, 4)).toEqual({ left: 6, top: 2, columns: 6, rows: 4 });
    expect(followWith(before, world, room(0, 0), 6, 4)).toEqual({ left: 0, top: 0, columns: 6, rows: 4 });
    expect(followWith(before, world, room(8, 4), 3, 4)).toEqual({ left: 7, top: 2, columns: 3, rows: 4 });
  });
});

describe('placeRooms', () => {
  const window = { left: 0, top: 0, columns: 2, rows: 1 };

  it('places rooms in the picture, and people and things in their rooms', () => {
    const [hall, yard] = placeRooms(tinyWorld(), window);
    // Rooms are 134 × 98 with gaps of 22 and a margin of 14.
    expect([hall?.x, hall?.y, yard?.x, yard?.y]).toEqual([14, 14, 170, 14]);
    expect(mapSize(window)).toEqual({ width: 318, height: 126 });
    expect(cornerOf(window, { x: 2, y: 0 }).x).toBe(326); // next to the picture
    expect(hall?.characters).toEqual([
      { id: 'char:0', x: 34, y: 62 },
      { id: 'char:1', x: 58, y: 62 },
      { id: 'char:2', x: 82, y: 62 },
    ]);
    expect(yard?.items).toEqual([{ id: 'item:2', x: 186, y: 94 }]);
  });

  it('counts who does not fit', () => {
    const world = tinyWorld();
    for (let i = 10; i < 15; i++) world.store.add({ id: `char:${i}`, actor: { faction: 'folk' }, position: { room: 'room:0' } });
    const [hall] = placeRooms(world, window); // three and five more: five are shown
    expect([hall?.characters.length, hall?.moreCharacters]).toEqual([5, 3]);
  });
});
