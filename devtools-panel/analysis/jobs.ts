/**
 * What the panel has computed off the main thread. A new job is one entry of `JOBS`: the types of its arguments and its result follow.
 *
 * A job is a pure function. Its arguments and its result are plain data that a structured clone carries; an argument that is a `TraceData`
 * arrives as a copy (`TraceMirror`), which has the attributes of the browser's entries, of marks and of what failed, and no log lines.
 * Loaded by the worker, and by the page when it first runs a job by itself; so nothing that is loaded at once may import it.
 */
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { explainSpan } from '../../src/analyze/blame.js';
import type { ComparedSide, RegressionOptions } from '../../src/analyze/comparison.js';
import { buildFlameGraph } from '../../src/analyze/flame-graph.js';
import { explainInteractions } from '../../src/analyze/interactions.js';
import { PerformanceRegressionDetector } from '../../src/analyze/regression/performance-regression-detector.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { analyze } from './analyze-job.js';
import { findSeriesTrends } from './trend-job.js';

/** Tells how much of the work is done, 0–1. */
export type Report = (share: number) => void;

export const JOBS = {
  analyze,
  explainSpan: (_report: Report, data: TraceData, row: number) => explainSpan(data, row),
  findTrends: findSeriesTrends,
  explainInteractions: (_report: Report, data: TraceData) => explainInteractions(data),
  compare: (_report: Report, baseline: ComparedSide, candidate: ComparedSide, options: RegressionOptions) =>
    new PerformanceRegressionDetector(options).compare(baseline, candidate),
  aggregateTrace: (_report: Report, data: TraceData) => aggregateTrace(data),
  flameGraph: (_report: Report, data: TraceData) => buildFlameGraph(data),
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
export type JobArguments<Name extends JobName> = Jobs[Name] extends (report: Report, ...args: infer Arguments) => unknown
  ? Arguments
  : never;
export type JobResult<Name extends JobName> = ReturnType<Jobs[Name]>;
