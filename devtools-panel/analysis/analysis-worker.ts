/** Entry of the analysis worker: `import('./analysis-worker.js?worker&inline')`. Nothing else may import it. */
import { serveJobs } from './job-server.js';
import { JOBS } from './jobs.js';
import type { ToWorker } from './messages.js';

// The types of the page are in force here too; a worker's global scope has of its port what is used.
const scope = globalThis as unknown as MessagePort & EventTarget;
const take = serveJobs(
  JOBS,
  (message, transfer = []) => scope.postMessage(message, transfer),
  () => performance.now(),
);
scope.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => take(data));
scope.postMessage({ kind: 'ready' });
