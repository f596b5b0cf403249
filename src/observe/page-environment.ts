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
  /** Major version of Chromium, in whichever browser; 0 in other engines. */
  readonly chromium: number;
  /** Long animation frames tell their scripts. */
  readonly scriptTiming: boolean;
  /** Event entries tell which of them belong to one interaction. */
  readonly interactionIds: boolean;
  /** The page is a frame within a page of the same origin. */
  readonly embedded: boolean;
  /** What `crossOriginIsolated` says. */
  readonly isolated: boolean;
}

export interface PageEnvironment {
  readonly PerformanceObserver: typeof PerformanceObserver | null;
  /** What it can observe. */
  readonly entryTypes: readonly string[];
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
  readonly PerformanceScriptTiming?: unknown;
  /** https://wicg.github.io/ua-client-hints/ (Chromium, secure pages only); TypeScript's DOM types lack it. */
  readonly navigator?: { readonly userAgentData?: { readonly brands?: readonly { readonly brand: string; readonly version: string }[] } };
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
    entryTypes: attempt(() => PerformanceObserver?.supportedEntryTypes) ?? [],
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
  const has = (read: () => unknown): boolean => attempt(read) != null;
  return {
    scheduler: has(() => scope.scheduler),
    asyncContext: has(() => scope.AsyncContext),
    compressionStream: has(() => scope.CompressionStream),
    indexedDb: has(() => scope.indexedDB),
    storageEstimate: has(() => scope.navigator?.storage?.estimate),
    consoleTimeStamp: has(() => scope.console?.timeStamp),
    chromium: attempt(() => readChromiumVersion(scope.navigator)) ?? 0,
    scriptTiming: has(() => scope.PerformanceScriptTiming),
    interactionIds: attempt(() => scope.PerformanceEventTiming && 'interactionId' in scope.PerformanceEventTiming.prototype) === true,
    // Of another origin, its document is out of reach.
    embedded: scope.parent !== scope.self && has(() => scope.parent?.document),
    isolated: scope.crossOriginIsolated === true,
  };
}

/** By the brands that the browser gives itself where it does (all browsers made of Chromium name it), else by the user agent's text. */
function readChromiumVersion(navigator: Scope['navigator']): number {
  const brand = navigator?.userAgentData?.brands?.find(({ brand }) => brand === 'Chromium');
  return Number(brand?.version ?? /\bChrome\/(\d+)/.exec(navigator?.userAgent ?? '')?.[1] ?? 0) || 0;
}

/** Sandboxed frames throw at the mere mention of some things: to us they lack them. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
