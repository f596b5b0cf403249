import type { Shelves } from '../../model/ports.js';
import type { Alert, AlertHistorySink } from './alert.js';

/** Most alerts that are kept: about 400 kB. */
const MOST_STORED = 1000;
/** Alerts between two looks at whether there are too many. */
const LOOK_EVERY = 50;
/** Digits of a time in a key: all times have them, so that keys are in order of time. */
const TIME_DIGITS = 16;

/** Keeps alerts on the shelf of a `TraceStore`, the oldest beyond 1000 removed. */
export function createAlertShelf(shelves: Shelves): AlertHistorySink {
  let untilLook = LOOK_EVERY;
  return {
    async put(alert) {
      const key = keyOf(alert);
      await shelves.put('alerts', key, { ...alert, key });
      if (--untilLook > 0) return;
      untilLook = LOOK_EVERY;
      const keys = (await shelves.list('alerts')).flatMap(readKey);
      for (const old of keys.slice(0, -MOST_STORED)) await shelves.remove('alerts', old);
    },
    list: () => shelves.list('alerts'),
  };
}

/** The same while the alert is open and once it is resolved. */
function keyOf({ openedAt, id }: Alert): string {
  return `${String(Math.max(0, Math.floor(openedAt))).padStart(TIME_DIGITS, '0')}-${id}`;
}

function readKey(value: unknown): string[] {
  const { key } = (typeof value === 'object' && value !== null ? value : {}) as { key?: unknown };
  return typeof key === 'string' ? [key] : [];
}
