import { NO_SPAN, type SpanId, type SpanKindName } from '../model/span.js';
import { StructuredTrace } from './structured-trace.js';

/**
 * Runs `call` inside a span of the trace that `context` carries (`context.trace`, parent `context.span`), or of the tracer's
 * current one (`fallback` is the shared trace, for when there is none); untraced when there is neither. Reading the context never throws into the app.
 */
export function timeCall<T>(
  context: unknown,
  name: string,
  kind: SpanKindName,
  fallback: StructuredTrace | undefined,
  call: (span: SpanId) => T,
  attributes?: Readonly<Record<string, unknown>>,
): T {
  const trace = readTrace(context) ?? fallback?.currentTrace;
  if (trace === undefined) return call(NO_SPAN);
  return trace.withSpan(name, call, { kind, parent: readSpan(context, trace), attributes });
}

function readTrace(context: unknown): StructuredTrace | undefined {
  try {
    const trace = (context as { trace?: unknown } | null | undefined)?.trace;
    return trace instanceof StructuredTrace ? trace : undefined;
  } catch {
    // A getter of the app that throws: the app will meet its own error when it reads the context itself.
    return undefined;
  }
}

/** The parent that the context names, or what runs inside of it just now. */
function readSpan(context: unknown, trace: StructuredTrace): SpanId | undefined {
  try {
    const span = (context as { span?: unknown } | null | undefined)?.span;
    return typeof span === 'number' && span !== NO_SPAN ? trace.innermostIn(span) : undefined;
  } catch {
    return undefined;
  }
}
