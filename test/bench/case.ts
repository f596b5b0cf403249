/** One thing that is measured. */
export interface BenchCase {
  readonly name: string;
  /** Does the work `count` times, and returns something that depends on each time, so that nothing can be left out. */
  run(count: number): number | Promise<number>;
  /** Before each batch, not measured. */
  before?(): void;
  /** After each batch, not measured. */
  after?(): void;
}

let state = 1;

/** The work that is traced, about 1 ns: one step of a random number generator, which no compiler can foresee. */
export function work(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state;
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
