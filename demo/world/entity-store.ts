import type { ComponentName, Components, Entity, EntityId } from './components.js';

const NOBODY: ReadonlySet<EntityId> = new Set();

/** Holds the entities and keeps an index of who is in which room. Components change only through `set` and `unset`. */
export class EntityStore {
  readonly #entities = new Map<EntityId, Entity>();
  readonly #byRoom = new Map<EntityId, Set<EntityId>>();
  #list: readonly Entity[] | undefined;

  get size(): number {
    return this.#entities.size;
  }

  /** All entities, in the order in which they were added. */
  all(): readonly Entity[] {
    this.#list ??= [...this.#entities.values()];
    return this.#list;
  }

  add(entity: Entity): Entity {
    if (this.#entities.has(entity.id)) throw new Error(`Entity ${entity.id} exists already; ids must be unique.`);
    this.#entities.set(entity.id, entity);
    this.#list = undefined;
    if (entity.position) this.#enter(entity.id, entity.position.room);
    return entity;
  }

  /** @throws when there is no such entity: ids come from the world itself, so that is a fault of the game. */
  get(id: EntityId): Entity {
    const entity = this.#entities.get(id);
    if (!entity) throw new Error(`There is no entity ${id} in this world.`);
    return entity;
  }

  /** @throws when the entity lacks the component. */
  need<Name extends ComponentName>(id: EntityId, name: Name): Components[Name] {
    const component = this.get(id)[name];
    if (component === undefined) throw new Error(`Entity ${id} has no component "${name}".`);
    return component as Components[Name];
  }

  set<Name extends ComponentName>(id: EntityId, name: Name, value: Components[Name]): void {
    const entity = this.get(id);
    if (name === 'position') this.#move(entity, (value as Components['position']).room);
    (entity as Partial<Components>)[name] = value;
  }

  unset(id: EntityId, name: ComponentName): void {
    const entity = this.get(id);
    if (name === 'position') this.#move(entity, undefined);
    Reflect.deleteProperty(entity, name);
  }

  /** Ids of what lies or stands in a room. */
  inRoom(room: EntityId): ReadonlySet<EntityId> {
    return this.#byRoom.get(room) ?? NOBODY;
  }

  #move(entity: Entity, to: EntityId | undefined): void {
    if (entity.position) this.#byRoom.get(entity.position.room)?.delete(entity.id);
    if (to !== undefined) this.#enter(entity.id, to);
  }

  #enter(id: EntityId, room: EntityId): void {
    const there = this.#byRoom.get(room);
    if (there) there.add(id);
    else this.#byRoom.set(room, new Set([id]));
  }
}
