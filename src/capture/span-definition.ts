import type { SpanId, SpanKindName } from '../model/span.js';
import type { PlainValue } from '../model/attribute-column.js';
import type { StructuredTrace } from './structured-trace.js';

export interface SpanDefinitionOptions {
  /** Default `measure`. */
  readonly kind?: SpanKindName;
  /** Names of the values given at each start, at most four. Default none. */
  readonly attributes?: readonly string[];
}

/** A kind of span that an app records often: its name is looked up once, and its attributes are given by position. */
export interface SpanDefinition {
  /**
   * Starts a span; `trace.endSpan` ends it.
   *
   * @param parent - as in `startSpan`: a handle, `null` for a root; undefined: the usual rules.
   */
  start(
    trace: StructuredTrace,
    parent?: SpanId | null,
    first?: PlainValue,
    second?: PlainValue,
    third?: PlainValue,
    fourth?: PlainValue,
  ): SpanId;
}
