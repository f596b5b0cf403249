import { createSampling, createTracer, defineSpan, type ActionAwareStructuredTrace, type Tracer } from '../../src/index.js';
import { createStarted, OPTIONS } from './acttrace-cases.js';
import { attributesOf, work, workAsync, type BenchCase } from './case.js';
import type { BenchSuite } from './suite.js';

const ATTRIBUTES = ['actor', 'candidates', 'cached'];

/** Spans by `defineSpan`, runs that sampling leaves out, and the browser's own tracks. */
export function createDefinitionCases(): BenchSuite {
  const tracer = createStarted();
  const stopped = createTracer(OPTIONS);
  const disabled = createStarted({ filter: { enabled: false } });
  const sampledOut = createStarted({ sampling: createSampling({ rate: 0, seed: 1 }) });
  const tracks = createStarted({ devtoolsTracks: true });
  const cases = [
    plainCase(tracer),
    attributeCase(tracer),
    awaitedCase(tracer),
    awaitedAttributeCase(tracer),
    stoppedCase(stopped),
    disabledCase(disabled),
    sampledOutCase(sampledOut),
    actionCase(tracer),
    trackCase(tracks),
  ];
  return { cases, tracers: [tracer, disabled, sampledOut, tracks] };
}

function plainCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load');
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span without attributes',
    limit: 1.15,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace);
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function attributeCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load', { attributes: ATTRIBUTES });
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span with three attributes',
    limit: 1.3,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace, undefined, 'npc:guard', index, false);
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function awaitedCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load');
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span without attributes, around an await',
    kind: 'async',
    limit: 1.15,
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace);
        sum += await workAsync();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function awaitedAttributeCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load', { attributes: ATTRIBUTES });
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span with three attributes, around an await',
    kind: 'async',
    limit: 1.3,
    before: () => void (trace = tracer.createTrace()),
    async run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace, undefined, 'npc:guard', index, false);
        sum += await workAsync();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function stoppedCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load', { attributes: ATTRIBUTES });
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span with three attributes, tracer stopped',
    limit: 0.1,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace, undefined, 'npc:guard', index, false);
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function disabledCase(tracer: Tracer): BenchCase {
  const load = defineSpan(tracer, 'load', { attributes: ATTRIBUTES });
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'defined span with three attributes, filter disabled',
    limit: 0.1,
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = load.start(trace, undefined, 'npc:guard', index, false);
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function sampledOutCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span with three attributes, run left out by sampling',
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

/** Tracks show executions, stages and actions: the same span without and with them. */
function actionCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span of an action, DevTools tracks off',
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('core:go', { kind: 'action' });
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}

function trackCase(tracer: Tracer): BenchCase {
  let trace: ActionAwareStructuredTrace;
  return {
    name: 'span of an action, DevTools tracks on',
    before: () => void (trace = tracer.createTrace()),
    run(count) {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const span = trace.startSpan('core:go', { kind: 'action' });
        sum += work();
        trace.endSpan(span);
      }
      return sum;
    },
  };
}
