import { SpanKind, SpanStatus, type SpanKindName } from './span.js';

const KIND_NAMES = Object.keys(SpanKind) as SpanKindName[];

/** The name of a kind; `measure` for a number that is none. */
export function spanKindName(kind: number): SpanKindName {
  return KIND_NAMES[kind] ?? 'measure';
}

/** How many kinds and statuses there are: the bound that a file is checked against. */
export const SPAN_KIND_COUNT = KIND_NAMES.length;
export const SPAN_STATUS_COUNT = Object.keys(SpanStatus).length;
