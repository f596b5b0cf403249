/**
 * Long tasks of the page: what was measured, without a predicted gain, since how much of it could be avoided is not in the spans. Those
 * during runs are told always, those outside runs when they are many. What held the main thread up is the longest script that the browser
 * reported; a stage is named only where it was under way for most of the task, since an async stage may just have waited.
 */
import { PAGE_ENTRY } from '../model/page-entries.js';
import { SpanKind } from '../model/span.js';
import type { Execution, Recommendation } from './analysis.js';
import { LONG_TASK } from './bottlenecks.js';
import { findLongestScript, type TaskScript } from './long-task-script.js';
import { ms, plural, type RecommendationContext } from './recommendation-context.js';
import { isAcrossFreeze } from './span-view.js';
import { EVIDENCE } from './stage-timing.js';

/** A task this long is felt as a hang (four long tasks; the budget of INP's "good", 200 ms). */
const HANG = 200;
/** Tasks outside runs are worth a word from this many on: a page that loads has a few. */
const MANY_OUTSIDE = 5;

export function longTasks(context: RecommendationContext): Recommendation | undefined {
  const found = findLongTasks(context);
  const outside = found.outside.length >= MANY_OUTSIDE ? summarize(context, found, found.outside) : undefined;
  if (found.during.length === 0) return outside && adviseOutside(context, outside);
  const during = summarize(context, found, found.during);
  const { longest, count, blocking, script, tasks } = during;
  const stage = stageDuring(context, context.view.start[tasks[0].at], context.view.end[tasks[0].at]);
  return {
    id: 'long-tasks',
    priority: longest >= HANG ? 'medium' : 'low',
    ...(stage !== undefined && { stage }),
    title: `Break up long tasks: the page could not respond for up to ${ms(context, longest)}`,
    message:
      `${plural(count, 'long task')} held up the main thread during runs, the longest for ${ms(context, longest)}` +
      `${stage === undefined ? '' : `, while ${stage} was under way`}.${tellScript(context, script)} ` +
      `Beyond the ${LONG_TASK} ms that nobody notices they blocked input for ${ms(context, blocking)}: yield between pieces of work.` +
      (outside ? ` ${tellOutside(context, outside)}` : ''),
    evidence: {
      spans: rows(context, during),
      figures: [...figures('during', during), ...(outside ? figures('outside', outside).slice(0, 1) : [])],
    },
  };
}

function adviseOutside(context: RecommendationContext, outside: Summary): Recommendation {
  return {
    id: 'long-tasks',
    priority: outside.longest >= HANG ? 'medium' : 'low',
    title: `Break up long tasks between runs: up to ${ms(context, outside.longest)}`,
    message: `${tellOutside(context, outside)} Yield between pieces of work.`,
    evidence: { spans: rows(context, outside), figures: figures('outside', outside) },
  };
}

function tellOutside(context: RecommendationContext, { count, longest, script }: Summary): string {
  return (
    `${plural(count, 'long task')} lay outside runs, the longest for ${ms(context, longest)}: they delay the next run and input.` +
    tellScript(context, script)
  );
}

function tellScript(context: RecommendationContext, script: TaskScript | undefined): string {
  return script ? ` Its longest script was ${script.name}, ${ms(context, script.time)}.` : '';
}

interface LongTask {
  readonly at: number;
  /** How many such tasks there were: as many as there were runs like the one that it overlaps. */
  readonly weight: number;
}

interface LongTasks {
  readonly during: readonly LongTask[];
  /** Empty where runs were left out by sampling: such tasks may have been during those. */
  readonly outside: readonly LongTask[];
  /** Positions of all long frames, in which scripts are looked for. */
  readonly frames: readonly number[];
}

interface Summary {
  /** Longest first, at least one. */
  readonly tasks: readonly LongTask[];
  /** ms. */
  readonly longest: number;
  readonly count: number;
  /** ms beyond what nobody notices. */
  readonly blocking: number;
  /** Of the longest. */
  readonly script: TaskScript | undefined;
}

