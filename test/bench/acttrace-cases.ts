import { createTracer, NO_SPAN, type SpanId, type Tracer, type TracerOptions, type Verbosity } from '../../src/index.js';
import { attributesOf, captureDataOf, work, type BenchCase } from './case.js';
import { workAsync } from './reference-cases.js';

/** Small enough that old spans are evicted all the time, as in an app that runs for long. */
const OPTIONS: TracerOptions = { maxSpans: 20_480, history: false, settingsStorage: null, observe: false };
const STAGE = 'component_filtering';
const ACTION = 'core:go';

/** A batch of spans is what a busy app records between two writes; writing is waited for, and counted. */
const HISTORY_CASE = 'span without attributes, history in IndexedDB';

export interface ActtraceCases {
  readonly cases: readonly BenchCase[];
  readonly tracers: readonly Tracer[];
}

export function createActtraceCases(): ActtraceCases {
  const tracer = createTracer(OPTIONS);
  tracer.start();
  const keeping = createTracer({ ...OPTIONS, history: true });
  keeping.start();
  // Never started: what an app pays that leaves its tracer off.
  const stopped = createTracer(OPTIONS);
  return {
    tracers: [tracer, keeping],
    cases: [
      spanCase('span without attributes', tracer),
      attributeCase('span with three attributes', tracer),
      withSpanCase(tracer),
      withSpanAsyncCase(tracer),
      captureCase('minimal', tracer),
      captureCase('standard', tracer),
      captureCase('verbose', tracer),
      captureCase('filtered out', tracer),
      createTraceCase(tracer),
      attributeCase('span with three attributes, tracer stopped', stopped),
      historyCase(keeping),
    ],
  };
}

function spanCase(name: string, tracer: Tracer): BenchCase {
  const trace = tracer.createTrace();
  return {
    name,
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

function attributeCase(name: string, tracer: Tracer): BenchCase {
  const trace = tracer.createTrace();
  return {
    name,
    before: () => tracer.filter.configure({ verbosity: 'standard' }),
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

function withSpanCase(tracer: Tracer): BenchCase {
  const trace = tracer.createTrace();
  return {
    name: 'withSpan',
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += trace.withSpan('load', () => work());
      return sum;
    },
  };
}

function withSpanAsyncCase(tracer: Tracer): BenchCase {
  const trace = tracer.createTrace();
  return {
    name: 'withSpanAsync of an async function',
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += await trace.withSpanAsync('load', workAsync);
      return sum;
    },
  };
}

function captureCase(how: Verbosity | 'filtered out', tracer: Tracer): BenchCase {
  const trace = tracer.createTrace();
  const filtered = how === 'filtered out';
  let stage: SpanId = NO_SPAN;
  return {
    name: `capture of ten fields, ${how}`,
    before() {
      tracer.filter.configure({ verbosity: filtered ? 'standard' : how, exclude: filtered ? [ACTION] : [] });
      stage = trace.startSpan(STAGE, { kind: 'stage' });
    },
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index));
      }
      return sum;
    },
    after() {
      trace.endSpan(stage);
      tracer.filter.configure({ verbosity: 'standard', exclude: [] });
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

function historyCase(tracer: Tracer): BenchCase {
  const { run } = spanCase('', tracer);
  return {
    name: HISTORY_CASE,
    async run(count) {
      const sum = await run(count);
      await tracer.history.flush();
      return sum;
    },
  };
}
