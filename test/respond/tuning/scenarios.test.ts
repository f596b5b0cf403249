import { describe, expect, it } from 'vitest';
import { createTestKnob, createTuningWorld } from './tuning-world.js';

/** Own cost of 4 % of the pipeline's time at a knob's full value. */
const FLOOD = 0.04;
const QUIET = 0.0005;

describe('a flood', () => {
  it('is brought under the limit step by step, and when it ends, the original settings return one at a time, last first', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    let load = FLOOD;
    world.figures = () => ({ ownCost: load * rate.value });
    world.runTo(200);
    // 4 % at the first look, 2 % at the look 30 s after the judgement; 1 % is the limit, and not over it.
    expect(world.picture()).toEqual(['30 applied rate', '90 judged rate', '120 applied rate', '180 judged rate']);
    expect(rate.value).toBe(0.25);
    expect(world.optimizer.active.map(({ from, to, issue, state }) => [from, to, issue, state])).toEqual([
      [1, 0.5, 'own-cost', 'kept'],
      [0.5, 0.25, 'own-cost', 'kept'],
    ]);
    // Of an excess of 3 % over the limit of 1 %, 2 % went; of 1 %, all of it.
    const verdicts = world.optimizer.active.map(({ verdict }) => verdict);
    expect(verdicts[0]?.effectiveness).toBeCloseTo(2 / 3, 10);
    expect(verdicts[0]?.before).toBeCloseTo(0.04, 10);
    expect(verdicts[0]?.after).toBeCloseTo(0.02, 10);
    expect(verdicts[1]?.effectiveness).toBeCloseTo(1, 10);

    load = QUIET;
    world.runTo(1000);
    // The mean of the last 15 s is below half of the limit when 8 of them are quiet, at 208 s, and has to stay so for 60 s; then for the next.
    expect(world.picture(200)).toEqual(['268 taken back rate', '329 taken back rate']);
    expect(rate.value).toBe(1);
    expect(world.optimizer.active).toEqual([]);
  });

  it('that is short passes by itself', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: world.clock.time > 18_000 && world.clock.time < 40_000 ? FLOOD : QUIET });
    world.runTo(300);
    expect(world.picture()).toEqual([]);
  });

  it('that is critical is acted on when it lasted half of the time between two looks', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: world.clock.time > 15_000 ? 0.2 * rate.value : QUIET });
    world.runTo(30);
    expect(world.picture()).toEqual(['30 applied rate']);
  });

  it('that goes on keeps its adjustment: without it, the figure would be over the limit again', () => {
    const rate = createTestKnob('rate', { steps: 1 });
    const world = createTuningWorld([rate]);
    // From 1.2 % to 0.3 %, which is below half of the limit.
    world.figures = () => ({ ownCost: 0.012 * rate.value ** 2 });
    world.runTo(600);
    expect(world.picture()).toEqual(['30 applied rate', '90 judged rate']);
    // What it was seen to do may be past: it is tried after ten times as long. It comes back, and the wait is twice as long.
    world.runTo(6 * 3600);
    const backs = world.picture(600).filter((line) => line.includes('taken back'));
    const times = backs.map((line) => Number(line.split(' ')[0]));
    const waits = times.map((time, at) => time - (at === 0 ? 90 : times[at - 1]));
    expect(waits.length).toBeGreaterThan(3);
    // Each wait is 600 s times 1, 2, 4 …, and up to two minutes for what lies between: the look, and the judgement.
    for (const [at, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(600 * 2 ** at);
      expect(wait).toBeLessThan(600 * 2 ** at + 120 + 60);
    }
  });

  it('that is over does not take back what is plainly still needed', () => {
    const rate = createTestKnob('rate', { steps: 1 });
    const { next } = rate;
    let isNeeded = true;
    rate.next = () => {
      const step = next();
      return step && { ...step, isNeeded: () => isNeeded };
    };
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: world.clock.time < 100_000 ? FLOOD * rate.value : QUIET });
    world.runTo(500);
    expect(rate.value).toBe(0.5);
    isNeeded = false;
    world.runTo(502);
    expect(world.picture(91)).toEqual(['501 taken back rate']);
  });

  it('that comes back soon after an adjustment was taken back gets the same one, and then a wait twice as long', () => {
    const other = createTestKnob('other', { helps: { 'own-cost': 0.9 }, cost: { share: 0, loses: 'nothing' } });
    const rate = createTestKnob('rate', { steps: 1 });
    const world = createTuningWorld([rate]);
    let load = 0.015;
    world.figures = () => ({ ownCost: load * rate.value * other.value });
    world.runTo(100);
    load = QUIET;
    world.runTo(200);
    // 6 quiet seconds bring the mean of 15 below half of the limit, from 0.75 %; then 60 s.
    expect(world.picture(91)).toEqual(['166 taken back rate']);
    // Worth more by its own estimate, and yet not the one that is known to be missing.
    world.optimizer.registerKnob(other);
    load = 0.015;
    world.runTo(300);
    const events = world.optimizer.getOptimizationHistory().filter(({ time, step }) => time > 200_000 && step === 'applied');
    expect(events).toMatchObject([{ knob: 'rate', why: expect.stringContaining('came back') as string }]);
    load = QUIET;
    const calmFrom = world.clock.time / 1000;
    world.runTo(calmFrom + 600);
    const back = world.picture(calmFrom).find((line) => line.includes('taken back'));
    expect(Number(back?.split(' ')[0]) - calmFrom).toBeGreaterThanOrEqual(120);
    expect(Number(back?.split(' ')[0]) - calmFrom).toBeLessThan(120 + 20);
  });
});

