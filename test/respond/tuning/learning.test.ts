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
  it('tells at the next page load of what was applied when the page ended, and whether it was judged by then', async () => {
    const sink = createMemorySink();
    const ended = createTuningWorld([createTestKnob('rate', { steps: 2 })], { journal: sink });
    const [rate] = ended.optimizer.knobs;
    ended.figures = () => ({ ownCost: 0.04 * Number(rate.read()) });
    ended.runTo(130);
    await settle();
    expect(ended.picture()).toEqual(['30 applied rate', '90 judged rate', '120 applied rate']);
    // No more of it: the page is gone.
    const next = createTuningWorld([createTestKnob('rate')], { journal: sink });
    next.clock.time = DAY * 1000;
    await settle();
    next.runTo(DAY + 1);
    const lines = next.optimizer.getOptimizationHistory();
    expect(lines.map(({ step, why }) => (step === 'page ended' ? why : step))).toEqual([
      'applied',
      'judged',
      'applied',
      'The page ended while it was applied, unless it is open in another tab.',
      'The page ended before it was judged, unless it is open in another tab.',
    ]);
    const [, , second, , last] = lines;
    expect(last).toMatchObject({ adjustment: second.adjustment, knob: 'rate', from: 0.5, to: 0.25, issue: 'own-cost', time: 120_000 });
    expect(last.verdict).toBeUndefined();
    // It is found anew each time, not written down, so that a page that lives on in another tab is not declared dead for good.
    expect(sink.lines.map(({ step }) => step)).not.toContain('page ended');
    expect(new Set(lines.map(({ id }) => id)).size).toBe(5);
  });

  it('tells of no end where there was one, and not of what this page has applied itself', async () => {
    const sink = createMemorySink();
    await load(sink);
    const world = createTuningWorld([createTestKnob('rate')], { journal: sink });
    world.optimizer.apply('rate');
    await settle();
    expect(world.optimizer.getOptimizationHistory().map(({ step }) => step)).not.toContain('page ended');
  });

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
