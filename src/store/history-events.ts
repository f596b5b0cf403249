import { createSessionId } from '../base/session-id.js';
import type { Shelves } from '../model/ports.js';
import type { HistoryEvent } from './session-history.js';

/** Most that are kept: what happened long ago explains nothing any more. */
export const MOST_EVENTS = 100;

const KINDS: readonly HistoryEvent['kind'][] = ['made-room', 'set-aside', 'damaged', 'retention'];

/** With the key that it has in its shelf, so that it can be removed. */
interface StoredEvent extends HistoryEvent {
  readonly key: string;
}

/** Puts an event on the shelf; the oldest beyond `MOST_EVENTS` go. */
export async function addEvent(shelves: Shelves, { time, kind, message }: HistoryEvent): Promise<void> {
  // Keys are in order of time; the rest of it keeps events of one moment, of several tabs, apart.
  const key = `${String(Math.max(0, Math.floor(time))).padStart(16, '0')}-${createSessionId()}`;
  await shelves.put('events', key, { key, time, kind, message } satisfies StoredEvent);
  const known = (await shelves.list('events')).filter(isStoredEvent);
  for (const old of known.slice(0, -MOST_EVENTS)) await shelves.remove('events', old.key);
}

/** Newest first; what is no event is left out. */
export async function listEvents(shelves: Shelves): Promise<HistoryEvent[]> {
  const stored = (await shelves.list('events')).filter(isStoredEvent);
  return stored.reverse().slice(0, MOST_EVENTS).map(withoutKey);
}

function withoutKey({ time, kind, message }: StoredEvent): HistoryEvent {
  return { time, kind, message };
}

function isStoredEvent(value: unknown): value is StoredEvent {
  const { key, time, kind, message } = (typeof value === 'object' && value !== null ? value : {}) as Partial<StoredEvent>;
  return typeof key === 'string' && Number.isFinite(time) && typeof message === 'string' && KINDS.some((known) => known === kind);
}
