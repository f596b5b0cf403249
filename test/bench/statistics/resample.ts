import type { ComparedSide } from '../../../src/analyze/comparison.js';
import type { SeriesAggregate, SeriesKind, SessionAggregate } from '../../../src/model/aggregate.js';
import { COUNTERS } from '../../../src/model/counter-table.js';
import { PIPELINE_TOTAL } from '../../../src/model/thresholds.js';
import { Distribution } from '../../../src/statistics/distribution.js';
import { STAGES, type RecordedRun, type RecordedSession, type StageName } from './recorded-session.js';

/** Runs that are taken over together: what makes successive runs alike stays. Some four turns of the game. */
const BLOCK = 15;
/** Samples of the heap that are taken over together. */
const HEAP_BLOCK = 5;

/** A stage that takes longer than it did, by a share of its time. */
export interface SlowDown {
  readonly stage: StageName;
  readonly by: number;
}

/** A page load as it might have been: blocks of the runs of a real one, drawn with replacement. */
export function resampleSession(recorded: RecordedSession, runs: number, random: () => number, slowDown?: SlowDown): SessionAggregate {
  const drawn = drawBlocks(recorded.runs, runs, BLOCK, random).map((run) => (slowDown ? slow(run, slowDown) : run));
  const heap = drawBlocks(recorded.heap, Math.round((recorded.heap.length * runs) / recorded.runs.length), HEAP_BLOCK, random);
  const series = [
    toSeries(
      'pipeline',
      PIPELINE_TOTAL,
      drawn.map((run) => run[0]),
    ),
    ...STAGES.map((name, index) =>
      toSeries(
        'stage',
        name,
        drawn.map((run) => run[index + 1]),
      ),
    ),
    ...(heap.length > 0 ? [toSeries('counter', COUNTERS.heapUsed, heap)] : []),
  ];
  return { session: recorded.session, until: 0, folded: 0, series };
}

export function sideOf(label: string, sessions: readonly SessionAggregate[]): ComparedSide {
  return { label, sessions };
}

function drawBlocks<T>(values: readonly T[], count: number, block: number, random: () => number): T[] {
  const drawn: T[] = [];
  if (values.length === 0) return drawn;
  const length = Math.min(block, values.length);
  while (drawn.length < count) {
    const from = Math.floor(random() * (values.length - length + 1));
    drawn.push(...values.slice(from, from + Math.min(length, count - drawn.length)));
  }
  return drawn;
}

function slow(run: RecordedRun, { stage, by }: SlowDown): RecordedRun {
  const index = STAGES.indexOf(stage) + 1;
  const more = run[index] * by;
  return [run[0] + more, ...run.slice(1).map((duration, at) => (at + 1 === index ? duration + more : duration))];
}

function toSeries(kind: SeriesKind, name: string, values: readonly number[]): SeriesAggregate {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return { kind, name, values: distribution.toRecord(), errors: 0 };
}
