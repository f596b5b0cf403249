import type { ShelfName } from '../model/ports.js';
import { FLUSH_INTERVAL } from './flush-schedule.js';
import type { PreparedDelta } from './prepared-delta.js';
import type { PreparedStore } from './prepared-store.js';
import { SerialQueue } from './serial-queue.js';
import type { StoredParts } from './stored-session.js';
import { packFailure, type MessageEndpoint, type StoreReply, type StoreRequest } from './store-messages.js';
import { collectBuffers } from './transferable-parts.js';

type Opener = (name: string | undefined) => Promise<PreparedStore>;

/** Does in a worker what a page asks for, with the store that the page has it open first, and says that it listens. */
export function serveStore(page: MessageEndpoint, openStore: Opener): void {
  const say = (reply: StoreReply, transfer: Transferable[] = []): void => page.postMessage(reply, transfer);
  const operations = createOperations(openStore, () => say({ kind: 'tick' }));
  page.addEventListener('message', ({ data }) => {
    const { id, method, args } = data as StoreRequest;
    void (async () => {
      try {
        const value = await operations[method](...args);
        say({ kind: 'done', id, value }, method === 'read' && value ? collectBuffers(value as StoredParts) : []);
      } catch (error) {
        say({ kind: 'failed', id, failure: packFailure(error) });
      }
    })();
  });
  say({ kind: 'ready' });
}

type Operations = Readonly<Record<string, (...args: never[]) => unknown>>;

function createOperations(openStore: Opener, tick: () => void): Record<string, (...args: readonly unknown[]) => unknown> {
  const writes = new SerialQueue();
  let store: PreparedStore;
  let ticking: ReturnType<typeof setInterval> | undefined;
  const operations = {
    async open(name: string | undefined) {
      store = await openStore(name);
    },
    ping: () => undefined,
    /** Ticks as often as a page flushes, or no longer. */
    tick(wanted: boolean) {
      clearInterval(ticking);
      ticking = wanted ? setInterval(tick, FLUSH_INTERVAL) : undefined;
    },
    // One after the other, in the order in which the page wrote.
    write: (delta: PreparedDelta) => writes.add(() => store.writePrepared(delta)),
    /** Once all is written. The page ends the worker. */
    close: () => writes.add(() => Promise.resolve(store.close())),
    storeJournal: () => writes.add(() => store.storeJournal()),
    list: () => store.list(),
    read: (id: string) => store.readParts(id),
    rename: (id: string, name: string) => store.rename(id, name),
    delete: (id: string) => store.delete(id),
    clear: () => store.clear(),
    pin: (id: string, pinned: boolean) => store.pin(id, pinned),
    compact: (id: string) => store.compact(id),
    aggregates: (ids?: readonly string[]) => store.aggregates(ids),
    listShelf: (shelf: ShelfName) => store.shelves.list(shelf),
    putOnShelf: (shelf: ShelfName, key: string, value: object) => store.shelves.put(shelf, key, value),
    removeFromShelf: (shelf: ShelfName, key: string) => store.shelves.remove(shelf, key),
  } satisfies Operations;
  return operations as never;
}