describe('an adjustment', () => {
  it('that does not help is reverted, and its knob left alone for five minutes', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(600);
    expect(world.picture()).toEqual([
      '30 applied rate',
      '90 judged rate',
      '90 reverted rate',
      '120 skipped',
      '390 applied rate',
      '450 judged rate',
      '450 reverted rate',
      '480 skipped',
    ]);
    expect(rate.value).toBe(1);
  });

  it('that did not help is advised again only as one that rests, until when and why, and somebody may apply it all the same', () => {
    const rate = createTestKnob('rate', { helps: { 'own-cost': 0.9 } });
    const other = createTestKnob('other', { steps: 1 });
    const world = createTuningWorld([rate, other]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(100);
    expect(world.picture()).toEqual(['30 applied rate', '90 judged rate', '90 reverted rate']);
    const advice = (): unknown[] => world.optimizer.getRecommendations().map(({ knob, waits, restsUntil }) => [knob, waits, restsUntil]);
    // Expected to help more by its own estimate, and yet not the first. It was reverted at 90 s, and rests for five minutes.
    const rests = ['rate', 'It was reverted: It does not help, but for what may be chance.', 390_000];
    expect(advice()).toEqual([['other', undefined, undefined], rests]);
    world.runTo(121);
    expect(world.optimizer.active.map(({ knob }) => knob)).toEqual(['other']);
    expect(advice()).toEqual([rests]);
    expect(world.optimizer.apply('rate')).toMatchObject({ knob: 'rate', by: 'hand' });
    world.runTo(150);
    world.optimizer.revert(world.optimizer.active[0].id);
    world.runTo(170);
    expect(advice()).toContainEqual(['rate', 'It was reverted: By hand.', 450_000]);
    world.optimizer.mode = 'advise';
    world.runTo(451);
    expect(advice()).toContainEqual(['rate', undefined, undefined]);
  });

  it('that helps less than a fifth is reverted, and one that helps just more is kept', () => {
    for (const [after, isKept] of [
      [0.0345, false],
      [0.0335, true],
    ] as const) {
      const rate = createTestKnob('rate');
      const world = createTuningWorld([rate]);
      // Of an excess of 3 %, 0.55 % or 0.65 % goes.
      world.figures = () => ({ ownCost: rate.value < 1 ? after : FLOOD });
      world.runTo(91);
      expect(rate.value < 1).toBe(isKept);
      expect(world.optimizer.getOptimizationHistory()[1].verdict?.effectiveness).toBeCloseTo((FLOOD - after) / 0.03, 10);
    }
  });

  it('that loses errors is reverted as soon as that is known, and its knob left alone', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    let kept = 0;
    world.figures = () => {
      // An error each second. What is seen now is in the record a second later.
      if (rate.value === 1 && world.clock.time > 1000) kept++;
      return { ownCost: FLOOD * rate.value, errorsSeen: world.clock.time / 1000, errorsKept: kept };
    };
    world.runTo(3600);
    expect(world.picture().slice(0, 2)).toEqual(['30 applied rate', '32 reverted rate']);
    expect(world.picture().filter((line) => line.includes('applied'))).toHaveLength(1);
  });

  it('is no worse off for errors that never came into the record', () => {
    const rate = createTestKnob('rate', { steps: 1 });
    const world = createTuningWorld([rate]);
    // Each second error is one that nobody records.
    world.figures = () => ({
      ownCost: FLOOD * rate.value,
      errorsSeen: Math.floor(world.clock.time / 500),
      errorsKept: Math.floor(world.clock.time / 1000),
    });
    world.runTo(100);
    expect(world.picture()).toEqual(['30 applied rate', '90 judged rate']);
  });

  it('whose effect cannot be measured is reverted after three times as long', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => (rate.value < 1 ? {} : { ownCost: FLOOD });
    world.runTo(215);
    expect(world.picture()).toEqual(['30 applied rate', '210 reverted rate']);
  });

  it('is not waited for while figures cannot be read, which is reported', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => {
      throw new Error('no figures');
    };
    world.runTo(100);
    expect(world.picture()).toEqual([]);
    expect(new Set(world.faults)).toEqual(new Set(['tuning figures: no figures']));
  });
});

