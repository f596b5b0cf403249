import { SeriesSet } from '../../../src/aggregate/series-set.js';
import type { ComparedSide } from '../../../src/analyze/comparison.js';
import type { SeriesKind, SessionAggregate } from '../../../src/model/aggregate.js';
import { COUNTERS } from '../../../src/model/counter-table.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { STAGES, type RecordedRun, type RecordedSession, type StageName } from './recorded-session.js';

/** Runs that are taken over together: what makes successive runs alike stays. Some four turns of the game. */
const BLOCK = 16;
/** Samples of the heap that are taken over together. */
const HEAP_BLOCK = 5;

/** A stage that takes longer than it did, by a share of its time. */
export interface SlowDown {
  readonly stage: StageName;
  readonly by: number;
}

/** What is drawn of a page load for one side. */
export interface DrawnSession {
  readonly recorded: RecordedSession;
  readonly runs: readonly RecordedRun[];
  readonly heap: readonly number[];
}

/**
 * Parts of a page load that have no run in common, each of blocks of its runs in a random order: two halves of an hour that might as well
 * have been the other way round. Drawing with replacement would put the same run on both sides, which then are more alike than any two
 * recordings.
 *
 * @param runs - of each part; the page load has as many for all of them.
 */
export function splitSession(recorded: RecordedSession, runs: number, parts: number, random: () => number): DrawnSession[] {
  const blocks = drawBlocks(recorded.runs, runs, parts, BLOCK, random);
  const samples = Math.min(
    (recorded.heap.length * runs) / recorded.runs.length,
    Math.floor(recorded.heap.length / HEAP_BLOCK / parts) * HEAP_BLOCK,
  );
  const heaps = drawBlocks(recorded.heap, Math.floor(samples), parts, HEAP_BLOCK, random);
  return blocks.map((drawn, part) => ({ recorded, runs: drawn, heap: heaps[part] }));
}

export function toAggregate({ recorded, runs, heap }: DrawnSession, slowDown?: SlowDown): SessionAggregate {
  const series = new SeriesSet();
  const lanes = new Map<string, number>();
  const record = (kind: SeriesKind, name: string, value: number, run?: RecordedRun, captures = 0): void => {
    const number = series.find(kind, name);
    series.record(number, value, 1, false);
    if (run) series.recordLike(number, value, laneOf(run.track), run.track, captures);
  };
  for (const run of runs) {
    const times = slowDown ? slow(run, slowDown) : run.times;
    const captures = run.captures.reduce((sum, count) => sum + count, 0);
    record('pipeline', PIPELINE_TOTAL, times[0], run, captures);
    STAGES.forEach((name, index) => record('stage', name, times[index + 1], run, run.captures[index]));
  }
  for (const value of heap) record('counter', COUNTERS.heapUsed, value);
  return { session: recorded.session, until: 0, folded: 0, series: series.toAggregates([]) };

  function laneOf(track: string): number {
    const known = lanes.get(track) ?? lanes.size;
    lanes.set(track, known);
    return known;
  }
}

export function sideOf(label: string, sessions: readonly SessionAggregate[]): ComparedSide {
  return { label, sessions };
}

function drawBlocks<T>(values: readonly T[], count: number, parts: number, block: number, random: () => number): T[][] {
  const needed = Math.ceil(count / block);
  const blocks = Math.floor(values.length / block);
  if (needed * parts > blocks) throw new Error(`A page load has ${values.length} values, too few for ${parts} times ${count}.`);
  const offset = Math.floor(random() * (values.length - blocks * block + 1));
  const order = shuffled(
    Array.from({ length: blocks }, (_, at) => at),
    random,
  );
  const take = (at: number): readonly T[] => values.slice(offset + at * block, offset + (at + 1) * block);
  return Array.from({ length: parts }, (_, part) =>
    order
      .slice(part * needed, (part + 1) * needed)
      .flatMap(take)
      .slice(0, count),
  );
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}

function slow({ times }: RecordedRun, { stage, by }: SlowDown): readonly [number, ...number[]] {
  const index = STAGES.indexOf(stage) + 1;
  const more = times[index] * by;
  const [pipeline, ...stages] = times;
  return [pipeline + more, ...stages.map((duration, at) => (at + 1 === index ? duration + more : duration))];
}
