import { describe, expect, it } from 'vitest';
import { createAlertWorld, toPicture } from './alert-world.js';

const SIGNS = { opened: 'O', updated: 'W', resolved: 'R' } as const;

/** What is told each second: opened, worse, resolved, or nothing (`.`). One value a second from second 0 on; `-` stands for no value. */
function play(rule: string, values: readonly string[]): string[] {
  const { source, tick, events } = createAlertWorld([rule]);
  return values.map((value, second) => {
    events.length = 0;
    source.set('lag', {}, value === '-' ? NaN : Number(value));
    tick(second);
    expect(events.length).toBeLessThan(2);
    expect(events.every((event) => event.time === second * 1000 && (event.type !== 'updated' || event.change === 'worse'))).toBe(true);
    return events.length === 0 ? '.' : SIGNS[events[0].type];
  });
}

describe('one series, one tick a second', () => {
  it.each<[string, string, string]>([
    [
      'never over the limit',
      'lag: avg > 100',
      `
      value  10 100  99  50
      told    .   .   .   .`,
    ],
    [
      'opens once, however long',
      'lag: avg > 100',
      `
      value  10 101 101 102 101 103
      told    .   O   .   .   .   .`,
    ],
    [
      'resolves at clear, not at the limit',
      'lag: avg > 100',
      `
      value  10 101  95  91  90  10
      told    .   O   .   .   R   .`,
    ],
    [
      'a clear threshold of its own',
      'lag: avg > 100 clear 50',
      `
      value 101  90  51  50
      told    O   .   .   R`,
    ],
    [
      'from below',
      'lag: avg < 60',
      `
      value  60  59  65  66  59
      told    .   O   .   R   .`,
    ],
    [
      '>= fires at the limit',
      'lag: avg >= 100',
      `
      value  99 100  90  89
      told    .   O   .   R`,
    ],
    [
      '!= has no hysteresis',
      'lag: avg != 1',
      `
      value   1   2   1
      told    .   O   R`,
    ],
    [
      'nor has ==',
      'lag: avg == 3',
      `
      value   2   3   3   4
      told    .   O   .   R`,
    ],
    [
      'for: opens at the first tick by which it held long enough',
      'lag: avg > 100 for 2s',
      `
      value  10 101 101 101 101  10
      told    .   .   .   O   .   R`,
    ],
    [
      'for: a dip begins it anew',
      'lag: avg > 100 for 2s',
      `
      value 101 101  99 101 101 101
      told    .   .   .   .   .   O`,
    ],
    [
      'for: clear is of no account before it opens',
      'lag: avg > 100 for 2s clear 10',
      `
      value 101  50 101 101 101
      told    .   .   .   .   O`,
    ],
    [
      'worse: each time it is more than twice as far beyond the limit',
      'lag: avg > 100',
      `
      value 110 120 121 130 143 190
      told    O   .   W   .   W   W`,
    ],
    [
      'worse: close to the limit all are alike',
      'lag: avg > 100',
      `
      value 101 102 104 119 121
      told    O   .   .   .   W`,
    ],
    [
      'worse: better and bad again is no news',
      'lag: avg > 100',
      `
      value 150 201 110 200
      told    O   W   .   .`,
    ],
    [
      'worse: from below',
      'lag: avg < 100',
      `
      value  90  81  79  20
      told    O   .   W   W`,
    ],
    [
      'suppress: counts from the resolving',
      'lag: avg > 100 suppress 3s',
      `
      value 101  10 101 101 101 101
      told    O   R   .   .   O   .`,
    ],
    [
      'suppress: what comes and goes in that time is not told',
      'lag: avg > 100 suppress 3s',
      `
      value 101  10 101  10  10  10
      told    O   R   .   .   .   .`,
    ],
    [
      'suppress and for run at the same time',
      'lag: avg > 100 suppress 3s for 2s',
      `
      value 101 101 101  10 101 101 101 101
      told    .   .   O   R   .   .   O   .`,
    ],
    [
      'suppress 0: opens again at once',
      'lag: avg > 100 suppress 0s',
      `
      value 101  10 101  10
      told    O   R   O   R`,
    ],
    [
      'no value fires nothing, and begins `for` anew',
      'lag: avg > 100 for 2s',
      `
      value 101 101   - 101 101 101
      told    .   .   .   .   .   O`,
    ],
    [
      'no value keeps an alert open',
      'lag: avg > 100',
      `
      value 101   -   - 101  10
      told    O   .   .   .   R`,
    ],
    [
      'no value is below no limit',
      'lag: avg < 100',
      `
      value   -   -  99
      told    .   .   O`,
    ],
  ])('%s', (_name, rule, picture) => {
    const [values, told] = picture
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).slice(1));
    expect(play(rule, values)).toEqual(told);
  });

  it('marks an alert without values stale, and resolves it after a minute', () => {
    const { manager, source, tick, events } = createAlertWorld(['lag: avg > 100']);
    source.set('lag', {}, 150);
    tick(0);
    source.set('lag', {}, NaN);
    tick(1);
    expect(manager.open).toMatchObject([{ stale: true, value: 150, seenAt: 0 }]);
    source.set('lag', {}, 160);
    tick(30);
    expect(manager.open).toMatchObject([{ stale: false, value: 160, seenAt: 30_000 }]);
    source.set('lag', {}, NaN);
    for (let second = 31; second < 100; second++) tick(second);
    expect(events.map(toPicture)).toEqual(['0 opened', '90 resolved (no data)']);
    expect(manager.recent).toMatchObject([{ value: 160, openedAt: 0, seenAt: 30_000, resolvedAt: 90_000, reason: 'no data' }]);
  });
});

