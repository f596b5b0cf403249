import type { TraceStore } from '../model/ports.js';
import { IndexedDbStore } from './indexed-db-store.js';
import { MemoryStore } from './memory-store.js';
import { openSoundStore, removeSetAside } from './open-sound-store.js';
import { TraceHistory, type HistoryParts } from './trace-history.js';

/**
 * The history that a tracer uses.
 *
 * @param choice - true: IndexedDB; false: memory only, so that history ends with the page; or a store of the app's own.
 */
export function openHistory(choice: boolean | TraceStore, parts: Omit<HistoryParts, 'open' | 'fallback' | 'removeSetAside'>): TraceHistory {
  const fallback = new MemoryStore();
  const open: HistoryParts['open'] = async (onSetAside) => {
    if (choice === true) return openSoundStore((name) => IndexedDbStore.open(name), onSetAside);
    return choice === false ? fallback : choice;
  };
  return new TraceHistory({ ...parts, open, fallback, removeSetAside: choice === true ? removeSetAside : undefined });
}
