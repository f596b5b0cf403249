import type { SeriesSet } from './series-set.js';

/** Counts held at once; of more, the oldest are forgotten. */
const MOST = 10_000;
const UNKNOWN_TRACK = '(unknown lane)';

/** An execution of a stage, or a run. */
export interface Execution {
  readonly series: number;
  /** Id of the name of its lane. */
  readonly track: number;
  /** Row of the stage; undefined for a run. */
  readonly stage: number | undefined;
}

interface Ended extends Execution {
  readonly trace: number;
  readonly duration: number;
}

/**
 * Files executions that are over beside like ones: of the same lane, with as many captures. How many they have is known one part of the
 * session later.
 */
export class LikeExecutions {
  readonly #series: SeriesSet;
  /** Captures by row of the stage. */
  readonly #ofStage = new Map<number, number>();
  /** The same by trace: a trace is one run, as a rule. */
  readonly #ofRun = new Map<number, number>();
  #ended: Ended[] = [];

  constructor(series: SeriesSet) {
    this.#series = series;
  }

  /** A capture. @param stage - row of its stage; below 0 where that is not known. */
  count(stage: number, trace: number): void {
    if (stage >= 0) increment(this.#ofStage, stage);
    increment(this.#ofRun, trace);
  }

  add({ series, track, stage }: Execution, trace: number, duration: number): void {
    this.#ended.push({ series, track, stage, trace, duration });
  }

  /** @param strings - names by id. */
  settle(strings: readonly string[]): void {
    for (const { series, track, stage, trace, duration } of this.#ended) {
      const captures = stage === undefined ? take(this.#ofRun, trace) : take(this.#ofStage, stage);
      this.#series.recordLike(series, duration, track, strings[track] ?? UNKNOWN_TRACK, captures);
    }
    this.#ended = [];
  }
}

function increment(counts: Map<number, number>, key: number): void {
  const count = counts.get(key);
  counts.set(key, (count ?? 0) + 1);
  if (count === undefined && counts.size > MOST) counts.delete(counts.keys().next().value!);
}

function take(counts: Map<number, number>, key: number): number {
  const count = counts.get(key);
  if (count === undefined) return 0;
  counts.delete(key);
  return count;
}
