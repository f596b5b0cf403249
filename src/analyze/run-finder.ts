import type { RunForest } from './run-forest.js';

/**
 * Finds the run that a span without a known parent belongs to: the one run of its trace that is under way at a moment.
 * When several are, none is named: a guess would be worse.
 */
export function createRunFinder(forest: RunForest, traceOf: (node: number) => number): (trace: number, moment: number) => number {
  const byTrace = new Map<number, { nodes: number[]; reach: number[] }>();
  for (const node of forest.byStart) {
    if (forest.run[node] !== node) continue;
    const trace = traceOf(node);
    let runs = byTrace.get(trace);
    if (!runs) byTrace.set(trace, (runs = { nodes: [], reach: [] }));
    const before = runs.reach.length === 0 ? -Infinity : runs.reach[runs.reach.length - 1];
    runs.nodes.push(node);
    runs.reach.push(Math.max(before, forest.end[node]));
  }
  return (trace, moment) => {
    const runs = byTrace.get(trace);
    if (!runs) return -1;
    // The last run that started before the moment.
    let low = 0;
    let high = runs.nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (forest.start[runs.nodes[middle]] < moment) low = middle + 1;
      else high = middle;
    }
    const last = low - 1;
    if (last < 0 || forest.end[runs.nodes[last]] < moment) return -1;
    return last > 0 && runs.reach[last - 1] >= moment ? -1 : runs.nodes[last];
  };
}
