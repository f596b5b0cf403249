/** Executions counted at once; of more, the oldest are forgotten. */
const MOST = 10_000;

/** How much each execution that still runs has captured: how much work it had. */
export class CaptureCounts {
  /** By row of the stage. */
  readonly #ofStage = new Map<number, number>();
  /** By trace: a trace is one run, as a rule. */
  readonly #ofRun = new Map<number, number>();

  /** @param stage - row of the stage; below 0 where it is not known. */
  add(stage: number, trace: number): void {
    if (stage >= 0) increment(this.#ofStage, stage);
    increment(this.#ofRun, trace);
  }

  /** What a stage's execution that is over captured. Asked once. */
  takeStage(row: number): number {
    return take(this.#ofStage, row);
  }

  /** The same of a run, in all its stages. */
  takeRun(trace: number): number {
    return take(this.#ofRun, trace);
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
