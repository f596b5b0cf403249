import { IndexedDbStore } from './indexed-db-store.js';
import type { StoreWorker } from './store-client.js';
import { WorkerStore } from './worker-store.js';

export interface StoreOptions {
  /** Whether a worker writes, where one can be started. Default true. */
  readonly worker?: boolean;
  /** Told of what goes wrong and is made good, as of a worker that does not start. */
  readonly onFault: (error: unknown) => void;
}

/** Opens the database of that name, and writes to it by a worker if possible. Rejects where there is no database to be had. */
export function openStore(name: string, { worker = true, onFault }: StoreOptions): Promise<WorkerStore> {
  const startWorker = worker && typeof Worker === 'function' ? startStoreWorker : undefined;
  return WorkerStore.open(name, { startWorker, openOwn: (own) => IndexedDbStore.open(own), onFault });
}

/** Inlined: apps have nothing to serve or to configure. */
async function startStoreWorker(): Promise<StoreWorker> {
  const { default: StoreWorkerClass } = await import('./store-worker.js?worker&inline');
  return new StoreWorkerClass({ name: 'acttrace' });
}
