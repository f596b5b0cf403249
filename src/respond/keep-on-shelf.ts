import type { ShelfName, Shelves } from '../model/ports.js';

/** Most records that are kept: about 400 kB. */
const MOST_STORED = 1000;
/** Records between two looks at whether there are too many. */
const LOOK_EVERY = 50;
/** Digits of a time in a key: all times have them, so that keys are in order of time. */
const TIME_DIGITS = 16;

/** Keeps records on one shelf of a `TraceStore`, in order of time; the oldest beyond 1000 are removed. */
export interface ShelfKeeper {
  /** @param time - ms since the Unix epoch; with the id it is what tells records apart. */
  put(time: number, id: string, record: object): Promise<void>;
  list(): Promise<readonly unknown[]>;
}

export function keepOnShelf(shelves: Shelves, shelf: ShelfName): ShelfKeeper {
  let untilLook = LOOK_EVERY;
  return {
    async put(time, id, record) {
      const key = `${String(Math.max(0, Math.floor(time))).padStart(TIME_DIGITS, '0')}-${id}`;
      await shelves.put(shelf, key, { ...record, key });
      if (--untilLook > 0) return;
      untilLook = LOOK_EVERY;
      const keys = (await shelves.list(shelf)).flatMap(readKey);
      for (const old of keys.slice(0, -MOST_STORED)) await shelves.remove(shelf, old);
    },
    list: () => shelves.list(shelf),
  };
}

function readKey(value: unknown): string[] {
  const { key } = (typeof value === 'object' && value !== null ? value : {}) as { key?: unknown };
  return typeof key === 'string' ? [key] : [];
}
