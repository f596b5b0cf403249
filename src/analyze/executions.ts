import type { TraceData } from '../model/trace-data.js';
import { DEFAULT_STAGE_THRESHOLDS, PIPELINE_TOTAL, type StageThresholds } from '../model/thresholds.js';
import type { Execution, PipelineStatistics } from './analysis.js';
import { computeDurations } from './durations.js';
import { createRecord, ownValue } from './records.js';
import type { RunForest } from './run-forest.js';
import { countAbove } from './stage-timing.js';
import type { WallClock } from './wall-clock.js';

export interface Runs {
  readonly statistics: PipelineStatistics;
  /** Nodes of the runs, in the order of `statistics.executions`. */
  readonly nodes: readonly number[];
}

/** By stage: the run it was last seen in, its total there so far, and up to when that is counted. */
interface StageScratch {
  readonly run: Int32Array;
  readonly total: Float64Array;
  readonly reach: Float64Array;
}

/** The runs with what each stage took in them, and their statistics, in which runs still open count for `wall` only. */
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

  const finished = executions.filter((execution) => !execution.open);
  const sorted = Float64Array.from(finished, (execution) => execution.duration).sort();
  const threshold = ownValue(thresholds, PIPELINE_TOTAL)?.duration ?? DEFAULT_STAGE_THRESHOLDS[PIPELINE_TOTAL].duration;
  return {
    nodes,
    statistics: {
      ...computeDurations(sorted, data.session.resolution),
      wall: clock.wall,
      errors: finished.filter((execution) => execution.failed).length,
      violations: countAbove(sorted, threshold),
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
  const start = forest.start[run];
  const end = forest.end[run];
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
    const until = Math.min(forest.end[node], end);
    total[stage] += Math.max(0, until - Math.max(forest.start[node], reach[stage]));
    reach[stage] = Math.max(reach[stage], until);
  }
  const stages = createRecord<number>();
  for (const stage of seen) stages[names[stage]] = total[stage];
  return {
    span: row,
    name: forest.basis === 'captures' ? `trace ${spans.trace(row)}` : strings.get(spans.nameId(row)),
    track: strings.get(spans.trackId(row)),
    start,
    end,
    duration: end - start,
    failed: forest.failed[run] === 1,
    open: forest.open[run] === 1,
    stages,
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
