import type { StructuredTrace } from '../capture/structured-trace.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import { withoutUndefined } from './without-undefined.js';

/** A question to a database that is over. Say what was asked for by name; values do not belong here. */
export interface DatabaseQuery {
  /** `getAll`, `SELECT`. */
  readonly operation: string;
  readonly database?: string;
  /** Object store or table. */
  readonly store?: string;
  readonly index?: string;
  /** `readonly`, `readwrite`. */
  readonly mode?: string;
  /** ms since the session's time origin, as `performance.now()` gives them. */
  readonly start: number;
  readonly end: number;
  /** Records found or changed. */
  readonly rowCount?: number;
  /** Given (and not undefined): the query failed, and the error's message is kept with it. */
  readonly error?: unknown;
  /** As in `startSpan`; by default the current span, if it has been open since `start`. */
  readonly parent?: SpanId | null;
}

/**
 * Records a query after it is over, for databases that `traceIndexedDb` does not see: SQLite in a worker, a server's.
 *
 * @param trace - undefined: nothing is recorded.
 * @returns the span, named `getAll saves`; `NO_SPAN` while nothing is recorded.
 */
export function recordDatabaseQuery(trace: StructuredTrace | undefined, query: DatabaseQuery): SpanId {
  if (!trace) return NO_SPAN;
  const { operation, database, store, index, mode, rowCount, start, end, error, parent } = query;
  const attributes = withoutUndefined({ database, store, index, mode, rowCount });
  return trace.addSpan(nameQuery(operation, store, index), start, end, { kind: 'measure', parent, attributes, error });
}

/** `get saves`, `get saves.byName`. */
export function nameQuery(operation: string, store?: string, index?: string): string {
  const place = [store, index].filter((name) => name !== undefined && name !== '').join('.');
  return place === '' ? operation : `${operation} ${place}`;
}