describe('several issues', () => {
  it('are met one at a time, the most urgent first', () => {
    const cache = createTestKnob('cache', { helps: { memory: 0.5 } });
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate, cache]);
    // 1.5 times the limit, and 6 times, which is critical.
    world.figures = () => ({ ownCost: 0.015 * rate.value, memory: 600e6 * cache.value ** 3 });
    world.runTo(400);
    expect(world.picture()).toEqual(['30 applied cache', '90 judged cache', '120 applied rate', '180 judged rate']);
  });

  it('do not wait for one about which nothing can be done, and that is said once', () => {
    const rate = createTestKnob('rate', { steps: 1 });
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: 0.015 * rate.value, memory: 600e6 });
    world.runTo(400);
    expect(world.picture()).toEqual(['30 skipped', '30 applied rate', '90 judged rate']);
  });

  it('are those of the requirements', () => {
    const world = createTuningWorld([]);
    const kinds = (): string[] => world.optimizer.getIssues().map(({ kind, severity }) => `${kind} ${severity}`);
    world.figures = () => ({ ownCost: 0.01, traceTime: 5, writeTime: 10, errorRate: 0.01, memory: 100e6, throughput: 10, cpu: 0.51 });
    world.runTo(30);
    expect(kinds()).toEqual([]);
    world.figures = () => ({
      ownCost: 0.011,
      traceTime: 5.1,
      writeTime: 10.1,
      errorRate: 0.011,
      memory: 101e6,
      throughput: 9.9,
      cpu: 0.51,
    });
    world.runTo(60);
    expect(kinds().sort()).toEqual(
      ['own-cost', 'trace-time', 'write-time', 'error-rate', 'memory', 'throughput'].map((kind) => `${kind} warning`).sort(),
    );
    world.figures = () => ({ throughput: 2, cpu: 0.5, traceTime: 10.1, memory: 500.1e6, writeTime: 50.1 });
    world.runTo(90);
    expect(kinds().sort()).toEqual(['memory critical', 'trace-time critical', 'write-time critical']);
    // Where nothing is traced, tracing is not what keeps a busy page from getting runs done.
    world.figures = () => ({ throughput: 0, cpu: 0.9 });
    world.runTo(120);
    expect(kinds()).toEqual([]);
  });
});
