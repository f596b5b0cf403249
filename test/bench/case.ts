/** One thing that is measured. */
export interface BenchCase {
  readonly name: string;
  /**
   * Does the work `count` times, and returns something that depends on each time, so that nothing can be left out. Each case has a
   * loop of its own, written out: a loop shared by several cases would be compiled for all of them at once, which no app's is.
   */
  run(count: number): number | Promise<number>;
  /**
   * Before each batch, not measured. Here a case makes the trace that its batch records into: an app makes one for each run of its
   * pipeline, and what never changes would be built into the compiled loop as a constant.
   */
  before?(): void;
  /** After each batch, not measured. */
  after?(): void;
  /** What it is compared with: clock reads around work (the default), or around an `await`. */
  readonly kind?: 'sync' | 'async';
  /** Most that it may take, over two `performance.now()` calls. */
  readonly limit?: number;
}

let state = 1;

/** The work that is traced, about 1 ns: one step of a random number generator, which no compiler can foresee. */
export function work(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state;
}

/** `async` for nothing: the promise is what is measured. */
export async function workAsync(): Promise<number> {
  return work();
}

/** Three small attributes, made anew for each span as apps do. */
export function attributesOf(index: number): { actor: string; candidates: number; cached: boolean } {
  return { actor: 'npc:guard', candidates: index, cached: false };
}

/** What a stage hands over for one action: ten fields, two of them nested. */
export function captureDataOf(index: number): Record<string, unknown> {
  return {
    actionId: 'core:go',
    candidateCount: index,
    passed: true,
    reason: 'has required components',
    actor: 'npc:guard',
    location: 'room:17',
    score: 0.75,
    evaluated: 12,
    requiredComponents: ['core:actor', 'core:position', 'core:movement'],
    limits: { range: 4, cost: 2 },
  };
}
