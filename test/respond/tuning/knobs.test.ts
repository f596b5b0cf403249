import { describe, expect, it } from 'vitest';
import type { Knob } from '../../../src/model/tuning.js';
import { createTestKnob, createTuningWorld, type TestKnob } from './tuning-world.js';

const FLOOD = 0.04;

describe('a knob that throws', () => {
  it.each([
    // One that fails when it is asked for its step is no candidate; the others are found out when they are turned, and the next is at once.
    ['next', ['30 failed bad', '30 applied good', '90 judged good', '120 skipped']],
    ['apply', ['30 failed bad', '30 applied good', '90 judged good', '120 skipped']],
    ['read', ['30 failed bad', '30 applied good', '90 judged good', '120 skipped']],
  ] as const)('in %s is journalled and left out', (fails, expected) => {
    const bad = createTestKnob('bad', { helps: { 'own-cost': 0.9 } });
    const good = createTestKnob('good', { steps: 1 });
    const world = createTuningWorld([bad, good]);
    world.figures = () => ({ ownCost: FLOOD * good.value });
    bad.fails = fails;
    world.runTo(130);
    expect(world.picture()).toEqual(expected);
    expect(bad.value).toBe(1);
    expect(world.optimizer.knobs.map(({ id }) => id)).toEqual(['good']);
    expect(world.faults[0]).toBe(`knob bad: ${fails} failed`);
  });

  it('in revert is journalled, and no longer taken for applied', () => {
    const bad = createTestKnob('bad');
    const world = createTuningWorld([bad]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(40);
    bad.fails = 'revert';
    world.runTo(100);
    expect(world.picture()).toEqual(['30 applied bad', '90 judged bad', '90 failed bad']);
    expect(world.optimizer.active).toEqual([]);
  });

  it('or that does nothing when it is turned, is left out', () => {
    const idle = createTestKnob('idle', { read: () => 1 });
    const world = createTuningWorld([idle]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(40);
    expect(world.picture()).toEqual(['30 failed idle']);
    expect(idle.value).toBe(1);
  });

  it('stops nothing while it is applied', () => {
    const stopping: TestKnob = createTestKnob('stopping', {
      next: () => ({
        from: 1,
        to: 0,
        apply() {
          stopping.value = 0;
          world.optimizer.tick();
          expect(world.optimizer.optimize()).toBeUndefined();
          world.optimizer.stop();
        },
        revert() {
          stopping.value = 1;
        },
      }),
    });
    const world = createTuningWorld([stopping]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(31);
    expect(world.picture()).toEqual(['30 applied stopping', '30 reverted stopping']);
    expect([stopping.value, world.optimizer.running]).toEqual([1, false]);
  });
});

describe('a knob', () => {
  it('that somebody turns by hand is theirs: what was applied is forgotten, and it is left alone', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: FLOOD * rate.value });
    world.runTo(125);
    expect(rate.value).toBe(0.25);
    rate.value = 0.9;
    world.runTo(600);
    expect(world.picture(121)).toEqual(['126 superseded rate', '126 superseded rate', '156 skipped']);
    expect(rate.value).toBe(0.9);
    expect(world.optimizer.active).toEqual([]);
    world.optimizer.stop();
    expect(rate.value).toBe(0.9);
  });

  it('that is a last resort is turned only when an issue is critical and nothing else is left', () => {
    for (const [load, isTurned] of [
      [0.04, false],
      [0.4, true],
    ] as const) {
      const rate = createTestKnob('rate', { steps: 2 });
      const shutdown = createTestKnob('shutdown', {
        lastResort: true,
        helps: { 'own-cost': 1 },
        steps: 1,
        cost: { share: 0.9, loses: 'all' },
      });
      const world = createTuningWorld([shutdown, rate]);
      world.figures = () => ({ ownCost: load * rate.value * (shutdown.value < 1 ? 0.001 : 1) });
      world.runTo(300);
      const applied = world.picture().filter((line) => line.includes('applied'));
      expect(applied).toEqual(
        ['30 applied rate', '120 applied rate', ...(isTurned ? ['210 applied shutdown'] : [])].slice(0, isTurned ? 3 : 2),
      );
    }
  });

  it('that costs more than it is expected to help is never turned', () => {
    const dear = createTestKnob('dear', { helps: { 'own-cost': 0.5 }, cost: { share: 0.6, loses: 'much' } });
    const world = createTuningWorld([dear]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(100);
    expect(world.picture()).toEqual(['30 skipped']);
  });

  it('of the app is registered, and turned back when it is taken away; one with an id that is taken, or that is none, is refused', () => {
    const world = createTuningWorld([]);
    const quality = createTestKnob('quality', { steps: 1 });
    const remove = world.optimizer.registerKnob(quality);
    world.optimizer.registerKnob(createTestKnob('quality'))();
    world.optimizer.registerKnob(null as never)();
    world.optimizer.registerKnob({ id: 'x', read: () => 1, next: () => undefined } as unknown as Knob)();
    expect(world.faults).toHaveLength(3);
    world.figures = () => ({ ownCost: FLOOD * quality.value });
    world.runTo(100);
    expect(quality.value).toBe(0.5);
    remove();
    expect(quality.value).toBe(1);
    expect(world.optimizer.knobs).toEqual([]);
  });
});

describe('by hand', () => {
  it('an adjustment that was applied automatically is made somebody’s own: it is judged, and stays, until it is reverted', () => {
    const rate = createTestKnob('rate', { steps: 1 });
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(40);
    const [adjustment] = world.optimizer.active;
    expect(world.optimizer.keep(adjustment.id)).toBe(true);
    expect(world.optimizer.active).toMatchObject([{ id: adjustment.id, by: 'hand', state: 'trial' }]);
    expect(world.optimizer.keep(adjustment.id)).toBe(true);
    expect(world.optimizer.keep('unknown')).toBe(false);
    // It does not help, and is not taken back for that; nor when the trouble is over.
    world.runTo(200);
    world.figures = () => ({ ownCost: 0 });
    world.runTo(2000);
    expect(world.picture()).toEqual(['30 applied rate', '40 kept rate', '90 judged rate', '120 skipped']);
    expect(rate.value).toBe(0.5);
    // Given back, it is tuned again after five minutes.
    world.optimizer.revert(adjustment.id);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(2400);
    expect(world.picture(2000)).toEqual([
      '2000 reverted rate',
      '2030 skipped',
      '2300 applied rate',
      '2360 judged rate',
      '2360 reverted rate',
      '2390 skipped',
    ]);
  });

  it('what somebody wants so stays when something else is turned or taken back before it was judged', () => {
    const knobs = ['rate', 'cache', 'detail'].map((id) => createTestKnob(id, { steps: 1 }));
    const world = createTuningWorld(knobs);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(31);
    expect(world.optimizer.keep(world.optimizer.active[0].id)).toBe(true);
    const [kept] = world.optimizer.active;
    const others = knobs.filter(({ id }) => id !== kept.knob);
    const applied = world.optimizer.apply(others[0].id)!;
    world.runTo(32);
    world.optimizer.apply(others[1].id);
    world.runTo(33);
    world.optimizer.revert(applied.id);
    world.runTo(200);
    expect(world.optimizer.active.map(({ knob }) => knob)).toEqual([kept.knob, others[1].id]);
  });

  it('what is turned of other knobs is taken back all the same, and what lies under somebody’s own is theirs', () => {
    const rate = createTestKnob('rate', { steps: 2 });
    const other = createTestKnob('other', { steps: 1, helps: { 'own-cost': 0.6 } });
    const world = createTuningWorld([rate, other]);
    let load = FLOOD;
    world.figures = () => ({ ownCost: load * rate.value * other.value });
    world.runTo(200);
    expect(world.picture()).toEqual(['30 applied other', '90 judged other', '120 applied rate', '180 judged rate']);
    world.optimizer.apply('rate');
    load = 0;
    world.runTo(1000);
    expect([other.value, rate.value]).toEqual([1, 0.25]);
    expect(world.optimizer.active.map(({ by }) => by)).toEqual(['automatic', 'hand']);
  });

  it('just what was adjusted is chosen: it is theirs, and tuned again once they give it back', () => {
    // As a setting that an adjustment caps: what somebody chooses lies under the cap, and is seen when that goes.
    const own = { chosen: 1, cap: 1 };
    const capped = createTestKnob('capped', {
      read: () => Math.min(own.chosen, own.cap),
      next() {
        const from = Math.min(own.chosen, own.cap);
        const was = own.cap;
        return from > 0.25 ? { from, to: from / 2, apply: () => (own.cap = from / 2), revert: () => (own.cap = was) } : undefined;
      },
    });
    const world = createTuningWorld([capped]);
    let load = FLOOD;
    world.figures = () => ({ ownCost: load * Math.min(own.chosen, own.cap) });
    world.runTo(200);
    expect(world.picture()).toEqual(['30 applied capped', '90 judged capped', '120 applied capped', '180 judged capped']);
    own.chosen = 0.25;
    load = 0.0005;
    world.runTo(400);
    expect(world.picture(200)).toEqual(['268 superseded capped', '268 superseded capped']);
    expect([own, world.faults]).toEqual([{ chosen: 0.25, cap: 1 }, []]);
    // Theirs, however bad it gets. Looks are each 30 s from the last change on, and a warning has to last for one.
    load = 4 * FLOOD;
    world.runTo(500);
    expect(world.picture(400)).toEqual(['448 skipped']);
    own.chosen = 1;
    world.runTo(540);
    expect(world.picture(449)).toEqual(['508 applied capped']);
  });

  it('an adjustment stays, whatever it helps, until it is reverted', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate], { mode: 'advise' });
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(20);
    const adjustment = world.optimizer.apply('rate');
    expect(adjustment).toMatchObject({ knob: 'rate', by: 'hand', issue: 'own-cost', from: 1, to: 0.5, state: 'trial' });
    world.runTo(2000);
    expect(world.picture()).toEqual(['20 applied rate', '80 judged rate', '110 advised rate']);
    expect(rate.value).toBe(0.5);
    expect(world.optimizer.revert(adjustment?.id ?? '')).toBe(true);
    expect(world.optimizer.revert(adjustment?.id ?? '')).toBe(false);
    expect(rate.value).toBe(1);
    expect(world.optimizer.apply('unknown')).toBeUndefined();
  });

  it('one that lies under another of the same knob is reverted with it, in the opposite order', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate], { mode: 'advise' });
    const first = world.optimizer.apply('rate');
    world.optimizer.apply('rate');
    expect(rate.value).toBe(0.25);
    world.optimizer.revert(first?.id ?? '');
    expect(rate.value).toBe(1);
    expect(world.optimizer.active).toEqual([]);
  });

  it('another whose effect is being measured is taken back, as what does what could not be told', () => {
    const rate = createTestKnob('rate', { helps: { 'own-cost': 0.9 } });
    const other = createTestKnob('other');
    const world = createTuningWorld([rate, other]);
    world.figures = () => ({ ownCost: FLOOD });
    world.runTo(40);
    expect(rate.value).toBe(0.5);
    world.optimizer.apply('other');
    expect([rate.value, other.value]).toEqual([1, 0.5]);
  });
});

