import { bindMethods } from '../base/bind-methods.js';
import type { SpanId } from '../model/span.js';
import type { ActionAwareStructuredTrace } from './action-aware-structured-trace.js';
import { timeCall } from './time-call.js';

/** What a stage needs to find in its context to be timed; without a trace it just runs. */
export interface StageContext {
  /** Undefined too, so that `tracer?.createTrace()` fits under `exactOptionalPropertyTypes`. */
  readonly trace?: ActionAwareStructuredTrace | undefined;
  /** Handle of the pipeline run (or whatever the stage runs in). Needed to place stages after an `await`. */
  readonly span?: SpanId | undefined;
}

/**
 * Base class of a pipeline stage: `execute` runs `executeInternal` inside a stage span.
 *
 * Success, failure (a result with `success: false`) and throw are all timed; result and error reach the caller unchanged.
 * `executeInternal` may be asynchronous; `Result` is then the promise: `PipelineStage<Context, Promise<Action[]>>`. It receives the
 * stage's span, to hand on to children and captures.
 *
 * The constructor binds every method, so subclasses may pull `execute` off.
 */
export abstract class PipelineStage<Context extends StageContext = StageContext, Result = unknown> {
  readonly name: string;

  /** @param name - the stage's name in traces, for example `component_filtering`. */
  constructor(name: string) {
    this.name = name;
    bindMethods(this);
  }

  execute(context: Context): Result {
    return timeCall(context, this.name, 'stage', undefined, (span) => this.executeInternal(context, span));
  }

  /** The stage's work. `span` is `NO_SPAN` while nothing is recorded. */
  protected abstract executeInternal(context: Context, span: SpanId): Result;
}
