/** What of an entry the tests write down by hand. */
export type FakeEntry = { readonly entryType: string; readonly startTime: number } & Readonly<Record<string, unknown>>;

type Callback = (list: { getEntries(): readonly FakeEntry[] }) => void;

/**
 * A `PerformanceObserver` whose entries a test hands out by `deliver`; knows buffers, and counts the observers that are connected.
 * `buffer` is what is there before anybody observes.
 */
export function createFakeObserver(entryTypes: readonly string[], buffer: readonly FakeEntry[] = []) {
  const connected = new Set<Fake>();
  const observed: PerformanceObserverInit[] = [];

  class Fake {
    static readonly supportedEntryTypes = entryTypes;
    readonly types = new Set<string>();
    queue: FakeEntry[] = [];
    constructor(readonly callback: Callback) {}
    observe(options: PerformanceObserverInit): void {
      if (!entryTypes.includes(options.type!)) throw new TypeError(`cannot observe ${options.type}`);
      observed.push(options);
      connected.add(this);
      this.types.add(options.type!);
      if (options.buffered) this.queue.push(...buffer.filter(({ entryType }) => entryType === options.type));
    }
    takeRecords(): FakeEntry[] {
      return this.queue.splice(0);
    }
    disconnect(): void {
      connected.delete(this);
      this.queue = [];
    }
  }

  return {
    PerformanceObserver: Fake as unknown as typeof PerformanceObserver,
    entryTypes,
    connected,
    observed,
    /** Puts entries where observers get them with the next `flush`. */
    queue(...entries: FakeEntry[]): void {
      for (const observer of connected) observer.queue.push(...entries.filter(({ entryType }) => observer.types.has(entryType)));
    },
    /** Calls the observers back with what is queued. */
    flush(): void {
      for (const observer of [...connected]) {
        const entries = observer.takeRecords();
        if (entries.length > 0) observer.callback({ getEntries: () => entries });
      }
    },
    deliver(...entries: FakeEntry[]): void {
      this.queue(...entries);
      this.flush();
    },
  };
}
