import { serveJobs } from '../../devtools-panel/analysis/job-server.js';
import { JOBS } from '../../devtools-panel/analysis/jobs.js';
import type { FromWorker, ToWorker } from '../../devtools-panel/analysis/messages.js';
import type { WorkerLike } from '../../devtools-panel/analysis/worker-link.js';

/** The analysis worker in the test's own thread: messages are cloned and handed over as a real one's are, and come in tasks of their own. */
export class FakeWorker implements WorkerLike {
  readonly received: ToWorker[] = [];
  terminated = false;
  /** What the worker's clock tells; by default each job takes no time. */
  time = 0;
  readonly #listeners = new Map<string, ((event: never) => void)[]>();
  readonly #take: (message: ToWorker) => void;

  /** @param jobs - in place of the real ones. @param silent - never says that it is ready. */
  constructor(jobs: Parameters<typeof serveJobs>[0] = JOBS, { silent = false } = {}) {
    this.#take = serveJobs(
      jobs,
      (message, transfer = []) => this.say(structuredClone(message, { transfer })),
      () => this.time,
    );
    if (!silent) this.say({ kind: 'ready' });
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    const copy = structuredClone(message, { transfer }) as ToWorker;
    setTimeout(() => {
      if (this.terminated) return;
      this.received.push(copy);
      this.#take(copy);
    });
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromWorker): void {
    setTimeout(() => this.#fire('message', { data: message }));
  }

  /** An error that is none of a job's; of a page that forbids workers, without a message. */
  die(message = ''): void {
    this.#fire('error', message === '' ? new Event('error') : new ErrorEvent('error', { message }));
  }

  /** Chunks of the table that came, message by message. */
  get chunks(): number[] {
    return this.received.flatMap((message) => (message.kind === 'mirror' ? [message.update.chunks.length] : []));
  }

  #fire(type: string, event: unknown): void {
    if (!this.terminated) for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}
