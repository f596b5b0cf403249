/** The worker that keeps sessions: loaded by `import('./store-worker.js?worker&inline')`, which gives a class that starts it. */
import { IndexedDbStore } from './indexed-db-store.js';
import type { MessageEndpoint } from './store-messages.js';
import { serveStore } from './store-server.js';

serveStore(globalThis as unknown as MessageEndpoint, (name) => IndexedDbStore.open(name));
