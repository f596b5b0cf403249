import type { Emitter } from '../base/emitter.js';
import { unpackFailure, type MessageEndpoint, type StoreReply, type StoreRequest } from './store-messages.js';

/** What a client needs of a worker. */
export interface StoreWorker extends MessageEndpoint {
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  terminate(): void;
}

/** A worker that a Content-Security-Policy forbids may say nothing at all; one on a busy machine may take its time. ms. */
export const START_PATIENCE = 30_000;
/** How long a worker may go on writing what it was given before it was to close, ms. */
const CLOSE_PATIENCE = 1000;
/** How often a worker that owes an answer is asked whether it lives, ms. */
export const PULSE = 3000;
/**
 * Pulses without a word after which it is dead. A page that was frozen in between notices one of them too many, and its worker was frozen
 * with it.
 */
const MOST_MISSED = 3;

/** The worker does not start, or has ended: what it was asked for and has not answered, somebody else must do. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}

interface Call {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Asks a worker that keeps sessions, and notices when it is not there any more: a crash of a worker is told to nobody. */
export class StoreClient {
  readonly #worker: StoreWorker;
  readonly #calls = new Map<number, Call>();
  readonly #events: Emitter<{ tick: undefined }>;
  #lastId = 0;
  #gone: WorkerGoneError | undefined;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #missed = 0;
  #ready: () => void = () => undefined;
  #refuse: (error: WorkerGoneError) => void = () => undefined;

  private constructor(worker: StoreWorker, events: Emitter<{ tick: undefined }>) {
    this.#worker = worker;
    this.#events = events;
    worker.addEventListener('message', ({ data }) => this.#hear(data as StoreReply));
    worker.addEventListener('error', (event) => {
      // Else the browser reports it as an error of the page.
      event.preventDefault();
      this.#end((event as Partial<ErrorEvent>).message || 'it could not be loaded');
    });
    worker.addEventListener('messageerror', () => this.#end('a message could not be read'));
  }

  /**
   * Waits until the worker listens.
   * @throws WorkerGoneError when it does not start within `START_PATIENCE`.
   */
  static async connect(worker: StoreWorker, events: Emitter<{ tick: undefined }>): Promise<StoreClient> {
    const client = new StoreClient(worker, events);
    const timer = setTimeout(() => client.#end(`no answer in ${START_PATIENCE / 1000} s`), START_PATIENCE);
    try {
      await new Promise<void>((resolve, reject) => {
        client.#ready = resolve;
        client.#refuse = reject;
      });
      return client;
    } finally {
      clearTimeout(timer);
    }
  }

  get gone(): boolean {
    return this.#gone !== undefined;
  }

  /**
   * @param transfer - what is handed over, and gone here.
   * @throws what the store in the worker throws; WorkerGoneError when the worker has ended; DataCloneError.
   */
  call(method: string, args: readonly unknown[], transfer: Transferable[] = []): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#worker.postMessage({ id, method, args } satisfies StoreRequest, transfer);
      this.#calls.set(id, { resolve, reject });
      this.#watch();
    });
  }

  /** Has the worker close its connections and end: those of a worker that is terminated stay open for a while in WebKit. */
  close(): void {
    if (this.#gone) return;
    this.#worker.postMessage({ id: 0, method: 'close', args: [] } satisfies StoreRequest, []);
    const worker = this.#worker;
    setTimeout(() => worker.terminate(), CLOSE_PATIENCE);
    this.#giveUp('it was closed');
  }

  #hear(reply: StoreReply): void {
    this.#missed = 0;
    switch (reply.kind) {
      case 'ready':
        return this.#ready();
      case 'tick':
        return this.#events.emit('tick', undefined);
      case 'done':
        return this.#take(reply.id)?.resolve(reply.value);
      case 'failed':
        return this.#take(reply.id)?.reject(unpackFailure(reply.failure));
    }
  }

  #take(id: number): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (this.#calls.size === 0) this.#rest();
    return call;
  }

  /** Asks for a sign of life as long as an answer is owed. */
  #watch(): void {
    this.#pulse ??= setInterval(() => {
      if (++this.#missed > MOST_MISSED) return this.#end('it does not answer any more');
      this.#worker.postMessage({ id: 0, method: 'ping', args: [] } satisfies StoreRequest, []);
    }, PULSE);
  }

  #rest(): void {
    clearInterval(this.#pulse);
    this.#pulse = undefined;
    this.#missed = 0;
  }

  #end(why: string): void {
    if (this.#gone) return;
    this.#worker.terminate();
    this.#giveUp(why);
  }

  #giveUp(why: string): void {
    this.#gone = new WorkerGoneError(`The worker that writes the history has ended: ${why}.`);
    this.#rest();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#refuse(this.#gone);
    for (const call of calls) call.reject(this.#gone);
  }
}
