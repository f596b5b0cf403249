import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { DeviceClass } from '../../src/model/device-class.js';
import type { Selection } from '../../src/model/selection.js';
import { createBaseline, MOST_BASELINE_SESSIONS, readBaseline } from '../../src/store/baselines.js';
import { someAggregate } from '../helpers/fake-history.js';
import { makeHistory, quota, start, stopAll } from './history-world.js';
import { line, ListedStore } from './listed-store.js';
import { sessionInfo, TestSession, TIME_ORIGIN } from './recorded-session.js';

const HOUR = 3_600_000;
const MINE: DeviceClass = { cores: 8, memory: 8, engine: 'chromium', isolated: false };
const OTHER: DeviceClass = { ...MINE, cores: 2 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(async () => {
  await stopAll();
  vi.useRealTimers();
});

interface Given {
  readonly device?: DeviceClass | undefined;
  readonly build?: string;
  readonly spans?: number;
}

/** A store with sessions, one hour after the other, and a history that runs on a machine of the class `MINE`. */
async function makeWorld(given: Readonly<Record<string, Given>>, running = MINE) {
  const store = new ListedStore();
  Object.entries(given).forEach(([id, { spans = 1, ...more }], at) => {
    const session = sessionInfo(id, { timeOrigin: TIME_ORIGIN + at * HOUR, ...more });
    store.lines.push({ ...line(id, 0), session, spans });
    const aggregate = someAggregate(session, [at + 1], { filter: [at + 1] });
    const [pipeline] = aggregate.series;
    store.numbers.set(id, { ...aggregate, series: [...aggregate.series, { ...pipeline, kind: 'action', name: 'jump' }] });
  });
  const world = makeHistory(() => Promise.resolve(store), { now: TIME_ORIGIN + 1000 * HOUR });
  start(world.history, new TestSession('running', { device: running }));
  await world.history.flush();
  return { ...world, store };
}

const idsOf = (aggregates: readonly SessionAggregate[]): string[] => aggregates.map(({ session }) => session.id);

describe('TraceHistory.aggregates', () => {
  const sessions = {
    one: { device: MINE, build: '1' },
    alien: { device: OTHER, build: '1' },
    empty: { device: MINE, build: '1', spans: 0 },
    two: { device: MINE, build: '2' },
    old: { device: undefined, build: '1' },
  };

  it.each<[string, Selection | undefined, string[]]>([
    ['all sessions, oldest first', undefined, ['one', 'alien', 'two', 'old']],
    ['a session, of whatever machine', { kind: 'session', id: 'alien' }, ['alien']],
    ['a build, of this class of machine', { kind: 'build', build: '1' }, ['one']],
    ['a range, both ends included', { kind: 'range', from: TIME_ORIGIN, to: TIME_ORIGIN + 3 * HOUR }, ['one', 'two']],
    ['a range that begins later', { kind: 'range', from: TIME_ORIGIN + 1, to: TIME_ORIGIN + 3 * HOUR - 1 }, []],
    ['no session without spans', { kind: 'session', id: 'empty' }, []],
    ['no baseline that there is not', { kind: 'baseline', id: 'none' }, []],
  ])('gives %s', async (_what, selection, ids) => {
    const { history } = await makeWorld(sessions);
    expect(idsOf(await history.aggregates(selection))).toEqual(ids);
  });

  it('takes sessions from before the device was kept as a class of their own', async () => {
    const { history } = await makeWorld(sessions, { cores: 0, memory: 0, engine: 'unknown', isolated: false });
    expect(idsOf(await history.aggregates({ kind: 'build', build: '1' }))).toEqual(['old']);
  });

  it('is empty where a store has no aggregates, or cannot read them', async () => {
    const { history, store, faults } = await makeWorld(sessions);
    store.aggregates = () => Promise.reject(new Error('no'));
    expect(await history.aggregates()).toEqual([]);
    expect(faults).toHaveLength(1);
    Object.assign(store, { aggregates: undefined });
    expect(await history.aggregates()).toEqual([]);
  });
});

describe('TraceHistory and its baselines', () => {
  it('makes one of a build, without figures for each action, and gives it back, with its sessions', async () => {
    const { history, store } = await makeWorld({
      one: { device: MINE, build: '7' },
      two: { device: MINE, build: '7' },
      alien: { build: '7' },
    });
    const heard = vi.fn();
    history.onChange(heard);
    const baseline = await history.setBaseline({ kind: 'build', build: '7' });
    expect(heard).toHaveBeenCalled();
    expect(baseline).toMatchObject({ label: 'Build 7', createdAt: TIME_ORIGIN + 1000 * HOUR, device: MINE });
    expect(idsOf(baseline!.sessions)).toEqual(['one', 'two']);
    expect(baseline!.sessions[0].series.map(({ kind }) => kind)).toEqual(['pipeline', 'stage']);
    store.lines = [];
    expect(await history.baselines()).toEqual([baseline]);
    expect(await history.aggregates({ kind: 'baseline', id: baseline!.id })).toEqual(baseline!.sessions);
    await history.removeBaseline(baseline!.id);
    expect(await history.baselines()).toEqual([]);
  });

  it('makes one of a session of another machine, of the class of that machine', async () => {
    const { history } = await makeWorld({ alien: { device: OTHER } });
    expect(await history.setBaseline({ kind: 'session', id: 'alien' }, '  Phone ')).toMatchObject({ label: 'Phone', device: OTHER });
    expect(await history.setBaseline({ kind: 'session', id: 'alien' }, ' ')).toMatchObject({ label: 'Session alien' });
  });

  it('makes none of nothing, and none that cannot be kept', async () => {
    const { history, store, faults } = await makeWorld({ one: { device: MINE, spans: 0 }, two: { device: MINE } });
    expect(await history.setBaseline({ kind: 'session', id: 'one' })).toBeUndefined();
    store.shelves.put = () => Promise.reject(quota());
    expect(await history.setBaseline({ kind: 'session', id: 'two' })).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(await history.baselines()).toEqual([]);
  });

  it('lists them oldest first, and leaves out what is none', async () => {
    const { history, store } = await makeWorld({ one: { device: MINE } });
    const later = await history.setBaseline({ kind: 'session', id: 'one' });
    await store.shelves.put('baselines', 'zz', { ...later, id: 'zz', createdAt: 1 });
    await store.shelves.put('baselines', 'yy', { id: 'yy' });
    expect((await history.baselines()).map(({ id }) => id)).toEqual(['zz', later!.id]);
  });

  it('are cleared with everything else', async () => {
    const { history } = await makeWorld({ one: { device: MINE } });
    await history.setBaseline({ kind: 'session', id: 'one' });
    await history.clear();
    expect([await history.baselines(), await history.events()]).toEqual([[], []]);
  });
});

describe('createBaseline', () => {
  it('keeps the newest sessions only', () => {
    const sessions = Array.from({ length: 60 }, (_, at) => someAggregate(sessionInfo(`s${at}`), [1]));
    const baseline = createBaseline({ kind: 'range', from: 0, to: 1 }, undefined, sessions, 0);
    expect(baseline?.sessions).toHaveLength(MOST_BASELINE_SESSIONS);
    expect(baseline?.sessions[0].session.id).toBe('s10');
    expect(baseline?.label).toContain(' to ');
  });
});

describe('readBaseline', () => {
  const session = someAggregate(sessionInfo('a', { device: MINE }), [1, 2]);
  const sound = createBaseline({ kind: 'build', build: '1' }, 'Base', [session, { ...session, session: sessionInfo('b') }], 5)!;

  it('reads what was written', () => {
    expect(readBaseline(structuredClone(sound))).toEqual(sound);
    for (const selection of [
      { kind: 'session', id: 'a' },
      { kind: 'baseline', id: 'a' },
      { kind: 'range', from: 1, to: 2 },
    ] as const) {
      expect(readBaseline({ ...sound, selection })?.selection).toEqual(selection);
    }
  });

  it('leaves damaged sessions out, and is none without any', () => {
    expect(readBaseline({ ...sound, sessions: [sound.sessions[0], { series: 1 }] })?.sessions).toHaveLength(1);
    expect(readBaseline({ ...sound, sessions: [null] })).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { ...sound, id: 1 },
    { ...sound, label: null },
    { ...sound, createdAt: NaN },
    { ...sound, device: { cores: 'x' } },
    { ...sound, sessions: 'x' },
    { ...sound, selection: { kind: 'build' } },
    { ...sound, selection: { kind: 'range', from: 1 } },
    { ...sound, selection: { kind: 'else', id: 'a' } },
  ])('takes %# for none', (value) => {
    expect(readBaseline(value)).toBeUndefined();
  });
});
