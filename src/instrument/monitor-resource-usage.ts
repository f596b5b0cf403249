import { followPromise, isPromise } from '../capture/follow-promise.js';
import type { SpanOptions } from '../capture/trace-options.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import type { TracerToFeed } from './instrument.js';

/** What of the page is looked at. Undefined: this browser does not tell. */
interface Usage {
  /** Bytes. Chromium rounds them, and looks anew at most every 50 ms or so unless the page is isolated. */
  readonly heap: number | undefined;
  readonly domNodes: number | undefined;
  readonly performanceEntries: number | undefined;
}

/**
 * Runs `fn` inside a span and keeps with it how the page changed meanwhile, whoever changed it:
 * `heapBefore`, `heapAfter`, `heapDelta` (bytes of the JavaScript heap; a garbage collection in between makes it smaller, also below 0), `domNodes`,
 * `domNodesDelta` (elements in the document), `performanceEntriesDelta` (entries in the browser's performance buffer). What a browser does not tell is
 * kept as text that says so.
 *
 * Looking costs up to a millisecond in a large page, before and after the span, not in it: meant for rare and large work.
 *
 * @returns what `fn` returns; of a plain promise, the next one of its chain (see `withSpan`). Throws what `fn` throws.
 */
export function monitorResourceUsage<T>(tracer: TracerToFeed | undefined, name: string, fn: (span: SpanId) => T, options?: SpanOptions): T {
  if (!tracer?.running) return fn(NO_SPAN);
  const trace = tracer.trace.currentTrace;
  let span = NO_SPAN;
  const before = readUsage();
  const end = (): void => trace.setAttributes(span, describeChange(before, readUsage()));
  let result: T;
  try {
    result = trace.withSpan(name, (own) => fn((span = own)), options);
  } catch (error) {
    end();
    throw error;
  }
  if (isPromise(result)) {
    const followed = followPromise(result, end, end);
    if (followed !== undefined) return followed;
  }
  end();
  return result;
}

function readUsage(): Usage {
  return { heap: quietly(readHeap), domNodes: quietly(readDomNodes), performanceEntries: quietly(readEntries) };
}

/** What cannot be read is unknown: the page may have replaced any of these. */
function quietly(read: () => number | undefined): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readHeap(): number | undefined {
  const { memory } = globalThis.performance as { memory?: { usedJSHeapSize?: unknown } };
  return typeof memory?.usedJSHeapSize === 'number' ? memory.usedJSHeapSize : undefined;
}

function readDomNodes(): number | undefined {
  return globalThis.document?.getElementsByTagName('*').length;
}

function readEntries(): number | undefined {
  return globalThis.performance?.getEntries?.().length;
}

const UNKNOWN_HEAP = 'this browser does not tell the heap’s size';

function describeChange(before: Usage, after: Usage): Record<string, number | string> {
  const change: Record<string, number | string> = {};
  if (before.heap === undefined || after.heap === undefined) change.heap = UNKNOWN_HEAP;
  else Object.assign(change, { heapBefore: before.heap, heapAfter: after.heap, heapDelta: after.heap - before.heap });
  if (before.domNodes === undefined || after.domNodes === undefined) change.domNodes = 'there is no document here';
  else Object.assign(change, { domNodes: after.domNodes, domNodesDelta: after.domNodes - before.domNodes });
  if (before.performanceEntries !== undefined && after.performanceEntries !== undefined) {
    change.performanceEntriesDelta = after.performanceEntries - before.performanceEntries;
  }
  return change;
}
