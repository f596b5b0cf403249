import { NoopSpanProcessor, WebTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-web';
import { attributesOf, work, type BenchCase } from './case.js';

/** The default queue of OpenTelemetry's BatchSpanProcessor. */
const QUEUE = 2048;

/**
 * Keeps ended spans in a queue of the default length, as OpenTelemetry's own batch processor does, and hands a full queue to
 * an exporter that costs nothing. (The batch processor itself exports from a timer, so that within one busy task all spans past
 * the 2048th would be dropped, and dropping would be what is measured.)
 */
class KeepingProcessor extends NoopSpanProcessor {
  #queue: ReadableSpan[] = [];

  override onEnd(span: ReadableSpan): void {
    if (this.#queue.push(span) >= QUEUE) this.#queue = [];
  }
}

/** OpenTelemetry for the web on the same work, set up as its guide says, without an exporter's cost. */
export function createOpenTelemetryCases(): BenchCase[] {
  const provider = new WebTracerProvider({ spanProcessors: [new KeepingProcessor()] });
  provider.register();
  const tracer = provider.getTracer('bench');
  return [
    {
      name: 'OpenTelemetry web: span without attributes',
      run(count) {
        let sum = 0;
        for (let index = 0; index < count; index++) {
          const span = tracer.startSpan('load');
          sum += work();
          span.end();
        }
        return sum;
      },
    },
    {
      name: 'OpenTelemetry web: span with three attributes',
      run(count) {
        let sum = 0;
        for (let index = 0; index < count; index++) {
          const span = tracer.startSpan('load', { attributes: attributesOf(index) });
          sum += work();
          span.end();
        }
        return sum;
      },
    },
    {
      name: 'OpenTelemetry web: startActiveSpan',
      run(count) {
        let sum = 0;
        for (let index = 0; index < count; index++) {
          sum += tracer.startActiveSpan('load', (span) => {
            const result = work();
            span.end();
            return result;
          });
        }
        return sum;
      },
    },
  ];
}
