/**
 * The critical path of one run: walked backwards from its end, at each moment the path is in the nested span that ended last before it,
 * and, inside that, in what ended last there. Time that no nested span accounts for belongs to the span itself.
 *
 * This is the last-finishing-child rule of distributed tracing (Jaeger's critical path). Spans that ran beside the path are not on it:
 * making them faster would not end the run sooner.
 */
import type { TraceData } from '../model/trace-data.js';
import type { CriticalPathStep } from './analysis.js';
import type { RunForest } from './run-forest.js';

interface Level {
  readonly node: number;
  readonly from: number;
  /** The path is known from here to the end. */
  until: number;
  /** Nested nodes in order of start, and for each the one that ends last among it and those before. */
  readonly nested: readonly number[];
  readonly last: readonly number[];
  /** Those before this one start before `until`. */
  open: number;
}

/** Steps in order of time, which do not overlap and lie inside the run. Waits of up to one step of the clock are left out. */
export function computeCriticalPath(data: TraceData, forest: RunForest, run: number): CriticalPathStep[] {
  const { start, end, row, parent } = forest;
  const nestedIn = new Map<number, number[]>();
  for (const node of forest.byStart) {
    if (forest.run[node] !== run || forest.passive[node] === 1 || parent[node] < 0 || end[node] <= start[node]) continue;
    const nested = nestedIn.get(parent[node]);
    if (nested) nested.push(node);
    else nestedIn.set(parent[node], [node]);
  }
  const enter = (node: number, from: number, until: number): Level => {
    const nested = nestedIn.get(node) ?? [];
    const last: number[] = [];
    for (const child of nested) last.push(last.length > 0 && end[last[last.length - 1]] >= end[child] ? last[last.length - 1] : child);
    return { node, from, until, nested, last, open: nested.length };
  };

  const steps: CriticalPathStep[] = [];
  const add = (level: Level, from: number): void => {
    const duration = level.until - from;
    if (duration <= (level.nested.length > 0 ? data.session.resolution : 0)) return;
    const span = row[level.node];
    const name = forest.stage[level.node] < 0 && forest.basis === 'captures' ? 'outside captures' : nameOf(data, forest, level.node);
    steps.push({ span, name, start: from, end: level.until, duration });
  };
  const levels = [enter(run, start[run], end[run])];
  while (levels.length > 0) {
    const level = levels[levels.length - 1];
    while (level.open > 0 && start[level.nested[level.open - 1]] >= level.until) level.open--;
    const child = level.open > 0 ? level.last[level.open - 1] : -1;
    if (child < 0 || level.until <= level.from || end[child] <= level.from) {
      add(level, level.from);
      levels.pop();
      continue;
    }
    const childEnd = Math.min(end[child], level.until);
    const childStart = Math.max(start[child], level.from);
    add(level, childEnd);
    level.until = childStart;
    levels.push(enter(child, childStart, childEnd));
  }
  return steps.reverse();
}

function nameOf(data: TraceData, forest: RunForest, node: number): string {
  const row = forest.row[node];
  const id = forest.stage[node] >= 0 && forest.timed[forest.stage[node]] === 0 ? data.spans.stageId(row) : data.spans.nameId(row);
  return data.strings.get(id);
}
