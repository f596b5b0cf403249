import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Alert, AlertHistorySink, ResolvedAlert } from '../../../src/respond/alerts/alert.js';
import { AlertHistory, MOST_RECENT } from '../../../src/respond/alerts/alert-history.js';
import { createAlertShelf } from '../../../src/respond/alerts/alert-shelf.js';
import { readAlert } from '../../../src/respond/alerts/read-alert.js';
import { MapShelves } from '../../store/listed-store.js';
import { createAlertWorld } from './alert-world.js';

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function alertAt(resolvedAt: number, more: Partial<ResolvedAlert> = {}): ResolvedAlert {
  return {
    id: `id${resolvedAt}`,
    rule: 'lag: avg > 100',
    severity: 'warning',
    metric: 'lag',
    tags: { page: 'game' },
    condition: 'avg > 100',
    limit: 100,
    beganAt: (more.openedAt ?? resolvedAt - 10) - 5,
    openedAt: resolvedAt - 10,
    value: 50,
    seenAt: resolvedAt,
    peak: 300,
    state: 'resolved',
    resolvedAt,
    reason: 'recovered',
    ...more,
  };
}

function sinkOf(stored: readonly unknown[]) {
  return { put: vi.fn<(alert: Alert) => void>(), list: () => Promise.resolve(stored) };
}

describe('the history of alerts', () => {
  it('shows the last 50, newest first, and hands all to its sink: opened, acknowledged, resolved', async () => {
    const history = sinkOf([]);
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100 suppress 0s'], { history });
    for (let second = 0; second < 120; second++) {
      source.set('lag', {}, second % 2 === 0 ? 150 : 1);
      tick(second);
      if (second === 0) manager.acknowledge(manager.open[0].id);
    }
    await settle();
    expect(manager.recent).toHaveLength(MOST_RECENT);
    expect([manager.recent[0].resolvedAt, manager.recent[49].resolvedAt]).toEqual([119_000, 21_000]);
    const kept = history.put.mock.calls.map(([alert]) => alert);
    expect(kept).toHaveLength(121);
    expect(kept.slice(0, 4).map(({ state, acknowledgedAt }) => [state, acknowledgedAt])).toEqual([
      ['open', undefined],
      ['open', 0],
      ['resolved', 0],
      ['open', undefined],
    ]);
    expect(kept[0].id).toBe(kept[2].id);
  });

  it('is read at the start, beside what happened since', async () => {
    let answer = (_stored: readonly unknown[]): void => undefined;
    const list = (): Promise<readonly unknown[]> => new Promise((resolve) => (answer = resolve));
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100'], { history: { put: () => undefined, list } });
    const changed = vi.fn();
    manager.onChange(changed);
    source.set('lag', {}, 150);
    tick(1);
    source.set('lag', {}, 1);
    tick(2);
    source.set('lag', { page: 'b' }, 150);
    tick(3);
    changed.mockClear();
    const [resolved, open] = [manager.recent[0], manager.open[0]];
    answer([alertAt(10), alertAt(20), { ...open }, { ...resolved, peak: 1 }, 'damaged']);
    await settle();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(manager.recent).toEqual([resolved, alertAt(20), alertAt(10)]);
  });

  it('takes what another page left open for resolved when it was seen last', () => {
    const facts = alertAt(400, { seenAt: 400 });
    const left = { ...facts, state: 'open', stale: false, resolvedAt: undefined, reason: undefined };
    expect(readAlert(left)).toEqual({ ...facts, reason: 'unknown' });
  });

  it.each<[string, AlertHistorySink]>([
    ['throws', { put: () => fail(), list: () => fail() }],
    ['rejects', { put: () => Promise.reject(new Error('no')), list: () => Promise.reject(new Error('no')) }],
  ])('counts what a sink that %s does not keep', async (_name, history) => {
    const { manager, source, tick, faults } = createAlertWorld(['lag: avg > 100'], { history });
    source.set('lag', {}, 150);
    tick(0);
    source.set('lag', {}, 1);
    tick(1);
    await settle();
    expect(manager.status().failedWrites).toBe(2);
    expect(faults).toEqual(Array.from({ length: 3 }, () => 'alert history: no'));
    expect(manager.recent).toHaveLength(1);
  });

  it('gives a sink that does not answer no more than 200 alerts', async () => {
    const history = new AlertHistory({ put: vi.fn(() => new Promise(() => undefined)), list: () => Promise.resolve([]) }, () => undefined);
    for (let time = 0; time < 300; time++) history.keep(alertAt(time));
    await settle();
    expect(history.failedWrites).toBe(100);
  });

  it('reads nothing of what is no list, and no more than a thousand of a long one', async () => {
    const faults: unknown[] = [];
    const odd = new AlertHistory({ put: () => undefined, list: () => Promise.resolve({} as never) }, (error) => faults.push(error));
    await odd.load(() => false);
    expect(faults.map(String)).toEqual(['Error: The history of alerts gave no list.']);
    const long = new AlertHistory(sinkOf([alertAt(99_999), ...Array.from({ length: 1000 }, (_, time) => alertAt(time))]), () => undefined);
    await long.load(() => false);
    expect(long.recent.map(({ resolvedAt }) => resolvedAt).slice(0, 2)).toEqual([999, 998]);
  });
});

