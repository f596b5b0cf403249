import { describe, expect, it } from 'vitest';
import { createTuningShelf } from '../../../src/respond/tuning/tuning-shelf.js';
import type { TuningEvent } from '../../../src/respond/tuning/tuning-event.js';
import type { Shelves } from '../../../src/model/ports.js';
import { createMemorySink, createTestKnob, createTuningWorld, settle, type TuningWorld } from './tuning-world.js';

const DAY = 24 * 3600;

/** A page load with a knob that promises much and does nothing, and one that promises less and does it. */
async function load(sink: ReturnType<typeof createMemorySink>, from = 0): Promise<TuningWorld> {
  const boast = createTestKnob('boast', { helps: { 'own-cost': 0.8, memory: 0.8 } });
  const modest = createTestKnob('modest', { helps: { 'own-cost': 0.5, memory: 0.5 }, steps: 1 });
  const world = createTuningWorld([boast, modest], { journal: sink });
  world.clock.time = from * 1000;
  world.figures = () => ({ ownCost: 0.015 * modest.value });
  await settle();
  world.runTo(from + 250);
  world.optimizer.stop();
  await settle();
  return world;
}

const applied = (world: TuningWorld, from: number): string[] =>
  world
    .picture(from)
    .filter((line) => line.includes('applied'))
    .map((line) => line.split(' ')[2]);

describe('what was learned', () => {
  it('is remembered by the next page load: the one that helped comes first', async () => {
    const sink = createMemorySink();
    expect(applied(await load(sink), 0)).toEqual(['boast', 'modest']);
    // Of the boaster (2 × 0.8 + 0) / 3 = 0.53 is expected now, of the other (2 × 0.5 + 1) / 3 = 0.67.
    expect(applied(await load(sink, DAY), DAY)).toEqual(['modest']);
  });

  it('is of one issue, and counts for 30 days', async () => {
    const sink = createMemorySink();
    await load(sink);
    expect(applied(await load(sink, 31 * DAY), 31 * DAY)[0]).toBe('boast');

    const world = createTuningWorld([createTestKnob('boast', { helps: { memory: 0.8 } })], { journal: sink });
    await settle();
    world.figures = () => ({ memory: 200e6 });
    world.runTo(20);
    expect(world.optimizer.getRecommendations()[0]).toMatchObject({ expected: 0.8, results: 0 });
  });
});

describe('the journal', () => {
  it('leaves out what is no line of one, and bears a sink that fails', async () => {
    const sink = createMemorySink();
    await load(sink);
    const [first] = sink.lines;
    const odd = [null, 1, {}, { ...first, step: 'eaten' }, { ...first, time: NaN }, { ...first, issue: 'love' }, { ...first, by: 'them' }];
    const judged = sink.lines.find(({ step }) => step === 'judged');
    const cheat = { ...judged, verdict: { ...judged?.verdict, effectiveness: 7 } };
    sink.lines.unshift(...([...odd, cheat, { ...judged, knob: {} }] as TuningEvent[]));
    const world = createTuningWorld([], { journal: sink });
    await settle();
    expect(world.optimizer.getOptimizationHistory()).toEqual(sink.lines.slice(odd.length + 2));

    const failing = { put: () => Promise.reject(new Error('full')), list: () => Promise.reject(new Error('gone')) };
    const rate = createTestKnob('rate');
    const other = createTuningWorld([rate], { journal: failing });
    other.figures = () => ({ ownCost: 0.04 });
    other.runTo(40);
    await settle();
    expect(rate.value).toBe(0.5);
    expect(other.faults).toEqual(['tuning journal: gone', 'tuning journal: full']);
    expect(other.optimizer.failedWrites).toBe(1);
  });

  it('is kept on a shelf, the last 1000 lines of it', async () => {
    const kept = new Map<string, object>();
    const shelves: Shelves = {
      list: () => Promise.resolve([...kept].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value)),
      put: (_shelf, key, value) => Promise.resolve(void kept.set(key, value)),
      remove: (_shelf, key) => Promise.resolve(void kept.delete(key)),
    };
    const shelf = createTuningShelf(shelves);
    for (let at = 0; at < 1060; at++) await shelf.put({ id: `e${at}`, time: at, step: 'skipped', why: 'for a test' });
    const lines = (await shelf.list()) as TuningEvent[];
    // Looked at each 50 lines, last at 1050: from the 51st on.
    expect([lines.length, lines[0].id, lines.at(-1)?.id]).toEqual([1010, 'e50', 'e1059']);
  });
});
