import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../src/respond/alerts/alert.js';
import { createAlertWorld } from './alert-world.js';

type Step =
  | { readonly kind: 'set'; readonly metric: string; readonly tags: Record<string, string>; readonly value: number }
  | { readonly kind: 'check'; readonly metric: string; readonly tags: Record<string, string>; readonly value: number }
  | { readonly kind: 'tick'; readonly after: number }
  | { readonly kind: 'snooze' | 'acknowledge'; readonly index: number; readonly duration: number }
  | { readonly kind: 'add' | 'remove' | 'edit'; readonly rule: number; readonly other: number }
  | { readonly kind: 'restart' };

/** Conditions that fight over few series, with every option. */
const RULES = [
  'a: value > 10',
  'a: value > 20 critical group g suppress 0s',
  'a{s=x}: avg > 10 for 2s suppress 3s silencedBy g',
  'a: value < 5 clear 9 suppress 0s silencedBy h',
  'b: max != 0 suppress 1s group h silencedBy g',
  'b: value >= 10 for 1s suppress 0s name long',
];

const metric = fc.constantFrom('a', 'b');
const tags = fc.constantFrom<Record<string, string>>({}, { s: 'x' }, { s: 'y' });
const value = fc.constantFrom(0, 4, 8, 10, 11, 19, 25, 60, 1000, NaN, Infinity);
const rule = fc.nat({ max: RULES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), metric, tags, value }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('check' as const), metric, tags, value }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tick' as const), after: fc.constantFrom(0, 500, 1000, 3000, 70_000) }) },
  fc.record({
    kind: fc.constantFrom('snooze' as const, 'acknowledge' as const),
    index: fc.nat({ max: 3 }),
    duration: fc.constantFrom(0, 1000, 5000, NaN),
  }),
  fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const, 'edit' as const), rule, other: rule }),
  fc.record({ kind: fc.constant('restart' as const) }),
);

/** Follows what deliveries are told, and fails where it makes no sense. */
class Witness {
  readonly open = new Map<string, string>();
  readonly ended = new Set<string>();

  readonly take = (event: AlertEvent): void => {
    const { id, rule: name, tags: series } = event.alert;
    const subject = JSON.stringify([name, series]);
    switch (event.type) {
      case 'opened':
        expect([this.open.has(id), this.ended.has(id)]).toEqual([false, false]);
        expect([...this.open.values()]).not.toContain(subject);
        this.open.set(id, subject);
        break;
      case 'updated':
        expect(this.open.has(id)).toBe(true);
        // An edit may give the rule another name.
        this.open.set(id, subject);
        break;
      case 'resolved':
        expect(this.open.has(id)).toBe(true);
        this.open.delete(id);
        this.ended.add(id);
    }
  };
}

describe('whatever happens', () => {
  it('each alert opens once, is updated only while it is open, and resolves once; a rule has one at most for a series', () => {
    let opened = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const witness = new Witness();
        const { manager, source, clock, faults } = createAlertWorld(RULES, { deliveries: [witness.take] });
        for (const one of steps) {
          perform(one, manager, source, clock);
          const subjects = manager.open.map((alert) => JSON.stringify([alert.rule, alert.tags]));
          expect(new Set(subjects).size).toBe(subjects.length);
          // Nobody is told of an alert that is not there; of those that are, silenced and snoozed ones may not have been told.
          const ids = new Set(manager.open.map(({ id }) => id));
          expect([...witness.open.keys()].every((id) => ids.has(id))).toBe(true);
          for (const { id, silencedBy, snoozedUntil } of manager.open) {
            if (silencedBy === undefined && !(clock.time < (snoozedUntil ?? 0))) expect(witness.open.has(id)).toBe(true);
            else if (silencedBy !== undefined) expect(ids.has(silencedBy)).toBe(true);
          }
        }
        manager.stop();
        expect([witness.open.size, manager.open.length, faults]).toEqual([0, 0, []]);
        opened += witness.ended.size;
      }),
      { numRuns: 300 },
    );
    expect(opened).toBeGreaterThan(300);
  });

  it('values that stay as they are cause nothing but for waiting', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(metric, tags, value), { maxLength: 6 }), (series) => {
        const { source, tick, events } = createAlertWorld(RULES);
        for (const [name, of, current] of series) source.set(name, of, current);
        // The longest `for`.
        for (let second = 0; second <= 2; second++) tick(second);
        const told = events.length;
        for (let second = 3; second < 60; second++) tick(second);
        expect(events.length).toBe(told);
      }),
      { numRuns: 200 },
    );
  });
});

function perform(
  one: Step,
  manager: ReturnType<typeof createAlertWorld>['manager'],
  source: ReturnType<typeof createAlertWorld>['source'],
  clock: ReturnType<typeof createAlertWorld>['clock'],
): void {
  switch (one.kind) {
    case 'set':
      return source.set(one.metric, one.tags, one.value);
    case 'check':
      return manager.check(one.metric, one.tags, one.value, clock.time);
    case 'tick':
      clock.time += one.after;
      return manager.evaluate(clock.time);
    case 'snooze':
      return void manager.snooze(manager.open[one.index]?.id ?? '', one.duration);
    case 'acknowledge':
      return void manager.acknowledge(manager.open[one.index]?.id ?? '');
    case 'add':
      return void manager.addRule(RULES[one.rule]);
    case 'remove':
      return void manager.removeRule(manager.rules[one.rule]?.name ?? '');
    case 'edit':
      return void manager.editRule(manager.rules[one.rule]?.name ?? '', RULES[one.other]);
    case 'restart':
      manager.stop();
      return void manager.start();
  }
}
