/** What a span is. The number is what the table and the exported file hold: append, never renumber. */
export const SpanKind = {
  /** Any timed section of the app. */
  measure: 0,
  /** One run of a pipeline (an *execution*). */
  pipeline: 1,
  /** One execution of a stage of a pipeline. */
  stage: 2,
  /** Time and data recorded for one action in one stage; closes the interval since the capture before it. */
  capture: 3,
  /** One action carried out by the app. */
  action: 4,
  /** An entry of the browser's PerformanceObserver (a long task, a long animation frame …). */
  entry: 5,
  /** An instant: start equals end. */
  mark: 6,
} as const;
export type SpanKind = (typeof SpanKind)[keyof typeof SpanKind];
export type SpanKindName = keyof typeof SpanKind;

/** How a span ended. Append, never renumber. */
export const SpanStatus = { unset: 0, ok: 1, error: 2 } as const;
export type SpanStatus = (typeof SpanStatus)[keyof typeof SpanStatus];

/** The error of a span whose result said `{ success: false }` and no reason. */
export const UNTOLD_FAILURE = 'success: false';

/** Bits of the column `flags`: what must be known to read a span right. Append, never renumber. */
export const SpanFlag = {
  /** The page was frozen, or the machine asleep, while the span was open: its duration is not that of its work, and no figure counts it. */
  acrossFreeze: 1,
  /** Not reported by the browser but estimated by acttrace (a gap between timers, where the browser reports no long tasks). */
  estimated: 2,
} as const;
export type SpanFlag = (typeof SpanFlag)[keyof typeof SpanFlag];

/** In the column `parent`: the span is a root. */
export const NO_PARENT = -1;
/** In the column `parent`: the span has a parent, but which one cannot be known. Never guessed. */
export const UNKNOWN_PARENT = -2;

/**
 * Handle of a span: its row in the session's span table. `NO_SPAN` is what a tracer that does not record hands out;
 * every method takes it and does nothing.
 */
export type SpanId = number;
export const NO_SPAN: SpanId = -1;