describe('a stored alert', () => {
  it('is read as it was, without what does not belong to it', () => {
    expect(readAlert({ ...alertAt(5, { acknowledgedAt: 3 }), key: 'k', extra: 1 })).toEqual(alertAt(5, { acknowledgedAt: 3 }));
  });

  it.each([
    'id',
    'rule',
    'severity',
    'metric',
    'tags',
    'condition',
    'limit',
    'openedAt',
    'value',
    'seenAt',
    'peak',
    'state',
    'resolvedAt',
    'reason',
  ])('is no alert when its %s is damaged', (field) => {
    for (const damage of [undefined, null, NaN, {}.toString, ['x'], { a: 1 }, 'x'.repeat(20_000)]) {
      expect(readAlert({ ...alertAt(5), [field]: damage })).toBeUndefined();
    }
  });

  it('is no alert when it ends before it begins, or is nothing like one', () => {
    expect(readAlert(alertAt(5, { openedAt: 6 }))).toBeUndefined();
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => readAlert(value) === undefined));
  });
});

describe('an alert stored before there were pages and titles', () => {
  const old = { ...alertAt(5), beganAt: undefined };

  it('began when it opened, and is of no page', () => {
    const { beganAt, ...rest } = alertAt(5);
    expect(beganAt).toBe(-10);
    expect(readAlert(old)).toEqual({ ...rest, beganAt: -5 });
  });

  it('has a title where its rule was named by somebody', () => {
    expect(readAlert({ ...old, rule: 'the page stutters' })?.title).toBe('the page stutters');
    const page = { path: '/game', loadedAt: 3 };
    // Of a newer one that says none, its rule was renamed while it was open.
    expect(readAlert({ ...old, rule: 'the page stutters', page })).toMatchObject({ page, beganAt: -5 });
    expect(readAlert({ ...old, rule: 'the page stutters', page })?.title).toBeUndefined();
  });

  it.each([{ path: 3, loadedAt: 3 }, { path: '/', loadedAt: 'x' }, 'x', null])('is kept where its page is damaged: %j', (page) => {
    expect(readAlert({ ...alertAt(5), page })).toEqual(alertAt(5));
  });
});

describe('the shelf', () => {
  it('keeps an alert in one place while it is open and after it resolved, the oldest first', async () => {
    const shelves = new MapShelves();
    const sink = createAlertShelf(shelves);
    const { manager, source, tick } = createAlertWorld(['lag: avg > 100'], { history: sink });
    source.set('lag', {}, 150);
    tick(12);
    source.set('lag', { page: 'b' }, 150);
    tick(13);
    await settle();
    expect((await sink.list()).map((value) => (value as Alert).state)).toEqual(['open', 'open']);
    manager.stop();
    await settle();
    const stored = await sink.list();
    expect(stored.map(readAlert)).toEqual([...manager.recent].reverse());
    const later = createAlertWorld([], { history: sink });
    await settle();
    expect(later.manager.recent).toHaveLength(2);
  });

  it('removes the oldest beyond a thousand', async () => {
    const shelves = new MapShelves();
    const sink = createAlertShelf(shelves);
    for (let time = 0; time < 1100; time++) await sink.put(alertAt(time, { openedAt: time }));
    expect(shelves.records.size).toBe(1000);
    expect(readAlert((await sink.list())[0])?.openedAt).toBe(100);
  });
});

function fail(): never {
  throw new Error('no');
}
