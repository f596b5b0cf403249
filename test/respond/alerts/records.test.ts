import { describe, expect, it, vi } from 'vitest';
import type { Alert } from '../../../src/respond/alerts/alert.js';
import { createAlertWorld, toPicture, type AlertWorld } from './alert-world.js';

/** A world whose history keeps a copy of each write: `second state peak`. */
function createKept(rule: string, path?: () => string): AlertWorld & { readonly writes: Alert[] } {
  const writes: Alert[] = [];
  const history = { put: (alert: Alert) => void writes.push(alert), list: () => Promise.resolve([]) };
  return Object.assign(createAlertWorld([rule], { history, path }), { writes });
}

/** The history writes one record after the other, each in a task of its own. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('what an alert opened on', () => {
  it('stays, while its rule is edited and renamed, until it is resolved', () => {
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100 name slow']);
    source.set('lag', {}, 150);
    tick(0);
    manager.editRule('slow', 'lag: avg > 140 name slower');
    tick(1);
    expect(manager.open[0]).toMatchObject({ rule: 'slower', title: 'slow', condition: 'avg > 100', limit: 100, value: 150 });
    source.set('lag', {}, 1);
    tick(2);
    expect(manager.recent[0]).toMatchObject({ rule: 'slower', title: 'slow', condition: 'avg > 100', limit: 100, state: 'resolved' });
  });

  it('is what its farthest value is far from', () => {
    const { manager, source, tick } = createAlertWorld(['level: value != 10 name level']);
    source.set('level', {}, 30);
    tick(0);
    manager.editRule('level', 'level: value != 28 name level');
    // 20 from 28, but 2 from 10, where 30 was 20 from it.
    source.set('level', {}, 8);
    tick(1);
    expect(manager.open[0]).toMatchObject({ limit: 10, peak: 30 });
  });

  it('has no title where nobody gave its rule a name', () => {
    const { manager, source, tick } = createAlertWorld(['lag{a=b}: avg > 100']);
    source.set('lag', { a: 'b', c: 'd' }, 150);
    tick(0);
    expect(manager.open[0].title).toBeUndefined();
  });

  it('began to hold before it opened', () => {
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100 for 3s']);
    source.set('lag', {}, 150);
    for (const second of [1, 2, 3, 4]) tick(second);
    expect(manager.open[0]).toMatchObject({ beganAt: 1000, openedAt: 4000 });
  });
});

describe('the page of an alert', () => {
  it('is the one that it opened on, and the load it is of', () => {
    let path = '/inn';
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100'], { path: () => path });
    source.set('lag', {}, 150);
    tick(0);
    path = '/cave';
    tick(1);
    expect(manager.open[0].page).toEqual({ path: '/inn', loadedAt: manager.loadedAt });
    manager.stop();
    expect(manager.recent[0].page).toEqual({ path: '/inn', loadedAt: manager.loadedAt });
  });

  it('has no path where it cannot be told, and that is reported', () => {
    const failing = (): never => {
      throw new Error('no location');
    };
    const { manager, source, tick, faults } = createAlertWorld(['lag: avg > 100'], { path: failing });
    source.set('lag', {}, 150);
    tick(0);
    expect(manager.open[0].page?.path).toBe('');
    expect(faults).toEqual(['alert path: no location']);
  });

  it('keeps no more than 200 characters of a path', () => {
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100'], { path: () => '/'.repeat(5000) });
    source.set('lag', {}, 150);
    tick(0);
    expect(manager.open[0].page?.path).toHaveLength(200);
  });
});

describe('the record of an open alert', () => {
  it('follows its farthest value at most every 5 s, and is not written when that stays', async () => {
    const { source, tick, writes } = createKept('lag: avg > 100 suppress 0s');
    for (let second = 0; second < 20; second++) {
      // Farther by 10 each second up to second 12, and nearer from then on.
      source.set('lag', {}, second <= 12 ? 150 + 10 * second : 200);
      tick(second);
    }
    await settle();
    // The opening, then the looks at 5, 10 and 15 s; none at 20, as 270 was the farthest at 15 already.
    tick(20);
    await settle();
    expect(writes.map(({ seenAt, peak }) => [seenAt / 1000, peak])).toEqual([
      [0, 150],
      [5, 200],
      [10, 250],
      [15, 270],
    ]);
  });

  it('is written when the page is hidden, where anything changed', async () => {
    const { manager, source, tick, writes } = createKept('lag: avg > 100');
    source.set('lag', {}, 150);
    tick(0);
    manager.keepOpen();
    source.set('lag', {}, 140);
    tick(1);
    manager.keepOpen();
    manager.keepOpen();
    await settle();
    expect(writes.map(({ seenAt, value, peak }) => [seenAt / 1000, value, peak])).toEqual([
      [0, 150, 150],
      [1, 140, 150],
    ]);
  });

  it('takes its turn where there are many: ten in 5 s', async () => {
    const { source, tick, writes } = createKept('lag: avg > 100');
    const setAll = (value: number): void => {
      for (let hero = 0; hero < 25; hero++) source.set('lag', { hero: `${hero}` }, value);
    };
    setAll(150);
    tick(0);
    setAll(250);
    tick(1);
    await settle();
    writes.length = 0;
    const written: number[] = [];
    for (const second of [5, 10, 15, 20]) {
      tick(second);
      await settle();
      written.push(writes.length);
    }
    expect(written).toEqual([10, 20, 25, 25]);
    expect(new Set(writes.map(({ id }) => id)).size).toBe(25);
  });

  it('does not call anybody who listens', () => {
    const { manager, source, tick } = createKept('lag: avg > 100');
    source.set('lag', {}, 150);
    tick(0);
    source.set('lag', {}, 160);
    tick(1);
    const changed = vi.fn();
    manager.onChange(changed);
    manager.keepOpen();
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('the farthest value', () => {
  it.each(['for 4s', 'suppress 4s'])('counts from when the condition began to hold, not from when it was told (%s)', (option) => {
    const world = createAlertWorld([`lag: avg > 100 ${option}`]);
    const { manager, source, tick } = world;
    const values = option.startsWith('for') ? [150, 400, 300, 200, 180] : [150, 1, 150, 400, 300, 200, 180];
    values.forEach((value, second) => {
      source.set('lag', {}, value);
      tick(second);
    });
    expect(manager.open[0]).toMatchObject({ value: 180, peak: 400 });
  });
});

describe('stopping and starting', () => {
  const restart = ({ manager }: AlertWorld): void => {
    manager.stop();
    manager.start();
  };

  it('leaves suppressed what resolved lately, for as long as it was to be', () => {
    const world = createAlertWorld(['lag: avg > 100 suppress 10s']);
    const { source, tick, events } = world;
    source.set('lag', {}, 150);
    tick(0);
    source.set('lag', {}, 1);
    tick(1);
    source.set('lag', {}, 150);
    restart(world);
    for (let second = 2; second < 14; second++) tick(second);
    expect(events.map(toPicture)).toEqual(['0 opened', '1 resolved (recovered)', '11 opened']);
  });

  it('opens at once what was open until the stop, and still holds', () => {
    const world = createAlertWorld(['lag: avg > 100 suppress 10s']);
    const { source, tick, events } = world;
    source.set('lag', {}, 150);
    tick(0);
    restart(world);
    tick(1);
    expect(events.map(toPicture)).toEqual(['0 opened', '0 resolved (stopped)', '1 opened']);
  });

  it('leaves snoozed what was', () => {
    const world = createAlertWorld(['lag: avg > 100']);
    const { manager, source, tick, events } = world;
    source.set('lag', {}, 150);
    tick(0);
    manager.snooze(manager.open[0].id, 5000);
    expect(manager.snooze(manager.open[0].id, NaN)).toBe(false);
    restart(world);
    for (const second of [1, 4, 5]) tick(second);
    expect(events.map(toPicture)).toEqual(['0 opened', '0 resolved (stopped)', '5 opened']);
  });

  it('starts anew how long a condition must hold', () => {
    const world = createAlertWorld(['lag: avg > 100 for 3s']);
    const { source, tick, events } = world;
    source.set('lag', {}, 150);
    tick(0);
    tick(2);
    restart(world);
    for (const second of [3, 4, 5, 6]) tick(second);
    expect(events.map(toPicture)).toEqual(['6 opened']);
  });
});
