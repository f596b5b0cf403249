import type { BenchCase } from './case.js';
import { REFERENCES } from './reference-cases.js';
import { shuffled } from './statistics.js';

/** A batch lasts about this long, ms: eight hundred steps of an isolated page's clock (0.005 ms). */
const BATCH_MS = 4;
/**
 * Batches of a case in a round, of which the quickest counts: what interrupts a batch is another program. Each is long enough to
 * bring its own collections of young garbage, so those do count.
 */
const BATCHES = 3;
/** Each case runs this long before it is measured, ms, so that it is compiled as well as it will be. */
const WARM_UP_MS = 100;
/** Rounds before those that count: what the cases share is compiled anew once it has met them all, as in an app that uses it all. */
const SETTLING_ROUNDS = 2;
/** First guess of how many times the work fits into a batch. */
const FIRST_COUNT = 64;

/** A case, and how long one piece of its work took in each round. */
export interface Measured {
  readonly name: string;
  readonly limit?: number;
  /** Times the work was done in one batch. */
  readonly batch: number;
  /** ns, one value a round. */
  readonly nanoseconds: readonly number[];
  /** ns that two `performance.now()` calls took right before and after, one value a round. */
  readonly written: readonly number[];
  /** The same of two reads of a kept clock. */
  readonly kept: readonly number[];
}

interface Plan {
  readonly one: BenchCase;
  readonly batch: number;
}

/**
 * Runs all cases once a round, in another order each round, so that whatever slows the machine down for a while meets all of
 * them. The batches of a case alternate with batches of what it is compared with: a machine whose speed changes from one moment to
 * the next (others use it too) changes both.
 */
export async function measureRounds(cases: readonly BenchCase[], rounds: number): Promise<Measured[]> {
  const references = {
    sync: { written: await planFor(REFERENCES.sync.written), kept: await planFor(REFERENCES.sync.kept) },
    async: { written: await planFor(REFERENCES.async.written), kept: await planFor(REFERENCES.async.kept) },
  };
  const all = [];
  for (const one of cases) {
    all.push({ ...(await planFor(one)), nanoseconds: [] as number[], written: [] as number[], kept: [] as number[] });
  }
  for (let round = -SETTLING_ROUNDS; round < rounds; round++) {
    for (const plan of shuffled(all)) {
      const { written, kept } = references[plan.one.kind ?? 'sync'];
      const quickest = await timeTogether([plan, written, kept]);
      if (round < 0) continue;
      plan.nanoseconds.push(quickest[0]);
      plan.written.push(quickest[1]);
      plan.kept.push(quickest[2]);
    }
  }
  return all.map(({ one: { name, limit }, batch, nanoseconds, written, kept }) => ({ name, limit, batch, nanoseconds, written, kept }));
}

async function planFor(one: BenchCase): Promise<Plan> {
  const until = performance.now() + WARM_UP_MS;
  let batch = FIRST_COUNT;
  while (performance.now() < until) {
    if ((await timeBatch(one, batch)) < BATCH_MS) batch *= 2;
    await nextTask();
  }
  // All batches should be equally long: the longer one is, the likelier another program comes in between.
  const [quickest] = await timeTogether([{ one, batch }]);
  return { one, batch: Math.max(1, Math.ceil((BATCH_MS * 1e6) / quickest)) };
}

/** Of each, the quickest of its batches, ns for one piece of work. */
async function timeTogether(plans: readonly Plan[]): Promise<number[]> {
  const quickest = plans.map(() => Infinity);
  for (let turn = 0; turn < BATCHES; turn++) {
    for (const [index, { one, batch }] of plans.entries()) {
      quickest[index] = Math.min(quickest[index], ((await timeBatch(one, batch)) / batch) * 1e6);
      await nextTask();
    }
  }
  return quickest;
}

/** Results end up here, so that no work can be left out as useless. */
let checksum = 0;

/** Duration of one batch, ms. */
async function timeBatch(one: BenchCase, count: number): Promise<number> {
  one.before?.();
  const start = performance.now();
  const result = one.run(count);
  checksum += typeof result === 'number' ? result : await result;
  const end = performance.now();
  one.after?.();
  if (Number.isNaN(checksum)) throw new Error(`"${one.name}" gave no number.`);
  return end - start;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
