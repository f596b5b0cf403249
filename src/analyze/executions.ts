import type { TraceData } from '../model/trace-data.js';
import { DEFAULT_STAGE_THRESHOLDS, PIPELINE_TOTAL, type StageThresholds } from '../model/thresholds.js';
import type { Execution, PipelineStatistics } from './analysis.js';
import { computeDurations } from './durations.js';
import { createRecord, ownValue } from './records.js';
import type { RunForest } from './run-forest.js';
import { countAbove, createSample, type Sample } from './sample.js';
import type { WallClock } from './wall-clock.js';

export interface Runs {
  readonly statistics: PipelineStatistics;
  /** Nodes of the runs, in the order of `statistics.executions`. */
  readonly nodes: readonly number[];
  /** Durations of the runs that `statistics` are made of. */
  readonly sample: Sample;
  /** How many runs there were, those still open included. */
  readonly estimatedRuns: number;
  /** Sum of their durations, ms. */
  readonly work: number;
}

/** By stage: the run it was last seen in, its total there so far, and up to when that is counted. */
interface StageScratch {
  readonly run: Int32Array;
  readonly total: Float64Array;
  readonly reach: Float64Array;
}

/** The runs with what each stage took in them, and their statistics, in which runs that are open or lay across a freeze count for `wall` only. */
export function computeRuns(
  data: TraceData,
  forest: RunForest,
  names: readonly string[],
  clock: WallClock,
  thresholds: StageThresholds,
): Runs {
  const nodes = [...forest.byStart].filter((node) => forest.run[node] === node);
  nodes.sort((a, b) => forest.open[a] - forest.open[b]);
  const members = groupByRun(forest);
  const scratch: StageScratch = {
    run: new Int32Array(names.length).fill(-1),
    total: new Float64Array(names.length),
    reach: new Float64Array(names.length),
  };
  const executions = nodes.map((run) => readExecution(data, forest, names, run, members(run), scratch));

  const { weight } = forest;
  const weightOf = (node: number): number => (weight ? weight[node] : 1);
  const finished = nodes.filter((node) => forest.open[node] === 0 && forest.frozen[node] === 0);
  const sample = createSample(finished, forest, data);
  const threshold = ownValue(thresholds, PIPELINE_TOTAL)?.duration ?? DEFAULT_STAGE_THRESHOLDS[PIPELINE_TOTAL].duration;
  return {
    nodes,
    sample,
    estimatedRuns: nodes.reduce((sum, node) => sum + weightOf(node), 0),
    work: nodes.reduce((sum, node) => sum + weightOf(node) * forest.duration[node], 0),
    statistics: {
      ...computeDurations(sample, data.session.resolution, threshold),
      wall: clock.wall,
      errors: finished.reduce((errors, node) => errors + forest.failed[node] * weightOf(node), 0),
      violations: countAbove(sample, threshold),
      threshold,
      executions,
      basis: forest.basis,
    },
  };
}

function readExecution(
  data: TraceData,
  forest: RunForest,
  names: readonly string[],
  run: number,
  members: Int32Array,
  { run: lastRun, total, reach }: StageScratch,
): Execution {
  const { spans, strings } = data;
  const { start: startOf, end: endOf } = forest.thawed;
  const start = startOf[run];
  const end = endOf[run];
  const row = forest.row[run];
  const seen: number[] = [];
  for (const node of members) {
    const stage = forest.stage[node];
    if (stage < 0) continue;
    if (lastRun[stage] !== run) {
      lastRun[stage] = run;
      seen.push(stage);
      total[stage] = 0;
      reach[stage] = start;
    }
    // Members come in order of start, so the union grows by what lies beyond its reach.
    const until = Math.min(endOf[node], end);
    total[stage] += Math.max(0, until - Math.max(startOf[node], reach[stage]));
    reach[stage] = Math.max(reach[stage], until);
  }
  const stages = createRecord<number>();
  for (const stage of seen) stages[names[stage]] = total[stage];
  return {
    span: row,
    name: forest.basis === 'captures' ? `trace ${spans.trace(row)}` : strings.get(spans.nameId(row)),
    track: strings.get(spans.trackId(row)),
    start: forest.start[run],
    end: forest.end[run],
    duration: forest.duration[run],
    failed: forest.failed[run] === 1,
    open: forest.open[run] === 1,
    stages,
    ...(forest.weight && { weight: forest.weight[run] }),
    ...(forest.frozen[run] === 1 && { acrossFreeze: true }),
  };
}

/** Gives the nodes of a run in order of start. */
function groupByRun(forest: RunForest): (run: number) => Int32Array {
  const from = new Int32Array(forest.count + 1);
  for (let node = 0; node < forest.count; node++) if (forest.run[node] >= 0) from[forest.run[node] + 1]++;
  for (let node = 0; node < forest.count; node++) from[node + 1] += from[node];
  const filled = from.slice();
  const members = new Int32Array(from[forest.count]);
  for (const node of forest.byStart) if (forest.run[node] >= 0) members[filled[forest.run[node]]++] = node;
  return (run) => members.subarray(from[run], from[run + 1]);
}
