import type { Shelves } from '../../model/ports.js';
import { keepOnShelf } from '../keep-on-shelf.js';
import type { TuningSink } from './tuning-event.js';

/** Keeps the journal on the shelf of a `TraceStore`, the oldest lines beyond 1000 removed. */
export function createTuningShelf(shelves: Shelves): TuningSink {
  const shelf = keepOnShelf(shelves, 'adjustments');
  return { put: (event) => shelf.put(event.time, event.id, event), list: shelf.list };
}