function summarize(context: RecommendationContext, { frames }: LongTasks, found: readonly LongTask[]): Summary {
  const { view } = context;
  const length = ({ at }: LongTask): number => view.end[at] - view.start[at];
  const tasks = [...found].sort((a, b) => length(b) - length(a));
  return {
    tasks,
    longest: length(tasks[0]),
    count: tasks.reduce((sum, { weight }) => sum + weight, 0),
    blocking: tasks.reduce((sum, task) => sum + task.weight * (length(task) - LONG_TASK), 0),
    script: findLongestScript(context, frames, view.start[tasks[0].at], view.end[tasks[0].at]),
  };
}

function rows({ view }: RecommendationContext, { tasks }: Summary): number[] {
  return tasks.slice(0, EVIDENCE).map(({ at }) => view.row[at]);
}

function figures(where: 'during' | 'outside', { count, longest, blocking, script }: Summary): Recommendation['evidence']['figures'] {
  return [
    { label: `long tasks ${where} runs`, value: count, unit: 'count' },
    { label: 'longest', value: longest, unit: 'ms' },
    { label: 'blocking time', value: blocking, unit: 'ms' },
    ...(script ? ([{ label: 'its longest script', value: script.time, unit: 'ms' }] as const) : []),
  ];
}

function findLongTasks({ view, data, pipeline, clock }: RecommendationContext): LongTasks {
  const during: LongTask[] = [];
  const outside: LongTask[] = [];
  const frames: number[] = [];
  if (clock.wall === 0) return { during, outside, frames };
  const runs = [...pipeline.executions].sort((a, b) => a.start - b.start);
  // Of each run and those before it, the one that ends last.
  const last: Execution[] = [];
  for (const run of runs) last.push(last.length > 0 && last[last.length - 1].end >= run.end ? last[last.length - 1] : run);
  const complete = runs.every(({ weight }) => (weight ?? 1) <= 1);
  const { strings } = data;
  const task = strings.find(PAGE_ENTRY.longTask);
  const gap = strings.find(PAGE_ENTRY.taskGap);
  const frame = strings.find(PAGE_ENTRY.longFrame);
  for (let at = 0; at < view.count; at++) {
    if (view.kind[at] !== SpanKind.entry) continue;
    const name = view.name[at];
    if (name === frame) frames.push(at);
    // A frame is the tasks that it is made of: where both kinds are recorded, only tasks are counted.
    if (name !== task && name !== gap && (name !== frame || task > 0)) continue;
    if (!(view.end[at] - view.start[at] >= LONG_TASK) || isAcrossFreeze(view, at)) continue;
    const before = countBefore(runs, view.end[at]) - 1;
    if (before >= 0 && last[before].end > view.start[at]) during.push({ at, weight: last[before].weight ?? 1 });
    else if (complete) outside.push({ at, weight: 1 });
  }
  return { during, outside, frames };
}

/** The stage that was under way for most of an interval, over half of it; undefined when none was. Executions that overlap count once. */
function stageDuring({ forest, names }: RecommendationContext, from: number, to: number): string | undefined {
  const covered = new Float64Array(names.texts.length);
  const reached = new Float64Array(names.texts.length).fill(from);
  let most = -1;
  for (const node of forest.byStart) {
    const stage = forest.stage[node];
    if (forest.start[node] >= to) break;
    if (stage < 0 || forest.passive[node] === 1) continue;
    const end = Math.min(to, forest.end[node]);
    const added = end - Math.max(reached[stage], forest.start[node]);
    if (!(added > 0)) continue;
    covered[stage] += added;
    reached[stage] = end;
    if (most < 0 || covered[stage] > covered[most]) most = stage;
  }
  return most >= 0 && covered[most] > (to - from) / 2 ? names.texts[most] : undefined;
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
