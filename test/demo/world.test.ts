import { describe, expect, it } from 'vitest';
import { EntityStore } from '../../demo/world/entity-store.js';
import { changeHealth, handTo, knockOut, openDoor, passTime, putDown, useUp } from '../../demo/world/changes.js';
import { generateWorld } from '../../demo/world/generate-world.js';
import { createRandom, seedOf } from '../../demo/world/random.js';
import { tinyWorld } from './tiny-world.js';

describe('generateWorld', () => {
  // 12 % rooms, 20 % characters, doors up to 3 %, the rest items: 200 → 24 rooms, 40 characters, 6 doors, 130 items.
  it('has the stated shares at the default size', () => {
    const world = generateWorld(200, 7);
    expect([world.rooms.length, world.characters.length, world.doors.length, world.items.length]).toEqual([24, 40, 6, 130]);
  });

  it.each([50, 200, 777, 5_000])('has exactly %i entities', (size) => {
    expect(generateWorld(size, 3).store.size).toBe(size);
  });

  it('keeps within its bounds', () => {
    expect(generateWorld(1, 3).store.size).toBe(50);
    expect(generateWorld(99_999, 3).store.size).toBe(5_000);
  });

  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number): string => JSON.stringify(generateWorld(200, seed).store.all());
    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it.each([50, 200, 1_234])('joins every room to every other by open passages (%i)', (size) => {
    const { store, rooms } = generateWorld(size, 5);
    const seen = new Set<string>();
    const next = [rooms[0]];
    for (let room = next.pop(); room !== undefined; room = next.pop()) {
      if (seen.has(room)) continue;
      seen.add(room);
      next.push(...store.need(room, 'exits').to);
    }
    expect(seen.size).toBe(rooms.length);
  });

  it('keeps bags and carried items in step, within capacity', () => {
    const { store, characters, items } = generateWorld(1_000, 5);
    for (const id of characters) {
      const bag = store.need(id, 'inventory');
      expect(bag.items.length).toBeLessThanOrEqual(bag.capacity);
      for (const item of bag.items) expect(store.get(item).carried?.by).toBe(id);
    }
    for (const id of items) expect(store.get(id).carried === undefined).toBe(store.get(id).position !== undefined);
  });

  it('gives every room its own name', () => {
    const { store, rooms } = generateWorld(5_000, 5);
    expect(new Set(rooms.map((id) => store.get(id).name?.text)).size).toBe(600);
  });
});

describe('EntityStore', () => {
  it('keeps its index of rooms when positions change', () => {
    const { store } = tinyWorld();
    expect([...store.inRoom('room:1')].sort()).toEqual(['char:3', 'item:2']);
    store.set('char:3', 'position', { room: 'room:0' });
    store.unset('item:2', 'position');
    expect([...store.inRoom('room:1')]).toEqual([]);
    expect(store.inRoom('room:0').has('char:3')).toBe(true);
  });

  it('refuses what cannot be, saying which entity', () => {
    const store = new EntityStore();
    store.add({ id: 'item:1' });
    expect(() => store.add({ id: 'item:1' })).toThrow(/item:1 exists already/);
    expect(() => store.get('item:2')).toThrow(/item:2/);
    expect(() => store.need('item:1', 'lock')).toThrow(/item:1 has no component "lock"/);
  });
});

describe('changes', () => {
  it('hands things from bag to bag and to the floor', () => {
    const world = tinyWorld();
    handTo(world, 'item:1', 'char:1');
    expect(world.store.need('char:0', 'inventory').items).toEqual(['item:0']);
    expect(world.store.need('char:1', 'inventory').items).toEqual(['item:1']);
    putDown(world, 'item:1', 'room:1');
    expect(world.store.need('char:1', 'inventory').items).toEqual([]);
    expect(world.store.get('item:1').carried).toBeUndefined();
    expect(world.store.inRoom('room:1').has('item:1')).toBe(true);
  });

  it('keeps health within its bounds and returns what changed', () => {
    const world = tinyWorld();
    expect(changeHealth(world, 'char:0', 30)).toBe(10); // 10 of 20 → 20 of 20
    expect(changeHealth(world, 'char:0', -99)).toBe(-20);
  });

  it('brings used-up things back after six turns', () => {
    const world = tinyWorld();
    useUp(world, 'item:1', 'room:1');
    world.turn = 5;
    passTime(world);
    expect(world.store.get('item:1').position).toBeUndefined();
    world.turn = 6;
    passTime(world);
    expect(world.store.get('item:1').position).toEqual({ room: 'room:1' });
  });

  it('wakes a knocked-out character after three turns, at half health, with the bag on the floor', () => {
    const world = tinyWorld();
    changeHealth(world, 'char:0', -10);
    knockOut(world, 'char:0');
    expect(world.store.inRoom('room:0').has('item:0')).toBe(true);
    world.turn = 3;
    expect(passTime(world)).toEqual(['char:0']);
    expect(world.store.need('char:0', 'health').points).toBe(10);
    expect(world.store.get('char:0').asleep).toBeUndefined();
  });

  it('opens a door both ways', () => {
    const world = tinyWorld();
    world.store.set('room:0', 'exits', { to: [] });
    world.store.set('room:1', 'exits', { to: [] });
    openDoor(world, 'door:0');
    expect(world.store.need('room:0', 'exits').to).toEqual(['room:1']);
    expect(world.store.need('room:1', 'exits').to).toEqual(['room:0']);
    expect(world.store.need('door:0', 'lock').locked).toBe(false);
  });
});

describe('createRandom', () => {
  it('repeats itself, stays in range and shuffles without loss', () => {
    const [a, b] = [createRandom(9), createRandom(9)];
    for (let i = 0; i < 100; i++) {
      const value = a.next();
      expect(value).toBe(b.next());
      expect(value >= 0 && value < 1).toBe(true);
    }
    expect(a.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
    expect(() => a.pick([])).toThrow(/empty/);
    expect(seedOf(1, 2)).not.toBe(seedOf(12));
  });
});
