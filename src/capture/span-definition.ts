import type { PlainValue } from '../model/attribute-column.js';
import { NO_SPAN, SpanKind, type SpanId, type SpanKindName } from '../model/span.js';
import { plainSize } from './plain-attributes.js';
import { takeSnapshot } from './snapshot.js';
import { StructuredTrace } from './structured-trace.js';
import type { TraceDependencies } from './trace-dependencies.js';

export interface SpanDefinitionOptions {
  /** Default `measure`. */
  readonly kind?: SpanKindName;
  /** Names of the values given at each start, at most four. Default none. */
  readonly attributes?: readonly string[];
}

/** Values that `start` takes. */
const MOST_ATTRIBUTES = 4;

/** A span that an app records often. Never throws; `start` is safe to pull off. */
export interface SpanDefinition {
  /**
   * Starts a span; `trace.endSpan` ends it.
   *
   * @param parent - as in `startSpan`: a handle, `null` for a root; undefined: the usual rules.
   * @returns its handle; `NO_SPAN` while nothing is recorded.
   */
  start(
    trace: StructuredTrace | undefined,
    parent?: SpanId | null,
    first?: PlainValue,
    second?: PlainValue,
    third?: PlainValue,
    fourth?: PlainValue,
  ): SpanId;
}

/**
 * Registers a span's name, kind and attribute names once: the fastest way to record many of them.
 *
 * ```ts
 * const load = defineSpan(tracer, 'load', { attributes: ['room', 'cached'] });
 * const span = load.start(trace, parent, 'cellar', false);
 * trace.endSpan(span);
 * ```
 *
 * @param tracer - undefined, as in a build without acttrace: nothing is ever recorded.
 */
export function defineSpan(
  tracer: { readonly trace: StructuredTrace } | undefined,
  name: string,
  options: SpanDefinitionOptions = {},
): SpanDefinition {
  const trace: unknown = tracer?.trace;
  if (!(trace instanceof StructuredTrace)) return NOTHING;
  const dependencies = StructuredTrace.dependenciesOf(trace);
  try {
    // Null too, as an app without types may give.
    return new Definition(dependencies, name, { ...options });
  } catch (error) {
    dependencies.report('defineSpan', error);
    return NOTHING;
  }
}

const NOTHING: SpanDefinition = { start: () => NO_SPAN };

class Definition implements SpanDefinition {
  readonly #dependencies: TraceDependencies;
  readonly #kind: SpanKind;
  readonly #nameId: number;
  readonly #names: readonly string[];
  readonly #namesBytes: number;

  constructor(dependencies: TraceDependencies, name: string, { kind = 'measure', attributes = [] }: SpanDefinitionOptions) {
    this.#dependencies = dependencies;
    this.#kind = Object.hasOwn(SpanKind, kind) ? SpanKind[kind] : SpanKind.measure;
    this.#nameId = dependencies.sink.intern(String(name));
    this.#names = attributes.slice(0, MOST_ATTRIBUTES).map(String);
    this.#namesBytes = this.#names.reduce((sum, { length }) => sum + 2 * length, 0);
    this.start = this.start.bind(this);
  }

  start(
    trace: StructuredTrace | undefined,
    parent?: SpanId | null,
    first: PlainValue = null,
    second: PlainValue = null,
    third: PlainValue = null,
    fourth: PlainValue = null,
  ): SpanId {
    const { sink, filter, report } = this.#dependencies;
    if (!sink.recording || trace === undefined) return NO_SPAN;
    try {
      if (!filter.enabled) return NO_SPAN;
      // The name's number is that of another name there.
      if (StructuredTrace.dependenciesOf(trace) !== this.#dependencies)
        throw new Error('A span was started in a trace of another tracer than it was defined for: define it for that tracer too.');
      const timedFrom = sink.cost.begin();
      const span = StructuredTrace.start(trace, this.#kind, this.#nameId, parent);
      if (this.#names.length > 0 && span >= 0 && filter.limits.depth > 0)
        this.#attach(span, plain(first), plain(second), plain(third), plain(fourth));
      sink.cost.end(timedFrom);
      return span;
    } catch (error) {
      report('capture', error);
      return NO_SPAN;
    }
  }

  #attach(span: SpanId, first: PlainValue, second: PlainValue, third: PlainValue, fourth: PlainValue): void {
    const { sink } = this.#dependencies;
    const names = this.#names;
    const count = names.length;
    let bytes = this.#namesBytes + sizeOf(first);
    if (count > 1) bytes += sizeOf(second);
    if (count > 2) bytes += sizeOf(third);
    if (count > 3) bytes += sizeOf(fourth);
    const column = sink.columnFor(span, bytes);
    if (column === undefined) return;
    column.append(span, names);
    column.appendValue(first);
    if (count > 1) column.appendValue(second);
    if (count > 2) column.appendValue(third);
    if (count > 3) column.appendValue(fourth);
  }
}

/** Also of a text that was cut, and says so: that is longer than what is taken as it is. */
function sizeOf(value: PlainValue): number {
  return typeof value === 'string' ? 2 * value.length : plainSize(value);
}

const TEXT_ONLY = { depth: 0, bytes: Infinity };

/**
 * What is no plain value (an app without types may give anything) becomes the text that a snapshot has for it, so that nothing of the app is
 * kept alive. Before anything is appended: code of the app may run here, and record.
 */
function plain(value: PlainValue): PlainValue {
  return plainSize(value) >= 0 ? value : (takeSnapshot(value, TEXT_ONLY).value as PlainValue);
}
