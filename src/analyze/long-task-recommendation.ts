/** Long tasks of the page during runs: what was measured, without a predicted gain, since how much of it could be avoided is not in the spans. */
import { PAGE_ENTRY } from '../model/page-entries.js';
import { SpanKind } from '../model/span.js';
import type { Execution, Recommendation } from './analysis.js';
import { LONG_TASK } from './bottlenecks.js';
import { ms, plural, type RecommendationContext } from './recommendation-context.js';
import { isAcrossFreeze } from './span-view.js';
import { EVIDENCE } from './stage-timing.js';

/** A task this long is felt as a hang (four long tasks; the budget of INP's "good", 200 ms). */
const HANG = 200;

export function longTasks(context: RecommendationContext): Recommendation | undefined {
  const { view, timings } = context;
  const found = findLongTasks(context);
  if (found.length === 0) return undefined;
  const length = ({ at }: LongTask): number => view.end[at] - view.start[at];
  found.sort((a, b) => length(b) - length(a));
  const longest = length(found[0]);
  const count = found.reduce((sum, { weight }) => sum + weight, 0);
  const blocking = found.reduce((sum, task) => sum + task.weight * (length(task) - LONG_TASK), 0);
  const stage = stageDuring(context, view.start[found[0].at], view.end[found[0].at]);
  return {
    id: 'long-tasks',
    priority: longest >= HANG ? 'medium' : 'low',
    ...(stage !== undefined && timings.length > 0 && { stage }),
    title: `Break up long tasks: the page could not respond for up to ${ms(context, longest)}`,
    message:
      `${plural(count, 'long task')} held up the main thread during runs, the longest for ${ms(context, longest)}` +
      (stage === undefined ? '' : `, while ${stage} ran`) +
      `. Beyond the ${LONG_TASK} ms that nobody notices they blocked input for ${ms(context, blocking)}: yield between pieces of work.`,
    evidence: {
      spans: found.slice(0, EVIDENCE).map(({ at }) => view.row[at]),
      figures: [
        { label: 'long tasks during runs', value: count, unit: 'count' },
        { label: 'longest', value: longest, unit: 'ms' },
        { label: 'blocking time', value: blocking, unit: 'ms' },
      ],
    },
  };
}

interface LongTask {
  readonly at: number;
  /** How many such tasks there were: as many as there were runs like the one that it overlaps. */
  readonly weight: number;
}

function findLongTasks({ view, data, pipeline, clock }: RecommendationContext): LongTask[] {
  if (clock.wall === 0) return [];
  const runs = [...pipeline.executions].sort((a, b) => a.start - b.start);
  // Of each run and those before it, the one that ends last.
  const last: Execution[] = [];
  for (const run of runs) last.push(last.length > 0 && last[last.length - 1].end >= run.end ? last[last.length - 1] : run);
  const { strings } = data;
  const task = strings.find(PAGE_ENTRY.longTask);
  const gap = strings.find(PAGE_ENTRY.taskGap);
  // A frame is the tasks that it is made of: where both kinds are recorded, only tasks are counted.
  const frame = task > 0 ? -1 : strings.find(PAGE_ENTRY.longFrame);
  const found: LongTask[] = [];
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.entry || !(view.end[at] - view.start[at] >= LONG_TASK) || isAcrossFreeze(view, at)) continue;
    const name = view.name[at];
    if (name !== task && name !== gap && name !== frame) continue;
    const before = countBefore(runs, view.end[at]) - 1;
    if (before >= 0 && last[before].end > view.start[at]) found.push({ at, weight: last[before].weight ?? 1 });
  }
  return found;
}

/** The stage that ran for most of an interval; undefined when none did. */
function stageDuring({ forest, names }: RecommendationContext, from: number, to: number): string | undefined {
  const during = new Float64Array(names.texts.length);
  let most = -1;
  for (let node = 0; node < forest.count; node++) {
    const stage = forest.stage[node];
    if (stage < 0 || forest.passive[node] === 1) continue;
    const overlap = Math.min(to, forest.end[node]) - Math.max(from, forest.start[node]);
    if (!(overlap > 0)) continue;
    during[stage] += overlap;
    if (most < 0 || during[stage] > during[most]) most = stage;
  }
  return most < 0 ? undefined : names.texts[most];
}

/** How many runs, in order of start, start before a time. */
function countBefore(runs: readonly Execution[], time: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle].start < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
