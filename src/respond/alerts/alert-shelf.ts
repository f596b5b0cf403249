import type { Shelves } from '../../model/ports.js';
import { keepOnShelf } from '../keep-on-shelf.js';
import type { AlertHistorySink } from './alert.js';

/** Keeps alerts on the shelf of a `TraceStore`, each in one place while it is open and once it is resolved; the oldest beyond 1000 are removed. */
export function createAlertShelf(shelves: Shelves): AlertHistorySink {
  const shelf = keepOnShelf(shelves, 'alerts');
  return { put: (alert) => shelf.put(alert.openedAt, alert.id, alert), list: shelf.list };
}
