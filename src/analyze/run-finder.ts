import type { RunForest } from './run-forest.js';

/**
 * Finds the run that a span without a known parent belongs to: the one run of its trace that is under way at a moment.
 * When several are, none is named: a guess would be worse.
 */
export function createRunFinder(forest: RunForest, traceOf: (node: number) => number): (trace: number, moment: number) => number {
  // Of the runs of each trace, in order of start: the one that ends last among those up to each, and when the next to last ends.
  const byTrace = new Map<number, { starts: number[]; last: number[]; second: number[] }>();
  for (const node of forest.byStart) {
    if (forest.run[node] !== node) continue;
    const trace = traceOf(node);
    let runs = byTrace.get(trace);
    if (!runs) byTrace.set(trace, (runs = { starts: [], last: [], second: [] }));
    const count = runs.starts.push(forest.start[node]);
    const before = count > 1 ? runs.last[count - 2] : -1;
    const beforeEnd = before < 0 ? -Infinity : forest.end[before];
    const second = before < 0 ? -Infinity : runs.second[count - 2];
    runs.last.push(forest.end[node] > beforeEnd ? node : before);
    runs.second.push(Math.max(second, Math.min(beforeEnd, forest.end[node])));
  }
  return (trace, moment) => {
    const runs = byTrace.get(trace);
    if (!runs) return -1;
    // How many runs started before the moment.
    let low = 0;
    let high = runs.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (runs.starts[middle] < moment) low = middle + 1;
      else high = middle;
    }
    if (low === 0 || forest.end[runs.last[low - 1]] < moment) return -1;
    return runs.second[low - 1] >= moment ? -1 : runs.last[low - 1];
  };
}
