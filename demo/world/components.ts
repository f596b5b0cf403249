/** Ids say what the entity is: `room:4`, `door:1`, `char:12`, `item:80`. */
export type EntityId = string;

export const ROOM_TONES = ['hearth', 'stone', 'garden', 'water', 'study'] as const;
/** How a room is painted on the map. */
export type RoomTone = (typeof ROOM_TONES)[number];

export const METALS = ['brass', 'iron', 'silver'] as const;
export type Metal = (typeof METALS)[number];

/** Townsfolk and the shadow thieves that trouble them. */
export type Faction = 'folk' | 'gloam';

export const ITEM_SHAPES = ['loaf', 'apple', 'leaf', 'vial', 'blade', 'club', 'lantern', 'book', 'key', 'gem'] as const;
export type ItemShape = (typeof ITEM_SHAPES)[number];

/** Every component that an entity of this world can have. Plain data, so that rules can read it and `structuredClone` copy it. */
export interface Components {
  name: { text: string };
  /** Cell of the map, counted from the top left. */
  room: { x: number; y: number; tone: RoomTone };
  /** Rooms that can be walked to: a locked door is not among them. */
  exits: { to: EntityId[] };
  door: { rooms: [EntityId, EntityId] };
  lock: { locked: boolean; metal: Metal };
  position: { room: EntityId };
  actor: { faction: Faction };
  health: { points: number; max: number };
  /** 0 gloomy … 10 merry. */
  mood: { value: number };
  inventory: { items: EntityId[]; capacity: number };
  shape: { shape: ItemShape };
  portable: { weight: number };
  carried: { by: EntityId };
  edible: { heals: number };
  remedy: { heals: number };
  weapon: { damage: number };
  key: { metal: Metal };
  light: { lit: boolean };
  readable: { line: string };
  /** Quick fingers: may steal. */
  nimble: { skill: number };
  /** Knocked out until that turn. */
  asleep: { until: number };
  /** Used up; a new one appears at home on that turn. */
  spent: { until: number; home: EntityId };
}

export type ComponentName = keyof Components;

/** An id with the components it has at present. */
export type Entity = { readonly id: EntityId } & Partial<Components>;
