import type { StructuredTrace } from '../capture/structured-trace.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import { withoutUndefined } from './without-undefined.js';
import { describeAddress } from './request-address.js';

/** A request that is over, made by whatever means. */
export interface ExternalApiCall {
  /** Name of the span. Default: method and host, `GET api.example.com`. */
  readonly name?: string;
  /** Default `GET`. */
  readonly method?: string;
  /** Kept without query and fragment. */
  readonly url?: string | URL;
  /** ms since the session's time origin, as `performance.now()` gives them. */
  readonly start: number;
  readonly end: number;
  /** HTTP status. From 400 on the call counts as failed. */
  readonly status?: number;
  /** Given (and not undefined): the call failed, and the error's message is kept with it. */
  readonly error?: unknown;
  /** Bytes received. */
  readonly responseSize?: number;
  /** As in `startSpan`; by default the current span, if it has been open since `start`. */
  readonly parent?: SpanId | null;
}

/**
 * Records a call of somebody else's service after it is over, for what `traceFetch` does not see: a WebSocket's question and answer,
 * a worker's request.
 *
 * @param trace - undefined: nothing is recorded.
 * @returns the span; `NO_SPAN` while nothing is recorded.
 */
export function recordExternalApiCall(trace: StructuredTrace | undefined, call: ExternalApiCall): SpanId {
  if (!trace) return NO_SPAN;
  const { start, end, parent, status, responseSize, method = 'GET' } = call;
  const address = call.url === undefined ? undefined : describeAddress(method, call.url);
  const attributes = withoutUndefined({ method: address?.method ?? method, url: address?.url, status, responseSize });
  const error = call.error ?? failureOf(status);
  return trace.addSpan(call.name ?? address?.name ?? method, start, end, { kind: 'measure', parent, attributes, error });
}

/** What is wrong with a status; undefined when nothing is. */
export function failureOf(status: number | undefined): string | undefined {
  return status !== undefined && status >= 400 ? `HTTP ${status}` : undefined;
}
