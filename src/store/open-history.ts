import type { TraceStore } from '../model/ports.js';
import { MemoryStore } from './memory-store.js';
import { openStore } from './open-store.js';
import { openSoundStore, removeSetAside } from './open-sound-store.js';
import { TraceHistory, type HistoryParts } from './trace-history.js';

interface OpenParts extends Omit<HistoryParts, 'open' | 'fallback' | 'removeSetAside'> {
  /** Whether a worker writes to IndexedDB, where one can be started. Default true. */
  readonly worker?: boolean;
}

/**
 * The history that a tracer uses.
 *
 * @param choice - true: IndexedDB; false: memory only, so that history ends with the page; or a store of the app's own.
 */
export function openHistory(choice: boolean | TraceStore, { worker, ...parts }: OpenParts): TraceHistory {
  const fallback = new MemoryStore();
  const open: HistoryParts['open'] = async (onSetAside) => {
    if (choice === true) return openSoundStore((name) => openStore(name, { worker, onFault: parts.onFault }), onSetAside);
    return choice === false ? fallback : choice;
  };
  return new TraceHistory({ ...parts, open, fallback, removeSetAside: choice === true ? removeSetAside : undefined });
}
