/**
 * Records what the page asks of IndexedDB (https://w3c.github.io/IndexedDB/): by names of databases, stores and indexes, never by keys or values.
 *
 * Not handled: the transaction of an upgrade (its requests are recorded, it is not), and the steps of a cursor after its first.
 */
import { attachOnce } from './attach-once.js';
import type { StructuredTrace } from '../capture/structured-trace.js';
import { isOwnDatabase } from '../model/database-name.js';
import { NO_SPAN, type SpanId } from '../model/span.js';
import type { TracerToFeed } from './instrument.js';
import { createPatch, type Call, type Method, type Patch } from './patch.js';
import { nameQuery } from './record-database-query.js';

const READS = ['get', 'getKey', 'getAll', 'getAllKeys', 'getAllRecords', 'count', 'openCursor', 'openKeyCursor'];
const WRITES = ['add', 'put', 'delete', 'clear'];

/** A name is made of at most so many stores. */
const MOST_STORES = 4;

/** A transaction that is recorded, or left out with all of its requests. */
interface TracedTransaction {
  readonly trace: StructuredTrace;
  readonly span: SpanId;
  /** ms, until the first of its requests is answered; then undefined. */
  since: number | undefined;
}

/**
 * Records every request and every transaction of IndexedDB, while the tracer runs. A request's span runs from the call to its answer
 * (a cursor's, to its first record), under the span of its transaction, which runs to its completion and has with it the attribute `firstAnswer`: ms until
 * the first of its requests was answered, in which it may have waited for other transactions. acttrace's own database is left out.
 *
 * @param tracer - undefined (as `tracer` of `acttrace/auto` is in builds): nothing is done.
 * @returns the undo, which puts back exactly what was there.
 */
export function traceIndexedDb(tracer: TracerToFeed | undefined): () => void {
  if (!tracer) return () => undefined;
  return attachOnce(tracer, 'indexedDB', ({ report }) => {
    if (typeof IDBObjectStore !== 'function') {
      report('indexedDB', new Error('There is no IndexedDB here, so none is traced.'));
      return () => undefined;
    }
    const recording = new DatabaseRecording(tracer);
    const patches = recording.createPatches();
    for (const patch of patches) patch.apply();
    return () => {
      for (const patch of patches.reverse()) patch.undo();
      recording.stop();
    };
  });
}

class DatabaseRecording {
  readonly #tracer: TracerToFeed;
  readonly #transactions = new WeakMap<IDBTransaction, TracedTransaction>();
  /** Takes away the listeners on what is still under way. */
  readonly #listening = new AbortController();

  constructor(tracer: TracerToFeed) {
    this.#tracer = tracer;
  }

  createPatches(): Patch[] {
    const requests = (owner: object, operations: readonly string[], describe: (self: never) => Place): Patch[] =>
      operations
        .filter((operation) => operation in owner)
        .map((operation) => createPatch(owner, operation, (original) => this.#requesting(original, operation, describe)));
    return [
      ...requests(IDBObjectStore.prototype, [...READS, ...WRITES], (store: IDBObjectStore) => placeOf(store)),
      ...requests(IDBIndex.prototype, READS, (index: IDBIndex) => placeOf(index.objectStore, index.name)),
      createPatch(IDBDatabase.prototype, 'transaction', (original) => (self, args) => this.#transact(original, self, args)),
    ];
  }

  stop(): void {
    this.#listening.abort();
  }

  #requesting(original: Method, operation: string, describe: (self: never) => Place): Call {
    return (self, args) => {
      const place = quietly(() => describe(self as never));
      const traced = place && this.#transactions.get(place.transaction);
      // In an upgrade there is no transaction of the app's own making.
      const trace = traced?.trace ?? this.#tracer.trace.currentTrace;
      if (place === undefined || isOwnDatabase(place.database) || traced?.span === NO_SPAN) return Reflect.apply(original, self, args);
      const { database, mode, store, index } = place;
      const attributes = { database, store, ...(index === undefined ? {} : { index }), mode };
      const span = trace.startSpan(nameQuery(operation, store, index), { leaf: true, parent: traced?.span, attributes });
      const request = callOrEnd(trace, span, () => Reflect.apply(original, self, args));
      this.#listen(request as IDBRequest, {
        success: () => {
          this.#answered(traced);
          trace.endSpan(span);
        },
        error: () => {
          this.#answered(traced);
          endFailed(trace, span, (request as IDBRequest).error);
        },
      });
      return request;
    };
  }

  #transact(original: Method, self: unknown, args: unknown[]): unknown {
    const database = quietly(() => (self as IDBDatabase).name);
    if (database === undefined || isOwnDatabase(database)) return Reflect.apply(original, self, args);
    const trace = this.#tracer.trace.currentTrace;
    const since = performance.now();
    const span = trace.startSpan(nameQuery('transaction', namesOf(args[0])), { leaf: true, attributes: { database } });
    const transaction = callOrEnd(trace, span, () => Reflect.apply(original, self, args)) as IDBTransaction;
    this.#transactions.set(transaction, { trace, span, since });
    trace.setAttributes(span, { mode: transaction.mode });
    this.#listen(transaction, {
      complete: () => trace.endSpan(span),
      abort: () => endFailed(trace, span, transaction.error),
    });
    return transaction;
  }

  #answered(traced: TracedTransaction | undefined): void {
    if (traced?.since === undefined) return;
    traced.trace.setAttributes(traced.span, { firstAnswer: Number((performance.now() - traced.since).toFixed(3)) });
    traced.since = undefined;
  }

  #listen(target: EventTarget, listeners: Readonly<Record<string, () => void>>): void {
    for (const [type, listener] of Object.entries(listeners)) {
      target.addEventListener(type, listener, { once: true, signal: this.#listening.signal });
    }
  }
}

interface Place {
  readonly transaction: IDBTransaction;
  readonly database: string;
  readonly mode: string;
  readonly store: string;
  readonly index: string | undefined;
}

function placeOf({ name: store, transaction }: IDBObjectStore, index?: string): Place {
  return { transaction, database: transaction.db.name, mode: transaction.mode, store, index };
}

/** What is no object of IndexedDB at all will be told so by the browser's own method. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** `saves, levels`. Of anything but a name and lists of names nothing is read: to go through it may use it up. */
function namesOf(given: unknown): string {
  const list: unknown[] = Array.isArray(given) ? given : given instanceof DOMStringList ? [...given] : [given];
  const names = list.filter((name) => typeof name === 'string');
  return names.length > MOST_STORES ? `${names.slice(0, MOST_STORES).join(', ')} …` : names.join(', ');
}

function callOrEnd(trace: StructuredTrace, span: SpanId, call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    endFailed(trace, span, error);
    throw error;
  }
}

/** Ends a span with the name of what went wrong: the message may hold values. What the app aborts itself is no failure. */
function endFailed(trace: StructuredTrace, span: SpanId, error: unknown): void {
  const name = quietly(() => (error as Error | null)?.name);
  if (name !== undefined && name !== 'AbortError') {
    trace.endSpan(span, name);
    return;
  }
  trace.setAttributes(span, { aborted: true });
  trace.endSpan(span);
}
