import type { Shelves } from '../model/ports.js';
import type { AlertHistorySink } from '../respond/alerts/alert.js';
import { createAlertShelf } from '../respond/alerts/alert-shelf.js';
import { createTuningShelf } from '../respond/tuning/tuning-shelf.js';
import type { TuningSink } from '../respond/tuning/tuning-event.js';
import type { SessionHistory } from '../store/session-history.js';
import type { AlertNews } from './alert-news.js';

/** Keeps alerts in the history, whose code is loaded when something is first kept, and tells other pages of those that ended. */
export function keepAlerts(history: SessionHistory, news: AlertNews): AlertHistorySink {
  const shelf = findShelf(history, createAlertShelf);
  return {
    put: async (alert) => {
      const found = await shelf();
      await found?.put(alert);
      // One that is open is told by its own page alone.
      if (found && alert.state === 'resolved') news.tell();
    },
    list: async () => (await shelf())?.list() ?? [],
    onStored: (run) => news.listen(run),
  };
}

/** Keeps the journal of adjustments in the history. */
export function keepJournal(history: SessionHistory): TuningSink {
  const shelf = findShelf(history, createTuningShelf);
  return { put: async (event) => (await shelf())?.put(event), list: async () => (await shelf())?.list() ?? [] };
}

function findShelf<T>(history: SessionHistory, create: (shelves: Shelves) => T): () => Promise<T | undefined> {
  let shelf: Promise<T | undefined> | undefined;
  return () => (shelf ??= history.shelves().then((shelves) => shelves && create(shelves)));
}
