import { createTracer, type ActionAwareStructuredTrace, type Tracer, type TracerOptions } from '../../src/index.js';
import { attributesOf, work, workAsync, type BenchCase } from './case.js';
import type { BenchSuite } from './suite.js';

/** Small enough that old spans are evicted all the time, as in an app that runs for long. */
export const OPTIONS: TracerOptions = { maxSpans: 20_480, history: false, settingsStorage: null, observe: false };

export function createStarted(options: TracerOptions = {}): Tracer {
  const tracer = createTracer({ ...OPTIONS, ...options });
  tracer.start();
  return tracer;
}

/** Spans by the class API: `startSpan`, `withSpan` and their kin. */
export function createActtraceCases(): BenchSuite {
  const tracer = createStarted();
  const keeping = createStarted({ history: true });
  // Never started: what an app pays that leaves its tracer off.
  const stopped = createTracer(OPTIONS);
  const disabled = createStarted({ filter: { enabled: false } });
  const cases = [
    plainCase(tracer),
    attributeCase(tracer),
    awaitedCase(tracer),
    awaitedAttributeCase(tracer),
    withSpanCase(tracer),
    withSpanAsyncCase(tracer),
    createTraceCase(tracer),
    stoppedCase(stopped),
    disabledCase(disabled),
    historyCase(keeping),
  ];
  return { cases, tracers: [tracer, keeping, disabled] };
}

function plainCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span without attributes',
    limit: 1.15,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load');
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function attributeCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span with three attributes',
    limit: 1.6,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load', { attributes: attributesOf(index) });
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function awaitedCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span without attributes, around an await',
    kind: 'async',
    limit: 1.15,
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load');
        sum += await workAsync();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function awaitedAttributeCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span with three attributes, around an await',
    kind: 'async',
    limit: 1.6,
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load', { attributes: attributesOf(index) });
        sum += await workAsync();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function withSpanCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'withSpan',
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += trace.withSpan('load', () => work());
      return sum;
    },
  };
}

function withSpanAsyncCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'withSpanAsync of an async function',
    kind: 'async',
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += await trace.withSpanAsync('load', workAsync);
      return sum;
    },
  };
}

function createTraceCase(tracer: Tracer): BenchCase {
  return {
    name: 'createTrace (once a pipeline run)',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += tracer.createTrace().traceId + work();
      return sum;
    },
  };
}

function stoppedCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span with three attributes, tracer stopped',
    limit: 0.1,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load', { attributes: attributesOf(index) });
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function disabledCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span with three attributes, filter disabled',
    limit: 0.1,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load', { attributes: attributesOf(index) });
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

/** A batch of spans is what a busy app records between two writes; writing is waited for, and counted. */
function historyCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span without attributes, written to IndexedDB',
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('load');
        sum += work();
        trace.endSpan(span);
      }
      await tracer.history.flush();
      return sum;
    },
  };
}
