import type { Shelves } from '../../model/ports.js';
import type { TuningSink } from './tuning-event.js';

/** Most lines that are kept: about 400 kB. */
const MOST_STORED = 1000;
/** Lines between two looks at whether there are too many. */
const LOOK_EVERY = 50;
/** Digits of a time in a key: all times have them, so that keys are in order of time. */
const TIME_DIGITS = 16;

/** Keeps the journal on the shelf of a `TraceStore`, the oldest lines beyond 1000 removed. */
export function createTuningShelf(shelves: Shelves): TuningSink {
  let untilLook = LOOK_EVERY;
  return {
    async put(event) {
      const key = `${String(Math.max(0, Math.floor(event.time))).padStart(TIME_DIGITS, '0')}-${event.id}`;
      await shelves.put('adjustments', key, { ...event, key });
      if (--untilLook > 0) return;
      untilLook = LOOK_EVERY;
      const keys = (await shelves.list('adjustments')).flatMap(readKey);
      for (const old of keys.slice(0, -MOST_STORED)) await shelves.remove('adjustments', old);
    },
    list: () => shelves.list('adjustments'),
  };
}

function readKey(value: unknown): string[] {
  const { key } = (typeof value === 'object' && value !== null ? value : {}) as { key?: unknown };
  return typeof key === 'string' ? [key] : [];
}
