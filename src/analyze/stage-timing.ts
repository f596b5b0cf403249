import { LEARNED_THRESHOLD_FACTOR, LEARNED_THRESHOLD_RUNS, type StageThresholds } from '../model/thresholds.js';
import type { TraceData } from '../model/trace-data.js';
import type { StageStatistics } from './analysis.js';
import { computeDurations } from './durations.js';
import { ownValue } from './records.js';
import type { RunForest } from './run-forest.js';
import { countAbove, createSample, quantile, type Sample } from './sample.js';
import type { WallClock } from './wall-clock.js';

/** Slowest executions kept as evidence. */
export const EVIDENCE = 5;

/** A stage's statistics, with the executions that they are made of. */
export interface StageTiming {
  readonly statistics: StageStatistics;
  /** Nodes of the slowest finished executions, at most five, slowest first; of equal ones, the earlier first. */
  readonly slowestFirst: readonly number[];
  /** Durations of all finished executions. */
  readonly sample: Sample;
  /**
   * ms of wall clock that one ms of this stage's executions stands for: 1 where nothing overlaps; less where other stages run at the
   * same time or inside it. What turns time saved in a stage into time saved in the pipeline.
   */
  readonly wallPerMs: number;
}

/**
 * Statistics of every stage, in order of first execution.
 *
 * The distribution (count, average, quantiles, violations, errors) is of finished executions; those still open (cut) and those that lay
 * across a freeze of the page (without the frozen time) count in `total` and `self` only. Where a stage has no finished execution, its figures are 0 and `slowest` is the longest open one.
 *
 * @param learnedBefore - thresholds learned from other sessions, for stages that have none in `thresholds`; without them, a stage that ran
 *   often enough is held against twice its own median here.
 */
export function computeStageTimings(
  forest: RunForest,
  names: readonly string[],
  clock: WallClock,
  thresholds: StageThresholds,
  data: TraceData,
  learnedBefore: StageThresholds = {},
): StageTiming[] {
  const weightOf = (node: number): number => (forest.weight ? forest.weight[node] : 1);
  const byStage = groupByStage(forest, names.length);
  const order = names.map((_, stage) => stage).filter((stage) => byStage[stage].length > 0);
  order.sort((a, b) => forest.start[byStage[a][0]] - forest.start[byStage[b][0]] || a - b);
  return order.map((stage) => {
    const nodes = byStage[stage];
    const finished = nodes.filter((node) => forest.open[node] === 0 && forest.frozen[node] === 0);
    const sample = createSample(finished, forest, data);
    const slowestFirst = pickSlowest(finished, forest.duration);
    const longest = slowestFirst.length > 0 ? slowestFirst[0] : nodes.reduce((a, b) => (forest.duration[b] > forest.duration[a] ? b : a));
    const set = ownValue(thresholds, names[stage])?.duration;
    const learned =
      ownValue(learnedBefore, names[stage])?.duration ??
      (finished.length >= LEARNED_THRESHOLD_RUNS ? LEARNED_THRESHOLD_FACTOR * quantile(sample, 0.5) : undefined);
    const threshold = set ?? learned;
    let work = 0;
    for (const node of nodes) work += weightOf(node) * forest.duration[node];
    return {
      statistics: {
        ...computeDurations(sample, data.session.resolution, threshold),
        stage: names[stage],
        total: clock.total[stage],
        self: clock.self[stage],
        share: clock.wall > 0 ? clock.self[stage] / clock.wall : 0,
        errors: finished.reduce((errors, node) => errors + forest.failed[node] * weightOf(node), 0),
        violations: threshold === undefined ? 0 : countAbove(sample, threshold),
        threshold,
        thresholdBasis: set !== undefined ? 'set' : learned !== undefined ? 'learned' : 'none',
        basis: forest.timed[stage] === 1 ? 'spans' : 'captures',
        slowest: forest.row[longest],
      },
      slowestFirst,
      sample,
      wallPerMs: work > 0 ? clock.self[stage] / work : 0,
    };
  });
}

function pickSlowest(nodes: Int32Array, duration: Float64Array): number[] {
  const picked: number[] = [];
  for (const node of nodes) {
    if (picked.length === EVIDENCE && duration[node] <= duration[picked[EVIDENCE - 1]]) continue;
    let at = picked.length;
    while (at > 0 && duration[picked[at - 1]] < duration[node]) at--;
    picked.splice(at, 0, node);
    if (picked.length > EVIDENCE) picked.pop();
  }
  return picked;
}

/** Nodes of each stage in order of start. */
function groupByStage(forest: RunForest, stageCount: number): Int32Array[] {
  const counts = new Int32Array(stageCount);
  for (let node = 0; node < forest.count; node++) if (forest.stage[node] >= 0) counts[forest.stage[node]]++;
  const groups = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (const node of forest.byStart) {
    const stage = forest.stage[node];
    if (stage >= 0) groups[stage][counts[stage]++] = node;
  }
  return groups;
}
