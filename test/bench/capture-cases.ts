import { NO_SPAN, type ActionAwareStructuredTrace, type SpanId, type Tracer } from '../../src/index.js';
import { createStarted } from './acttrace-cases.js';
import { captureDataOf, work, type BenchCase } from './case.js';
import type { BenchSuite } from './suite.js';

const STAGE = 'component_filtering';
const ACTION = 'core:go';

/** `captureActionData` within a stage execution, as stages call it for each candidate. */
export function createCaptureCases(): BenchSuite {
  const minimal = createStarted({ filter: { verbosity: 'minimal' } });
  const standard = createStarted();
  const verbose = createStarted({ filter: { verbosity: 'verbose' } });
  const filtered = createStarted({ filter: { exclude: [ACTION] } });
  const untimed = createStarted({ filter: { exclude: [ACTION], timeFiltered: false } });
  return {
    cases: [minimalCase(minimal), standardCase(standard), verboseCase(verbose), filteredCase(filtered), untimedCase(untimed)],
    tracers: [minimal, standard, verbose, filtered, untimed],
  };
}

/** A stage execution for each batch. */
class OpenStage {
  trace!: ActionAwareStructuredTrace;
  span: SpanId = NO_SPAN;
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  open(): void {
    this.trace = this.#tracer.createTrace();
    this.span = this.trace.startSpan(STAGE, { kind: 'stage' });
  }

  close(): void {
    this.trace.endSpan(this.span);
  }
}

function minimalCase(tracer: Tracer): BenchCase {
  const stage = new OpenStage(tracer);
  return {
    name: 'capture of ten fields, minimal',
    before: () => stage.open(),
    after: () => stage.close(),
    run(count) {
      const { trace, span } = stage;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index), { span });
      }
      return sum;
    },
  };
}

function standardCase(tracer: Tracer): BenchCase {
  const stage = new OpenStage(tracer);
  return {
    name: 'capture of ten fields, standard',
    limit: 5,
    before: () => stage.open(),
    after: () => stage.close(),
    run(count) {
      const { trace, span } = stage;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index), { span });
      }
      return sum;
    },
  };
}

function verboseCase(tracer: Tracer): BenchCase {
  const stage = new OpenStage(tracer);
  return {
    name: 'capture of ten fields, verbose',
    before: () => stage.open(),
    after: () => stage.close(),
    run(count) {
      const { trace, span } = stage;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index), { span });
      }
      return sum;
    },
  };
}

function filteredCase(tracer: Tracer): BenchCase {
  const stage = new OpenStage(tracer);
  return {
    name: 'capture filtered out, its time kept apart',
    before: () => stage.open(),
    after: () => stage.close(),
    run(count) {
      const { trace, span } = stage;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index), { span });
      }
      return sum;
    },
  };
}

function untimedCase(tracer: Tracer): BenchCase {
  const stage = new OpenStage(tracer);
  return {
    name: 'capture filtered out, untimed',
    limit: 0.1,
    before: () => stage.open(),
    after: () => stage.close(),
    run(count) {
      const { trace, span } = stage;
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += work();
        trace.captureActionData(STAGE, ACTION, captureDataOf(index), { span });
      }
      return sum;
    },
  };
}
