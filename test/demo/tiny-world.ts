import type { Entity } from '../../demo/world/components.js';
import { EntityStore } from '../../demo/world/entity-store.js';
import type { World } from '../../demo/world/generate-world.js';
import { createTracer, type Tracer } from '../../src/index.js';

const person = { mood: { value: 5 }, inventory: { items: [] as string[], capacity: 4 } };

/**
 * Two rooms side by side and a locked door between the same two:
 *
 *   room:0 Hall                      room:1 Yard
 *   char:0 Ann   folk, 10 of 20      char:3 Dot   folk
 *     carries item:0 brass key,      item:2 apple
 *     item:1 loaf (edible)
 *   char:1 Bob   folk, unhurt
 *   char:2 Cut   gloam, nimble
 *   item:3 unlit lantern
 */
export function tinyWorld(): World {
  const store = new EntityStore();
  const entities: Entity[] = [
    { id: 'room:0', name: { text: 'Hall' }, room: { x: 0, y: 0, tone: 'stone' }, exits: { to: ['room:1'] } },
    { id: 'room:1', name: { text: 'Yard' }, room: { x: 1, y: 0, tone: 'garden' }, exits: { to: ['room:0'] } },
    { id: 'door:0', name: { text: 'brass door' }, door: { rooms: ['room:0', 'room:1'] }, lock: { locked: true, metal: 'brass' } },
    {
      ...structuredClone(person),
      id: 'char:0',
      name: { text: 'Ann' },
      actor: { faction: 'folk' },
      position: { room: 'room:0' },
      health: { points: 10, max: 20 },
      inventory: { items: ['item:0', 'item:1'], capacity: 4 },
    },
    {
      ...structuredClone(person),
      id: 'char:1',
      name: { text: 'Bob' },
      actor: { faction: 'folk' },
      position: { room: 'room:0' },
      health: { points: 20, max: 20 },
    },
    {
      ...structuredClone(person),
      id: 'char:2',
      name: { text: 'Cut' },
      actor: { faction: 'gloam' },
      position: { room: 'room:0' },
      health: { points: 14, max: 14 },
      nimble: { skill: 1 },
    },
    {
      ...structuredClone(person),
      id: 'char:3',
      name: { text: 'Dot' },
      actor: { faction: 'folk' },
      position: { room: 'room:1' },
      health: { points: 20, max: 20 },
    },
    {
      id: 'item:0',
      name: { text: 'brass key' },
      shape: { shape: 'key' },
      portable: { weight: 1 },
      key: { metal: 'brass' },
      carried: { by: 'char:0' },
    },
    {
      id: 'item:1',
      name: { text: 'rye loaf' },
      shape: { shape: 'loaf' },
      portable: { weight: 1 },
      edible: { heals: 4 },
      carried: { by: 'char:0' },
    },
    {
      id: 'item:2',
      name: { text: 'apple' },
      shape: { shape: 'apple' },
      portable: { weight: 1 },
      edible: { heals: 2 },
      position: { room: 'room:1' },
    },
    {
      id: 'item:3',
      name: { text: 'tin lantern' },
      shape: { shape: 'lantern' },
      portable: { weight: 1 },
      light: { lit: false },
      position: { room: 'room:0' },
    },
  ];
  for (const entity of entities) store.add(entity);
  const ids = (kind: string): string[] => entities.map(({ id }) => id).filter((id) => id.startsWith(kind));
  return {
    store,
    seed: 1,
    columns: 2,
    rows: 1,
    rooms: ids('room'),
    doors: ids('door'),
    characters: ids('char'),
    items: ids('item'),
    turn: 0,
  };
}

/** A running tracer that keeps nothing and watches nothing. */
export function quietTracer(): Tracer {
  const tracer = createTracer({ name: 'test', history: false, observe: false, settingsStorage: null });
  tracer.start();
  return tracer;
}

/** Gives way to everything that waits. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
