/**
 * The critical path of one execution: walked backwards from its end, at each moment it is in the stage that ended last before, and, inside
 * of that, in what ended last there (the last-finishing-child rule of Jaeger, as in the analysis of traces). Its steps cover exactly the
 * time during which any stage ran, each instant once.
 */
import type { PathStep, StageExecution } from './execution.js';
import { sortRuns } from './sort-runs.js';

/** @returns steps in order of time. */
export function findStagePath(stages: readonly StageExecution[], startTime: number, endTime: number): PathStep[] {
  const runs = sortRuns(stages);
  const nestedIn = findNested(runs);
  const total = endTime - startTime;
  const steps: PathStep[] = [];
  const add = (run: StageExecution | undefined, from: number, until: number): void => {
    if (!run || until <= from) return;
    const duration = until - from;
    steps.push({ stageName: run.stageName, startTime: from, duration, impact: total > 0 ? duration / total : 0 });
  };
  const walk = (run: StageExecution | undefined, from: number, end: number): void => {
    const nested = nestedIn.get(run) ?? [];
    const last = findLastEnding(nested);
    let until = end;
    for (let open = nested.length; until > from;) {
      while (open > 0 && nested[open - 1].startTime >= until) open--;
      const inner = open > 0 ? last[open - 1] : undefined;
      if (!inner || inner.endTime <= from) break;
      const innerEnd = Math.min(inner.endTime, until);
      const innerStart = Math.max(inner.startTime, from);
      add(run, innerEnd, until);
      walk(inner, innerStart, innerEnd);
      until = innerStart;
    }
    add(run, from, until);
  };
  walk(undefined, startTime, endTime);
  return steps.reverse();
}

/** For each run, and for none, those that lie directly within it, in order of start. */
function findNested(runs: readonly StageExecution[]): ReadonlyMap<StageExecution | undefined, readonly StageExecution[]> {
  const nestedIn = new Map<StageExecution | undefined, StageExecution[]>();
  let latestEnd = -Infinity;
  runs.forEach((run, at) => {
    // Where nothing before it ends late enough, nothing needs to be looked through.
    const outer = latestEnd >= run.endTime ? findOuter(runs, at) : undefined;
    latestEnd = Math.max(latestEnd, run.endTime);
    const nested = nestedIn.get(outer);
    if (nested) nested.push(run);
    else nestedIn.set(outer, [run]);
  });
  return nestedIn;
}

function findOuter(runs: readonly StageExecution[], at: number): StageExecution | undefined {
  const { startTime, endTime } = runs[at];
  for (let before = at - 1; before >= 0; before--) {
    const other = runs[before];
    if (other.endTime > endTime || (other.endTime === endTime && other.startTime < startTime)) return other;
  }
  return undefined;
}

/** For each, the one that ends last among it and those before. */
function findLastEnding(runs: readonly StageExecution[]): StageExecution[] {
  const last: StageExecution[] = [];
  for (const run of runs) {
    const before = last.at(-1);
    last.push(before && before.endTime > run.endTime ? before : run);
  }
  return last;
}
