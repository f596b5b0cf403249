import { formatCount, formatDuration, formatShare } from '../base/format.js';
import type { TraceData } from '../model/trace-data.js';
import type { PipelineStatistics } from './analysis.js';
import { countFrozen, type Freezes } from './freezes.js';
import type { RunForest } from './run-forest.js';
import type { SpanView } from './span-view.js';
import type { StageTiming } from './stage-timing.js';

/** A stage's average is told from noise when it is this many times its uncertainty. */
const UNCERTAINTIES = 2;

interface NotesContext {
  readonly data: TraceData;
  readonly view: SpanView;
  readonly forest: RunForest;
  readonly freezes: Freezes | undefined;
  readonly traceId: number | undefined;
  readonly pipeline: PipelineStatistics;
  readonly timings: readonly StageTiming[];
}

/** What a reader must know to read the figures right; nothing where they are complete. */
export function writeNotes(context: NotesContext): string[] {
  const { data, view, forest, pipeline, timings } = context;
  const notes: string[] = [];
  const { dropped, session } = data;
  const sampling = noteSampling(context);
  if (sampling !== undefined) notes.push(sampling);
  if (dropped.spans > 0)
    notes.push(
      `${count(dropped.spans, 'span')} missing, as memory was full or what was stored cannot be read: the figures are of the others.`,
    );
  if (dropped.names > 0) {
    notes.push(`${count(dropped.names, 'span')} share the name “(other names)”, because the session has too many different names.`);
  }
  if (view.unknownParents > 0) {
    notes.push(`The parent of ${count(view.unknownParents, 'span')} is unknown: hand the parent's handle on across “await”.`);
  }
  if (view.evictedParents > 0) notes.push(`The parent of ${count(view.evictedParents, 'span')} is no longer in memory.`);
  if (forest.basis === 'roots') notes.push('No pipeline span was recorded: each root stage stands for a run.');
  if (forest.basis === 'captures')
    notes.push('Neither pipeline nor stage spans were recorded: the captures of each trace stand for a run.');

  let open = 0;
  let loose = 0;
  for (let node = 0; node < forest.count; node++) {
    if (forest.open[node] === 1) open++;
    if (forest.run[node] < 0 && forest.stage[node] >= 0) loose++;
  }
  const openRuns = pipeline.executions.reduce((sum, run) => sum + (run.open ? 1 : 0), 0);
  if (open > 0) {
    const runs = openRuns > 0 ? ` (${count(openRuns, 'run')})` : '';
    notes.push(`${count(open, 'span')}${runs} had not ended: they count up to the end of the recording, and not in averages.`);
  }
  if (loose > 0) notes.push(`${count(loose, 'stage execution')} belong to no run: their time is no part of any share.`);

  const frozen = noteFreezes(context);
  if (frozen !== undefined) notes.push(frozen);

  const coarse = timings.filter(({ statistics: { average, uncertainty } }) => uncertainty > 0 && average < UNCERTAINTIES * uncertainty);
  if (coarse.length > 0) {
    const names = coarse.map(({ statistics }) => statistics.stage).join(', ');
    notes.push(`The clock steps ${formatDuration(session.resolution)}, too coarse for the average of ${names}.`);
  }
  return notes;
}

function noteSampling({ data, forest, pipeline, traceId }: NotesContext): string | undefined {
  const { sampledOut } = data.dropped;
  // The figures of one trace are its own, whatever others were left out.
  if (traceId !== undefined || (sampledOut === 0 && !forest.weight)) return undefined;
  const left = `${count(sampledOut, 'run')} ${sampledOut === 1 ? 'was' : 'were'} left out`;
  if (!(pipeline.estimatedCount > pipeline.count)) {
    return `Sampling: ${left}, and none of those recorded stands for them. The figures are of runs that failed or were slow, and of what was recorded before.`;
  }
  return (
    `Sampling: ${formatShare(pipeline.count / pipeline.estimatedCount)} of the runs were recorded, ${left}. Counts, times and rates are ` +
    `re-weighted: estimates for all runs, in which each recorded run stands for those like it. Runs that failed or were slow are all kept.`
  );
}

function noteFreezes({ view, freezes }: NotesContext): string | undefined {
  const frozen = countFrozen(view);
  if (frozen === 0) return undefined;
  return (
    `${count(frozen, 'span')} lay across a freeze of the page (in the background, in the back/forward cache, or the machine asleep): in no average, ` +
    `count or limit.${freezes ? ` The ${formatDuration(freezes.total)} of the freeze are no part of wall and self times.` : ''}`
  );
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}
