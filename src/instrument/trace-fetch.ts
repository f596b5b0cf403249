import { attachOnce } from './attach-once.js';
import { followPromise, isPromise } from '../capture/follow-promise.js';
import type { StructuredTrace } from '../capture/structured-trace.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import type { TracerToFeed } from './instrument.js';
import { createPatch, type Method } from './patch.js';
import { failureOf } from './record-external-api-call.js';
import { describeAddress, resolveAddress, type RequestAddress } from './request-address.js';
import { RequestTiming } from './request-timing.js';

/** A request as it is asked for: what is kept of it, and the address by which the browser's entry is found. */
interface AskedRequest extends RequestAddress {
  readonly href: string;
  /** Whether the app has aborted it, for a reason. */
  isAborted(reason: unknown): boolean;
}

/**
 * Records every `fetch` of the page as a span, while the tracer runs: from the call until its promise settles, which is when the answer's
 * headers are there (or nothing ever will be). Named by method and host, with attributes `method`, `url` (without query and fragment),
 * `status`, and, once the browser tells, `dns`, `connect`, `request`, `response` (ms) and `transferSize` (bytes), or just `total` where the other
 * origin does not allow more. A status from 400 on
 * is an error; a request that the app aborts itself is none, and has `aborted: true` (one that ran out of its own time is an error). No header and no body is looked at.
 *
 * What `fetch` returns and throws is unchanged: the next promise of its chain, see `withSpan`.
 *
 * @param tracer - undefined (as `tracer` of `acttrace/auto` is in builds): nothing is done.
 * @returns the undo, which puts back exactly what was there. Asked twice for one tracer, it still records once.
 */
export function traceFetch(tracer: TracerToFeed | undefined): () => void {
  if (!tracer) return () => undefined;
  return attachOnce(tracer, 'fetch', ({ report }) => {
    if (typeof globalThis.fetch !== 'function') {
      report('fetch', new Error('There is no fetch here, so none is traced.'));
      return () => undefined;
    }
    let running = true;
    const timing = new RequestTiming(globalThis.PerformanceObserver);
    const patch = createPatch(globalThis, 'fetch', (original) => (self, args) => {
      const asked = readRequest(args);
      const trace = tracer.trace.currentTrace;
      const span =
        asked === undefined ? NO_SPAN : trace.startSpan(asked.name, { leaf: true, attributes: { method: asked.method, url: asked.url } });
      if (asked === undefined || span === NO_SPAN) return Reflect.apply(original, self, args);
      const request = new TracedRequest(trace, span, asked, () => running);
      return request.send(original, self, args, (from, to) => timing.expect(asked.href, from, to, (phases) => request.add(phases)));
    });
    patch.apply();
    return () => {
      running = false;
      patch.undo();
      timing.stop();
    };
  });
}

/** Undefined for what cannot be read; `fetch` itself will tell the app. */
function readRequest(args: readonly unknown[]): AskedRequest | undefined {
  try {
    const [input, init] = args as [unknown, { method?: string; signal?: AbortSignal | null } | undefined];
    const request = typeof Request === 'function' && input instanceof Request ? input : undefined;
    const url = resolveAddress(request?.url ?? String(input));
    if (url === undefined) return undefined;
    const signal = init?.signal ?? request?.signal;
    const isAborted = (reason: unknown): boolean => signal?.aborted === true && signal.reason === reason;
    return { ...describeAddress(init?.method ?? request?.method ?? 'GET', url), href: url.href, isAborted };
  } catch {
    // An object of the app whose getter or `toString` throws.
    return undefined;
  }
}

/** One request under way. */
class TracedRequest {
  readonly #trace: StructuredTrace;
  readonly #span: SpanId;
  readonly #asked: AskedRequest;
  readonly #isRunning: () => boolean;

  constructor(trace: StructuredTrace, span: SpanId, asked: AskedRequest, isRunning: () => boolean) {
    this.#trace = trace;
    this.#span = span;
    this.#asked = asked;
    this.#isRunning = isRunning;
  }

  send(original: Method, self: unknown, args: unknown[], onSent: (from: number, to: number) => void): unknown {
    const from = performance.now();
    let result: unknown;
    try {
      result = Reflect.apply(original, self, args);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    onSent(from, performance.now());
    const followed = isPromise(result)
      ? followPromise(
          result,
          (response) => this.#answer(response),
          (error) => this.#fail(error),
        )
      : undefined;
    if (followed !== undefined) return followed;
    this.#end();
    return result;
  }

  add(attributes: Readonly<Record<string, unknown>>): void {
    if (this.#isRunning()) this.#trace.setAttributes(this.#span, attributes);
  }

  #answer(response: unknown): void {
    const status = statusOf(response);
    if (status !== undefined) this.add({ status });
    this.#end(failureOf(status));
  }

  #fail(error: unknown): void {
    const name = nameOf(error);
    // The message may hold the address, with all that is in it.
    if (name !== 'AbortError' && (name === 'TimeoutError' || !this.#asked.isAborted(error))) return this.#end(name);
    this.add({ aborted: true });
    this.#end();
  }

  /** One that outlives the tracer stays open in the record, as any span does. */
  #end(error?: unknown): void {
    if (this.#isRunning()) this.#trace.endSpan(this.#span, error);
  }
}

/** Undefined when another origin does not allow to tell, or somebody else's `fetch` returns something else. */
function statusOf(response: unknown): number | undefined {
  try {
    const { status } = response as { status?: unknown };
    return typeof status === 'number' && status > 0 ? status : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(error: unknown): string {
  try {
    const { name } = error as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : 'rejected';
  } catch {
    return 'rejected';
  }
}