describe('single values', () => {
  it('open and resolve alerts of rules on value at once, between ticks', () => {
    const { manager, events } = createAlertWorld(['lag{page=game}: value > 100 critical', 'lag: avg > 100', 'other: value > 1']);
    manager.check('lag', { page: 'game', level: '1' }, 500, 1234);
    expect(events.map(toPicture)).toEqual(['1.234 opened']);
    expect(events[0].alert).toMatchObject({
      state: 'open',
      rule: 'lag{page=game}: value > 100',
      severity: 'critical',
      metric: 'lag',
      tags: { level: '1', page: 'game' },
      condition: 'value > 100',
      limit: 100,
      openedAt: 1234,
      value: 500,
      peak: 500,
      stale: false,
    });
    manager.check('lag', { page: 'menu' }, 500, 1300);
    manager.check('lag', undefined, 500, 1300);
    manager.check('lag', { level: '1', page: 'game' }, 700, 1400);
    manager.check('lag', { page: 'game', level: '2' }, 80, 1500);
    manager.check('lag', { page: 'game', level: '1' }, 80, 1600);
    expect(events.map(toPicture)).toEqual(['1.234 opened', '1.6 resolved (recovered)']);
    expect(events[1].alert).toMatchObject({ value: 80, peak: 700 });
  });

  it('are the series that ticks look at', () => {
    const { manager, source, tick, events } = createAlertWorld(['lag: value > 100']);
    source.set('lag', { b: '2', a: '1' }, 50);
    manager.check('lag', { a: '1', b: '2' }, 500, 100);
    tick(1);
    expect(events.map(toPicture)).toEqual(['0.1 opened', '1 resolved (recovered)']);
  });

  it('make a series that the source does not have stale only once no value comes between two ticks', () => {
    const { manager, tick } = createAlertWorld(['lag: value > 100']);
    manager.check('lag', {}, 500, 100);
    tick(1);
    expect(manager.open).toMatchObject([{ stale: false }]);
    tick(2);
    expect(manager.open).toMatchObject([{ stale: true }]);
    manager.check('lag', {}, 500, 2500);
    expect(manager.open).toMatchObject([{ stale: false, seenAt: 2500 }]);
  });
});

describe('several series', () => {
  it('have alerts of their own, and suppression of their own', () => {
    const { source, tick, events } = createAlertWorld(['stage: max > 100 suppress 10s']);
    const values = { a: [150, 10, 150, 150], b: [10, 150, 150, 10] };
    for (let second = 0; second < 4; second++) {
      source.set('stage', { name: 'a' }, values.a[second]);
      source.set('stage', { name: 'b' }, values.b[second]);
      tick(second);
    }
    expect(events.map((event) => `${event.alert.tags.name} ${toPicture(event)}`)).toEqual([
      'a 0 opened',
      'a 1 resolved (recovered)',
      'b 1 opened',
      'b 3 resolved (recovered)',
    ]);
  });
});
