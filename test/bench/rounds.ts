import type { BenchCase } from './case.js';
import { shuffled } from './statistics.js';

/** A batch lasts at least this long, ms: a thousand steps of an isolated page's clock (0.005 ms). */
const BATCH_MS = 5;
/**
 * Batches of a case in a round, of which the quickest counts: what interrupts a batch is another program. Each is long enough to
 * bring its own collections of young garbage, so those do count.
 */
const BATCHES = 3;
/** Each case runs this long before it is measured, ms, so that it is compiled as well as it will be. */
const WARM_UP_MS = 150;
/** First guess of how many times the work fits into a batch. */
const FIRST_COUNT = 64;

/** A case, and how long one piece of its work took in each round. */
export interface Measured {
  readonly name: string;
  /** Times the work was done in one batch. */
  readonly batch: number;
  /** ns, one value a round. */
  readonly nanoseconds: readonly number[];
}

/**
 * Runs all cases once a round, in another order each round, so that whatever slows the machine down for a while meets all of
 * them. Garbage that one case leaves may be collected during another: the medians over the rounds even that out.
 */
export async function measureRounds(cases: readonly BenchCase[], rounds: number): Promise<Measured[]> {
  const plans = [];
  for (const one of cases) plans.push({ one, batch: await findBatch(one), nanoseconds: [] as number[] });
  for (let round = 0; round < rounds; round++) {
    for (const { one, batch, nanoseconds } of shuffled(plans)) {
      nanoseconds.push(((await timeQuickest(one, batch)) / batch) * 1e6);
    }
  }
  return plans.map(({ one, batch, nanoseconds }) => ({ name: one.name, batch, nanoseconds }));
}

async function findBatch(one: BenchCase): Promise<number> {
  const until = performance.now() + WARM_UP_MS;
  let count = FIRST_COUNT;
  while (performance.now() < until) {
    if ((await timeQuickest(one, count)) < BATCH_MS) count *= 2;
  }
  // Compiled code is faster than what the count was found with.
  while ((await timeQuickest(one, count)) < BATCH_MS) count *= 2;
  return count;
}

async function timeQuickest(one: BenchCase, count: number): Promise<number> {
  let quickest = Infinity;
  for (let batch = 0; batch < BATCHES; batch++) {
    quickest = Math.min(quickest, await timeBatch(one, count));
    await nextTask();
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
