/** What the monitor asks the page for; replaced in tests. Whatever these throw counts as no figure. */
export interface PageSources {
  /** What the heap may grow to, bytes; undefined where the browser does not tell (all but Chromium). */
  heapLimit(): number | undefined;
  /** Heap in use now, bytes; undefined likewise. */
  heapUsed(): number | undefined;
  /** Elements in the document. */
  elements(): number | undefined;
  /** Entries in the browser's performance buffer. */
  entries(): number | undefined;
  /** Runs something once after a delay, ms. @returns what cancels it. */
  schedule(run: () => void, delay: number): () => void;
  /**
   * Runs something each time that the page is hidden, perhaps for good. Default: at the document's `visibilitychange`; never where there is no
   * document. @returns what ends that.
   */
  onHide?(run: () => void): () => void;
  /**
   * Runs something each time that another page of the origin changes what `localStorage` holds under a key. Default: at the window's `storage`
   * event, wherever the rules are stored. @returns what ends that.
   */
  onStored?(key: string, run: () => void): () => void;
  /** Undefined where there is none. */
  openChannel(name: string): BroadcastChannel | undefined;
}

interface MemoryInfo {
  readonly usedJSHeapSize?: number;
  readonly jsHeapSizeLimit?: number;
}

export const pageSources: Required<PageSources> = {
  heapLimit: () => memoryOf()?.jsHeapSizeLimit,
  heapUsed: () => memoryOf()?.usedJSHeapSize,
  // A live collection knows its length without listing what is in it, after the first time.
  elements: () => globalThis.document?.getElementsByTagName('*').length,
  entries: () => globalThis.performance?.getEntries?.().length,
  schedule: (run, delay) => {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
  onHide: (run) => {
    const { document } = globalThis;
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') run();
    };
    document?.addEventListener('visibilitychange', hidden);
    return () => document?.removeEventListener('visibilitychange', hidden);
  },
  onStored: (key, run) => {
    // Of a storage that was cleared, the event names no key.
    const stored = (event: StorageEvent): void => {
      if (event.key === key || event.key === null) run();
    };
    globalThis.addEventListener?.('storage', stored);
    return () => globalThis.removeEventListener?.('storage', stored);
  },
  openChannel: (name) => (typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)),
};

function memoryOf(): MemoryInfo | undefined {
  return (globalThis.performance as (Performance & { memory?: MemoryInfo }) | undefined)?.memory;
}
