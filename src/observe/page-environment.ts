/**
 * Everything of a page that observing needs, handed in as one object: tests give fakes, and what a browser lacks is `null` here, found
 * out once. Nothing in this folder touches a global otherwise.
 */

/** Chromium only; sizes in bytes. */
export interface HeapFigures {
  readonly usedJSHeapSize: number;
  readonly totalJSHeapSize: number;
  readonly jsHeapSizeLimit: number;
}

export type PagePerformance = Pick<Performance, 'now' | 'timeOrigin' | 'getEntriesByType'> & { readonly memory?: HeapFigures };

export type PageDocument = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

export type PageWindow = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** https://w3c.github.io/compute-pressure/ (Chromium only), as far as it is used; TypeScript's DOM types lack it. */
export interface PressureRecord {
  readonly source: string;
  readonly state: 'nominal' | 'fair' | 'serious' | 'critical';
  readonly time: number;
}
export interface PagePressureObserver {
  observe(source: 'cpu', options?: { readonly sampleInterval?: number }): Promise<void>;
  disconnect(): void;
}
export type PagePressureObserverConstructor = new (callback: (records: readonly PressureRecord[]) => void) => PagePressureObserver;

/** What the support list asks for, beyond what observing uses. */
export interface PageAbilities {
  /** `scheduler.postTask` and `scheduler.yield`. */
  readonly scheduler: boolean;
  readonly asyncContext: boolean;
  readonly compressionStream: boolean;
  readonly indexedDb: boolean;
  readonly storageEstimate: boolean;
  readonly consoleTimeStamp: boolean;
  /** What `crossOriginIsolated` says. */
  readonly isolated: boolean;
}

export interface PageEnvironment {
  readonly PerformanceObserver: typeof PerformanceObserver | null;
  readonly PressureObserver: PagePressureObserverConstructor | null;
  readonly MessageChannel: typeof MessageChannel | null;
  readonly performance: PagePerformance | null;
  readonly document: PageDocument | null;
  /** Where `pagehide`, `pageshow`, `blur` … arrive. */
  readonly window: PageWindow | null;
  readonly requestAnimationFrame: ((callback: (time: number) => void) => number) | null;
  readonly cancelAnimationFrame: ((handle: number) => void) | null;
  /** Returns a handle for `clearTimeout`. */
  readonly setTimeout: (callback: () => void, delay: number) => unknown;
  readonly clearTimeout: (handle: unknown) => void;
  /** Wall clock, ms since the Unix epoch. */
  readonly wallClock: () => number;
  readonly abilities: PageAbilities;
}

type Scope = Partial<typeof globalThis> & {
  readonly PressureObserver?: PagePressureObserverConstructor;
  readonly scheduler?: unknown;
  readonly AsyncContext?: unknown;
};

/**
 * The page that this code runs in. Functions are taken as they are now: an app that replaces timers later (to run its game faster,
 * say) does not change how it is measured.
 *
 * @param PerformanceObserver - null: as in a browser without one. Default: the page's.
 */
export function createPageEnvironment(
  PerformanceObserver: typeof globalThis.PerformanceObserver | null = globalThis.PerformanceObserver ?? null,
): PageEnvironment {
  const scope: Scope = globalThis;
  const document = scope.document ?? null;
  return {
    PerformanceObserver,
    PressureObserver: scope.PressureObserver ?? null,
    MessageChannel: scope.MessageChannel ?? null,
    performance: scope.performance ?? null,
    document,
    window: document && scope.window ? scope.window : null,
    requestAnimationFrame: scope.requestAnimationFrame?.bind(scope) ?? null,
    cancelAnimationFrame: scope.cancelAnimationFrame?.bind(scope) ?? null,
    setTimeout: setTimeout.bind(scope),
    clearTimeout: clearTimeout.bind(scope) as (handle: unknown) => void,
    wallClock: Date.now.bind(Date),
    abilities: findAbilities(scope),
  };
}

function findAbilities(scope: Scope): PageAbilities {
  return {
    scheduler: has(() => scope.scheduler),
    asyncContext: has(() => scope.AsyncContext),
    compressionStream: has(() => scope.CompressionStream),
    indexedDb: has(() => scope.indexedDB),
    storageEstimate: has(() => scope.navigator?.storage?.estimate),
    consoleTimeStamp: has(() => scope.console?.timeStamp),
    isolated: scope.crossOriginIsolated === true,
  };
}

/** Sandboxed frames throw at the mere mention of some: to us they lack it. */
function has(read: () => unknown): boolean {
  try {
    return read() != null;
  } catch {
    return false;
  }
}
