import type { TraceData } from '../../src/model/trace-data.js';
import type { SetTimer } from './job.js';
import type { FromWorker, Post, ToWorker } from './messages.js';
import { MirrorSender, transferOf } from './mirror-sender.js';

/** What is used of a `Worker`. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
  terminate(): void;
}

/** A worker that says nothing for so long after it was made will not, ms. */
const START_PATIENCE = 10_000;
/** Copies kept: the running session, the one that is looked at, and one to compare. Each is as large as the recording. */
const MOST_MIRRORS = 3;

export interface LinkListener {
  message(message: FromWorker): void;
  /** The worker failed, outside of any job's own errors. */
  died(reason: string): void;
}

/** A worker that answered, and what it has. */
export class WorkerLink {
  readonly #worker: WorkerLike;
  /** Latest used last. */
  #mirrors: { readonly id: number; readonly sender: MirrorSender }[] = [];
  #nextMirror = 0;

  private constructor(worker: WorkerLike) {
    this.#worker = worker;
  }

  /**
   * @param isOver - asked when the worker answers: true lets go of it.
   * @returns undefined where there can be no worker: none in this browser, or the page's Content-Security-Policy forbids it.
   */
  static async open(
    create: () => Promise<WorkerLike>,
    setTimer: SetTimer,
    listener: LinkListener,
    isOver: () => boolean,
  ): Promise<WorkerLink | undefined> {
    let worker: WorkerLike;
    try {
      worker = await create();
    } catch {
      // Forbidden or impossible: the page does the work by itself.
      return undefined;
    }
    const ready = await new Promise<boolean>((resolve) => {
      const cancel = setTimer(() => resolve(false), START_PATIENCE);
      const settle = (isReady: boolean): void => {
        cancel();
        resolve(isReady);
      };
      worker.addEventListener('message', ({ data }) => (data.kind === 'ready' ? settle(true) : listener.message(data)));
      const failed = (event: Event): void => {
        // Said here, and not as an uncaught error of the app's.
        event.preventDefault();
        settle(false);
        listener.died(event instanceof ErrorEvent && event.message ? event.message : 'The worker stopped.');
      };
      worker.addEventListener('error', failed);
      worker.addEventListener('messageerror', failed);
    });
    if (ready && !isOver()) return new WorkerLink(worker);
    worker.terminate();
    return undefined;
  }

  readonly post: Post<ToWorker> = (message, transfer = []) => this.#worker.postMessage(message, transfer);

  /** Brings the worker's copy of a recording up to date; gives its number. */
  async mirror(data: TraceData, pause: () => Promise<void>, isOver: () => boolean): Promise<number> {
    const known = this.#mirrors.find(({ sender }) => sender.isOf(data));
    const mirror = known ?? { id: this.#nextMirror++, sender: new MirrorSender(data) };
    this.#mirrors = [...this.#mirrors.filter((other) => other !== mirror), mirror];
    if (this.#mirrors.length > MOST_MIRRORS) {
      const [oldest] = this.#mirrors.splice(0, 1);
      this.post({ kind: 'forget', mirror: oldest.id });
    }
    await mirror.sender.send(data, (update) => this.post({ kind: 'mirror', mirror: mirror.id, update }, transferOf(update)), pause, isOver);
    return mirror.id;
  }

  close(): void {
    this.#worker.terminate();
  }
}