describe('a mode', () => {
  it('that advises applies nothing, says once what it would do, and does it when it is asked to', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate], { mode: 'advise' });
    world.figures = () => ({ ownCost: FLOOD * rate.value });
    world.runTo(200);
    expect(world.picture()).toEqual(['30 advised rate']);
    expect(world.optimizer.getRecommendations()).toEqual([
      {
        issue: expect.objectContaining({ kind: 'own-cost', severity: 'warning', limit: 0.01 }) as unknown,
        knob: 'rate',
        label: 'rate',
        from: 1,
        to: 0.5,
        expected: 0.5,
        results: 0,
        cost: { share: 0.1, loses: 'half of it' },
        value: 0.4,
        why: 'Expected to remove 50 % of the excess, by its own estimate; it costs: half of it.',
        waits: undefined,
      },
    ]);
    expect(rate.value).toBe(1);
    expect(world.optimizer.optimize()).toMatchObject({ knob: 'rate', from: 1, to: 0.5, by: 'automatic' });
    expect(world.optimizer.optimize()).toBeUndefined();
    expect(world.optimizer.getRecommendations()[0]?.waits).toBeUndefined();
    world.runTo(265);
    expect(world.picture(200)).toEqual(['200 applied rate', '260 judged rate']);
  });

  it('can be changed: off takes everything back, and nothing happens until it is on again', () => {
    const rate = createTestKnob('rate');
    const world = createTuningWorld([rate]);
    world.figures = () => ({ ownCost: FLOOD * rate.value });
    let changes = 0;
    world.optimizer.onChange(() => changes++);
    world.runTo(100);
    expect(changes).toBe(2);
    world.optimizer.mode = 'off';
    expect([rate.value, changes]).toEqual([1, 3]);
    world.runTo(500);
    expect(world.picture(91)).toEqual(['100 reverted rate']);
    expect(world.optimizer.apply('rate')).toBeUndefined();
    world.optimizer.mode = 'loud' as never;
    expect(world.optimizer.mode).toBe('off');
    world.optimizer.mode = 'automatic';
    world.runTo(560);
    expect(rate.value).toBe(0.5);
  });
});
