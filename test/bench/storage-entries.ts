/** One time that the browser called something of ours on the main thread, with the microtasks that followed; ms since the time origin. */
export interface Entry {
  readonly start: number;
  end: number;
}

/** Promises are waited for in chains; longer ones than this are not looked along. A step takes 0.3 µs. */
const MOST_STEPS = 40;

/** Timers for the page's own use while everybody else's are watched. */
export interface WatchedEntries {
  readonly entries: Entry[];
  readonly nextTask: () => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

type Callback = (...args: unknown[]) => unknown;

/**
 * Times every callback that timers, idle time, workers and IndexedDB make from now on. Who measures must use what this returns, so that
 * all the others are acttrace's.
 */
export function watchEntries(): WatchedEntries {
  const entries: Entry[] = [];
  const { setTimeout, setInterval, requestIdleCallback } = globalThis;
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();

  const watched = (callback: Callback): Callback =>
    function (this: unknown, ...args) {
      const entry = { start: performance.now(), end: 0 };
      entries.push(entry);
      try {
        return callback.apply(this, args);
      } finally {
        follow(entry, MOST_STEPS);
      }
    };

  const scope = globalThis as unknown as Record<string, unknown>;
  scope.setTimeout = (callback: Callback, ...rest: never[]) => setTimeout(watched(callback), ...rest);
  scope.setInterval = (callback: Callback, ...rest: never[]) => setInterval(watched(callback), ...rest);
  scope.requestIdleCallback = (callback: Callback, ...rest: never[]) => requestIdleCallback(watched(callback), ...rest);
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type: string, listener: EventListenerOrEventListenerObject | null, ...rest) {
    const isOurs = [Worker, IDBRequest, IDBTransaction, IDBDatabase].some((Target) => this instanceof Target);
    const called = isOurs && typeof listener === 'function' ? (watched(listener as Callback) as EventListener) : listener;
    addEventListener.call(this, type, called, ...rest);
  };
  return {
    entries,
    nextTask: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        channel.port2.postMessage(null);
      }),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** The entry goes on as long as microtasks run. */
function follow(entry: Entry, steps: number): void {
  entry.end = performance.now();
  if (steps > 0) queueMicrotask(() => follow(entry, steps - 1));
}
