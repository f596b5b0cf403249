import type { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import type { MessageEndpoint } from '../../src/store/store-messages.js';
import { serveStore } from '../../src/store/store-server.js';
import type { StoreWorker } from '../../src/store/store-client.js';

type Listener = (event: MessageEvent<unknown>) => void;

/** One end of the line, whose messages wait until they are delivered. Cloned when they are sent, as a browser does. */
class HeldEnd {
  readonly waiting: unknown[] = [];
  readonly listeners: Listener[] = [];

  post(message: unknown, transfer: Transferable[] = []): void {
    this.waiting.push(structuredClone(message, { transfer }));
  }

  deliver(): boolean {
    if (this.waiting.length === 0) return false;
    const data = this.waiting.shift();
    for (const listener of this.listeners) listener({ data } as MessageEvent<unknown>);
    return true;
  }
}

/** A worker in the same thread, real up to the line between it and the page: a test decides what arrives, and when it dies. */
export class HeldWorker extends EventTarget implements StoreWorker {
  readonly toWorker = new HeldEnd();
  readonly toPage = new HeldEnd();
  /** Delivers by itself. */
  flowing = true;
  dead = false;

  constructor(openStore: (name: string | undefined) => Promise<IndexedDbStore>) {
    super();
    const scope: MessageEndpoint = {
      postMessage: (message, transfer) => this.#post(this.toPage, message, transfer),
      addEventListener: (_type, listener) => void this.toWorker.listeners.push(listener),
    };
    serveStore(scope, openStore);
  }

  postMessage(message: unknown, transfer?: Transferable[]): void {
    this.#post(this.toWorker, message, transfer);
  }

  override addEventListener(type: string, listener: never): void {
    if (type === 'message') this.toPage.listeners.push(listener);
    else super.addEventListener(type, listener);
  }

  terminate(): void {
    this.dead = true;
  }

  /** Dies as a browser tells of it when it does. */
  crash(): void {
    this.dead = true;
    this.dispatchEvent(new Event('error'));
  }

  /** Delivers up to so many of the page's messages, and waits until the worker has answered them. */
  async deliver(most = Infinity): Promise<void> {
    for (let count = 0; count < most && !this.dead; count++) {
      const answers = this.toPage.waiting.length;
      if (!this.toWorker.deliver()) return;
      while (this.toPage.waiting.length === answers) await nextTask();
    }
  }

  /** Delivers what the worker has said. */
  async answer(): Promise<void> {
    while (!this.dead && this.toPage.deliver());
    await nextTask();
  }

  #post(end: HeldEnd, message: unknown, transfer: Transferable[] | undefined): void {
    if (this.dead) return;
    end.post(message, transfer);
    if (this.flowing) void nextTask().then(() => !this.dead && this.flowing && end.deliver());
  }
}

export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
