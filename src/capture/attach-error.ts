import { messageOf } from '../base/fault-log.js';
import type { SpanSink } from '../model/ports.js';
import type { SpanId } from '../model/span.js';
import { takeSnapshot } from './snapshot.js';

/** Error messages are kept at every verbosity, within this. */
const ERROR_LIMITS = { depth: 2, bytes: 4000 };

/** Keeps an error's message with the span that failed. */
export function attachError(sink: SpanSink, span: SpanId, error: unknown): void {
  const message = takeSnapshot(messageOf(error), ERROR_LIMITS);
  sink.attach(span, { error: message.value }, message.bytes);
}
