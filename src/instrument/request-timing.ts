/**
 * Tells for a request how long its parts took, once the browser's Resource Timing knows (https://w3c.github.io/resource-timing/).
 */

/** Parts of a request, ms; of another origin that does not allow to tell (no Timing-Allow-Origin) only the whole. */
export type RequestPhases =
  | {
      readonly dns: number;
      /** TCP and TLS. */
      readonly connect: number;
      /** From the request being sent until the first byte of the answer. */
      readonly request: number;
      /** The answer's body, which may arrive after the promise of `fetch` is settled. */
      readonly response: number;
      /** Bytes over the network, with headers; 0 from a cache. */
      readonly transferSize: number;
    }
  | { readonly total: number };

interface Waiting {
  readonly url: string;
  /** When the call of `fetch` was made, and when it returned its promise; ms. */
  readonly from: number;
  readonly to: number;
  readonly tell: (phases: RequestPhases) => void;
}

/** Requests whose entry may still come: of more, the oldest do without. A body that nobody reads never has one. */
const MOST_WAITING = 200;
/** Entries and `performance.now()` are rounded apart from each other, each to at most this, ms. */
const ROUNDING = 1;
/** WebKit begins a request after `fetch` has returned: up to 8 ms later was seen on a busy machine; twice that, ms. */
const MOST_DELAY = 16;

/** Brings requests and their entries together, by address and moment. Two requests that fit one entry equally well go without. */
export class RequestTiming {
  #waiting: Waiting[] = [];
  readonly #observer: PerformanceObserver | undefined;

  constructor(Observer: typeof PerformanceObserver | undefined) {
    if (!Observer?.supportedEntryTypes?.includes('resource')) return;
    this.#observer = new Observer((list) => {
      for (const entry of list.getEntries()) this.#take(entry as PerformanceResourceTiming);
    });
    this.#observer.observe({ type: 'resource' });
  }

  /** @param from - just before the call of `fetch`, and `to` just after; ms as of `performance.now()`. */
  expect(url: string, from: number, to: number, tell: (phases: RequestPhases) => void): void {
    if (this.#observer === undefined) return;
    if (this.#waiting.length >= MOST_WAITING) this.#waiting.shift();
    this.#waiting.push({ url: withoutFragment(url), from, to, tell });
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#waiting = [];
  }

  #take(entry: PerformanceResourceTiming): void {
    if (entry.initiatorType !== 'fetch') return;
    const url = withoutFragment(entry.name);
    const { startTime } = entry;
    const begunWithin = (delay: number): Waiting[] =>
      this.#waiting.filter(({ url: asked, from, to }) => asked === url && startTime >= from - ROUNDING && startTime <= to + delay);
    const atOnce = begunWithin(ROUNDING);
    const fitting = atOnce.length > 0 ? atOnce : begunWithin(MOST_DELAY);
    if (fitting.length === 0) return;
    this.#waiting = this.#waiting.filter((waiting) => !fitting.includes(waiting));
    if (fitting.length === 1) fitting[0].tell(readPhases(entry));
  }
}

function withoutFragment(url: string): string {
  const at = url.indexOf('#');
  return at < 0 ? url : url.slice(0, at);
}

function readPhases(entry: PerformanceResourceTiming): RequestPhases {
  // 0 where the other origin does not allow to tell.
  if (entry.requestStart === 0) return { total: round(entry.responseEnd - entry.startTime) };
  return {
    dns: round(entry.domainLookupEnd - entry.domainLookupStart),
    connect: round(entry.connectEnd - entry.connectStart),
    request: round(entry.responseStart - entry.requestStart),
    response: round(entry.responseEnd - entry.responseStart),
    transferSize: entry.transferSize,
  };
}

/** A difference of two moments shows 0.09999999962747097 for 0.1 ms. */
function round(duration: number): number {
  return Math.max(0, Number(duration.toFixed(3)));
}
