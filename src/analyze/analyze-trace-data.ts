import { DEFAULT_STAGE_THRESHOLDS, type StageThresholds } from '../model/thresholds.js';
import type { TraceData } from '../model/trace-data.js';
import { computeActions } from './action-statistics.js';
import type { PerformanceAnalysis, StageStatistics } from './analysis.js';
import { findBottlenecks } from './bottlenecks.js';
import { computeCaptureShares } from './capture-shares.js';
import { computeCriticalPath } from './critical-path.js';
import { computeDurations } from './durations.js';
import { computeRuns, type Runs } from './executions.js';
import { computeHealth, NO_HEALTH } from './health.js';
import { writeNotes } from './notes.js';
import { flagFrozen, readFreezes } from './freezes.js';
import { recommend } from './recommendations.js';
import { createRecord } from './records.js';
import { buildRunForest } from './run-forest.js';
import { readSpans } from './span-view.js';
import { readWeights } from './span-weights.js';
import { StageNames } from './stage-names.js';
import { computeStageTimings } from './stage-timing.js';
import { readWallClock } from './wall-clock.js';

/**
 * Analyzes a session, or one trace of it. Pure: the same data gives the same facts, whether it is live, stored or imported.
 *
 * Where runs of the session were left out by sampling, its figures are estimates for all runs; those of one trace are of that trace alone.
 *
 * @param traceId - number of the trace; absent: the whole session.
 * @param thresholds - by stage name. Default: those of `DEFAULT_STAGE_THRESHOLDS`.
 * @param learned - by stage name, for stages that have none in `thresholds`. Default: twice the median of those that ran 30 times.
 * @param report - told how much is done, 0–1: by the time that each step took of a session of 200,000 spans.
 */
export function analyzeTraceData(
  data: TraceData,
  traceId?: number,
  thresholds: StageThresholds = DEFAULT_STAGE_THRESHOLDS,
  learned?: StageThresholds,
  report: (share: number) => void = () => undefined,
): PerformanceAnalysis {
  const { resolution } = data.session;
  const view = readSpans(data, traceId);
  const freezes = readFreezes(data);
  if (freezes) flagFrozen(view, freezes);
  const weights = readWeights(data, view, traceId);
  const names = new StageNames(data.strings);
  report(0.08);
  const shares = computeCaptureShares(view, names);
  report(0.3);
  const forest = buildRunForest(view, names, shares, weights, freezes);
  report(0.5);
  const clock = readWallClock(forest, names.texts.length);
  report(0.65);
  const timings = computeStageTimings(forest, names.texts, clock, thresholds, data, learned);
  report(0.75);
  const runs = computeRuns(data, forest, names.texts, clock, thresholds);
  report(0.9);
  const pipeline = runs.statistics;
  const actions = computeActions(data, view, names, shares, weights?.own);
  const bottlenecks = findBottlenecks(timings, pipeline, forest);
  const stages = createRecord<StageStatistics>();
  for (const { statistics } of timings) stages[statistics.stage] = statistics;
  const slowest = slowestRun(runs);
  return {
    actions,
    stages,
    pipeline,
    totalDuration: pipeline.wall,
    bottlenecks,
    criticalPath: slowest < 0 ? [] : computeCriticalPath(data, forest, slowest),
    recommendations: recommend({ data, view, names, shares, forest, clock, timings, pipeline, runs, actions, bottlenecks }),
    health: computeHealth(pipeline, timings, bottlenecks, resolution),
    resolution,
    notes: writeNotes({ data, view, forest, freezes, traceId, pipeline, timings }),
  };
}

/** What is returned when nothing could be analyzed. */
export function createEmptyAnalysis(error: string): PerformanceAnalysis {
  const threshold = DEFAULT_STAGE_THRESHOLDS.pipeline_total.duration;
  return {
    error,
    actions: createRecord(),
    stages: createRecord(),
    pipeline: {
      ...computeDurations({ values: new Float64Array(0) }, 0),
      wall: 0,
      errors: 0,
      violations: 0,
      threshold,
      executions: [],
      basis: 'none',
    },
    totalDuration: 0,
    bottlenecks: [],
    criticalPath: [],
    recommendations: [],
    health: NO_HEALTH,
    resolution: 0,
    notes: [],
  };
}

/** Node of the slowest finished run; of the longest open one where none has finished; -1 where there is none. Never one across a freeze. */
function slowestRun({ nodes, statistics: { executions } }: Runs): number {
  let slowest = -1;
  for (let at = 0; at < executions.length; at++) {
    if (executions[at].acrossFreeze) continue;
    if (slowest >= 0 && executions[at].open && !executions[slowest].open) break;
    if (slowest < 0 || executions[at].duration > executions[slowest].duration) slowest = at;
  }
  return slowest < 0 ? -1 : nodes[slowest];
}
