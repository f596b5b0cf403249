import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { TuningFigures } from '../../../src/model/tuning.js';
import { createTestKnob, createTuningWorld, type TestKnob } from './tuning-world.js';

type Step =
  | { readonly kind: 'tick'; readonly seconds: number; readonly load: number; readonly memory: number; readonly lost: number }
  | { readonly kind: 'apply' | 'break' | 'hand'; readonly at: number }
  | { readonly kind: 'revert'; readonly at: number }
  | { readonly kind: 'optimize' | 'restart' }
  | { readonly kind: 'mode'; readonly mode: 'off' | 'advise' | 'automatic' };

const at = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      seconds: fc.constantFrom(1, 5, 31, 61, 130),
      load: fc.constantFrom(0, 0.005, 0.02, 0.3, NaN),
      memory: fc.constantFrom(1e6, 150e6, 900e6),
      lost: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('apply' as const, 'revert' as const), at }) },
  fc.record({ kind: fc.constantFrom('optimize' as const, 'restart' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mode' as const),
      mode: fc.constantFrom('advise' as const, 'automatic' as const, 'off' as const),
    }),
  },
);

function createKnobs(): TestKnob[] {
  return [
    createTestKnob('rate', { helps: { 'own-cost': 0.6, memory: 0.3 } }),
    createTestKnob('useless', { helps: { 'own-cost': 0.9, memory: 0.9 } }),
    createTestKnob('cache', { helps: { memory: 0.5 }, steps: 2 }),
    createTestKnob('shutdown', { helps: { 'own-cost': 1 }, lastResort: true, steps: 1, cost: { share: 0.9, loses: 'all' } }),
  ];
}

describe('whatever happens', () => {
  it('after stop all knobs stand where they stood, and each adjustment was applied once and ended once', () => {
    let applied = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const knobs = createKnobs();
        const [rate, , cache, shutdown] = knobs;
        const world = createTuningWorld(knobs);
        const { optimizer } = world;
        let errors = 0;
        let kept = 0;
        for (const one of steps) {
          if (one.kind === 'tick') {
            world.figures = (): TuningFigures => {
              kept += one.lost && errors % 2 ? 0 : 1;
              errors++;
              const ownCost = one.load * rate.value * (shutdown.value < 1 ? 0 : 1);
              return { ownCost, memory: one.memory * cache.value, errorsSeen: errors, errorsKept: kept };
            };
            world.runTo(world.clock.time / 1000 + one.seconds);
          } else if (one.kind === 'apply') optimizer.apply(knobs[one.at].id);
          else if (one.kind === 'revert') optimizer.revert(optimizer.active[one.at % Math.max(1, optimizer.active.length)]?.id ?? '');
          else if (one.kind === 'optimize') optimizer.optimize();
          else if (one.kind === 'mode') optimizer.mode = one.mode;
          else if (one.kind === 'restart') {
            optimizer.stop();
            optimizer.start();
          }
          // What is listed as active is what is turned; one at a time is measured.
          const depth = knobs.map(({ id, value }) => [id, Math.log2(1 / value)]);
          expect(depth).toEqual(knobs.map(({ id }) => [id, optimizer.active.filter(({ knob }) => knob === id).length]));
          expect(optimizer.active.filter(({ state }) => state === 'trial').length).toBeLessThan(2);
        }
        optimizer.stop();
        expect(knobs.map(({ value }) => value)).toEqual([1, 1, 1, 1]);
        const events = optimizer.getOptimizationHistory();
        const count = (id: string | undefined, names: string[]): number =>
          events.filter(({ adjustment, step: name }) => adjustment === id && names.includes(name)).length;
        for (const { adjustment } of events.filter(({ step: name }) => name === 'applied')) {
          applied++;
          expect(count(adjustment, ['applied'])).toBe(1);
          expect(count(adjustment, ['reverted', 'taken back', 'superseded', 'failed'])).toBe(1);
        }
        expect(world.faults).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(applied).toBeGreaterThan(100);
  });

  it('leaves no timer', () => {
    vi.useFakeTimers();
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: 0.04 * rate.value });
    world.runTo(100);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
