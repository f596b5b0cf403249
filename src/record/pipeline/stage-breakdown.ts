import type { StageExecution, StageShare } from './execution.js';
import { sortRuns } from './sort-runs.js';
import { calculateThroughput, toEfficiency } from './stage-figures.js';

export interface Breakdown {
  /** Largest share first. */
  readonly shares: readonly StageShare[];
  /** Time during which no stage ran, ms. */
  readonly outside: number;
}

interface StageSums {
  readonly runs: StageExecution[];
  self: number;
}

/**
 * Divides an execution's time among its stages, each instant once: the innermost runs share it equally. So Σ `selfTime` + `outside` is the
 * execution's duration, and `selfTime` ≤ `duration` of each stage. The same rule as the analysis of traces has, but that there the parents are
 * known: here a run that lies wholly within another is taken for nested in it, and two of the very same times for neighbours.
 *
 * O(n log n), and n² for n runs that all overlap.
 */
export function calculateStageBreakdown(stages: readonly StageExecution[], totalDuration: number): Breakdown {
  const byName = new Map<string, StageSums>();
  const sumsOf = new Map<StageExecution, StageSums>();
  for (const stage of stages) {
    let sums = byName.get(stage.stageName);
    if (!sums) byName.set(stage.stageName, (sums = { runs: [], self: 0 }));
    sums.runs.push(stage);
    sumsOf.set(stage, sums);
  }
  let covered = 0;
  sweep(sortRuns(stages), (running, length) => {
    covered += length;
    const innermost = findInnermost(running);
    for (const run of innermost) sumsOf.get(run)!.self += length / innermost.length;
  });
  const shares = [...byName].map(([name, sums]) => toShare(name, sums, totalDuration));
  shares.sort((one, other) => other.selfTime - one.selfTime || other.duration - one.duration);
  return { shares, outside: Math.max(0, totalDuration - covered) };
}

/** Calls back with each stretch of time between two starts or ends in which anything runs, and what runs, in order of start. */
function sweep(sorted: readonly StageExecution[], visit: (running: readonly StageExecution[], length: number) => void): void {
  let running: StageExecution[] = [];
  let next = 0;
  let time = -Infinity;
  while (next < sorted.length || running.length > 0) {
    if (running.length === 0) time = sorted[next].startTime;
    while (next < sorted.length && sorted[next].startTime <= time) running.push(sorted[next++]);
    let until = next < sorted.length ? sorted[next].startTime : Infinity;
    for (const run of running) until = Math.min(until, run.endTime);
    visit(running, until - time);
    time = until;
    running = running.filter((run) => run.endTime > time);
  }
}

/** Those that no other which runs lies within. From the last start back: an earlier run that ends no sooner than a later one contains it. */
function findInnermost(running: readonly StageExecution[]): StageExecution[] {
  const found: StageExecution[] = [];
  let least: StageExecution | undefined;
  for (let at = running.length - 1; at >= 0; at--) {
    const run = running[at];
    const isAlike = least?.endTime === run.endTime && least.startTime === run.startTime;
    if (least && run.endTime >= least.endTime && !isAlike) continue;
    found.push(run);
    least = run;
  }
  return found;
}

function toShare(stageName: string, { runs, self }: StageSums, totalDuration: number): StageShare {
  const union = unionOf(runs);
  const efficiency = toEfficiency(
    weighted(runs, (run) => run.efficiency.throughputScore),
    weighted(runs, (run) => run.efficiency.memoryEfficiency),
  );
  const inputSize = total(runs, (run) => run.context.inputSize);
  const itemsProcessed = total(runs, (run) => run.result.itemsProcessed);
  return {
    stageName,
    runs: runs.length,
    duration: union,
    selfTime: self,
    percentage: totalDuration > 0 ? (self / totalDuration) * 100 : 0,
    throughput: calculateThroughput(union, { inputSize }, { itemsProcessed }),
    efficiency,
  };
}

function unionOf(runs: readonly StageExecution[]): number {
  let union = 0;
  let until = -Infinity;
  for (const { startTime, endTime } of sortRuns(runs)) {
    union += Math.max(0, endTime - Math.max(startTime, until));
    until = Math.max(until, endTime);
  }
  return union;
}

function total(runs: readonly StageExecution[], read: (run: StageExecution) => number | undefined): number | undefined {
  return runs.reduce<number | undefined>((sum, run) => (sum === undefined ? read(run) : sum + (read(run) ?? 0)), undefined);
}

/** Mean of those that are known, long runs counting for more. */
function weighted(runs: readonly StageExecution[], read: (run: StageExecution) => number | undefined): number | undefined {
  const known = runs.map((run) => [read(run), run.duration] as const).filter(([value]) => value !== undefined);
  const weight = known.reduce((sum, [, duration]) => sum + duration, 0);
  if (known.length === 0) return undefined;
  if (weight === 0) return known.reduce((sum, [value]) => sum + (value ?? 0), 0) / known.length;
  return known.reduce((sum, [value, duration]) => sum + (value ?? 0) * duration, 0) / weight;
}
