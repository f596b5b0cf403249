import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTracer } from '../../src/create-tracer.js';
import { fromTraceJson } from '../../src/export/trace-json-reader.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { makeHistory, start, stopAll, TestStore } from './history-world.js';
import { TestSession, TIME_ORIGIN } from './recorded-session.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  await stopAll();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('TraceHistory', () => {
  it('writes at the start, and twice a second when something changed', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    expect(store.deltas).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.deltas).toHaveLength(1);
    session.turn();
    await vi.advanceTimersByTimeAsync(499);
    session.turn();
    await vi.advanceTimersByTimeAsync(1);
    expect(store.deltas).toHaveLength(2);
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('writes in the very task in which the page is hidden or left', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    await history.list();
    session.turn();
    window.dispatchEvent(new Event('pagehide'));
    expect(store.deltas).toHaveLength(2);
    await history.flush();
    session.turn();
    const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(store.deltas).toHaveLength(2);
    state.mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(store.deltas).toHaveLength(3);
  });

  it('leaves no timer and no listener behind when it stops, and writes the rest', async () => {
    const listeners = new Map<string, number>();
    for (const target of [document, window]) {
      const add = target.addEventListener.bind(target) as (type: string, ...rest: never[]) => void;
      const remove = target.removeEventListener.bind(target) as (type: string, ...rest: never[]) => void;
      const count = (type: string, by: number): void => void listeners.set(type, (listeners.get(type) ?? 0) + by);
      vi.spyOn(target, 'addEventListener').mockImplementation(
        ((type: string, ...rest: never[]) => (count(type, 1), add(type, ...rest))) as never,
      );
      vi.spyOn(target, 'removeEventListener').mockImplementation(
        ((type: string, ...rest: never[]) => (count(type, -1), remove(type, ...rest))) as never,
      );
    }
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    const stop = start(history, session);
    await history.flush();
    expect(Object.fromEntries(listeners)).toEqual({ visibilitychange: 1, freeze: 1, pagehide: 1 });
    // Flushes, and the retention.
    expect(vi.getTimerCount()).toBe(2);
    session.turn();
    await stop();
    expect(Object.fromEntries(listeners)).toEqual({ visibilitychange: 0, freeze: 0, pagehide: 0 });
    expect(vi.getTimerCount()).toBe(0);
    expect((await store.read('a'))?.spans.rowCount).toBe(2);
    session.turn();
    await history.flush();
    await stop();
    expect(store.deltas).toHaveLength(2);
  });

  it('touches nothing before it is started', () => {
    const open = vi.fn(() => Promise.resolve(new TestStore()));
    const { history } = makeHistory(open);
    expect(open).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
    expect(history.status).toEqual({ medium: 'opening', persistent: false, failedWrites: 0 });
  });

  it('starts again after a stop and goes on with the same session', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    session.turn();
    await start(history, session)();
    session.turn();
    await start(history, session)();
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('never lets two writes overlap, and loses nothing that changes meanwhile', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    let release: () => void = () => undefined;
    store.gate = new Promise((resolve) => (release = resolve));
    session.turn();
    const flushes = [history.flush()];
    session.turn();
    flushes.push(history.flush(), history.flush());
    await vi.advanceTimersByTimeAsync(3000);
    session.turn();
    // One is under way; all the others have become one that waits for it.
    expect(store.deltas).toHaveLength(2);
    release();
    await Promise.all(flushes);
    expect(store.mostRunning).toBe(1);
    expect(store.deltas).toHaveLength(3);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('tells listeners when the list changes, one that throws included', async () => {
    const { history, faults } = makeHistory(() => Promise.resolve(new TestStore()));
    const listener = vi.fn();
    history.onChange(() => {
      throw new Error('listener');
    });
    const unsubscribe = history.onChange(listener);
    start(history, new TestSession('a'));
    await history.flush();
    const calls = listener.mock.calls.length;
    expect(calls).toBeGreaterThan(0);
    await history.rename('a', 'x');
    expect(listener).toHaveBeenCalledTimes(calls + 1);
    unsubscribe();
    await history.rename('a', 'y');
    expect(listener).toHaveBeenCalledTimes(calls + 1);
    expect(faults.every((error) => (error as Error).message === 'listener')).toBe(true);
  });

  it('works with its methods pulled off', async () => {
    const { history } = makeHistory(() => Promise.resolve(new TestStore()));
    const { list, open, flush, clear } = history;
    await flush();
    await clear();
    expect([await list(), await open('a')]).toEqual([[], undefined]);
  });
});

describe('TraceHistory with the running session', () => {
  it('writes it again in full after it was deleted or everything was cleared', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    await history.flush();
    for (const remove of [() => history.delete('a'), () => history.clear()]) {
      await remove();
      expect(await history.list()).toEqual([]);
      await vi.advanceTimersByTimeAsync(1000);
      await history.flush();
      expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    }
  });

  it('keeps its new name in what is exported, and when it is written again in full', async () => {
    const store = new TestStore();
    const tracer = createTracer({ history: store, settingsStorage: null, observe: false });
    tracer.start();
    await tracer.history.flush();
    await tracer.history.rename('another session', 'not mine');
    await tracer.history.rename(tracer.session.id, 'Slow level');
    await tracer.history.clear();
    await tracer.history.flush();
    expect((await tracer.history.list())[0].session.name).toBe('Slow level');
    expect(fromTraceJson(await tracer.exportTrace()).session.name).toBe('Slow level');
    tracer.stop();
  });

  it('is stopped by the tracer after all that records, so that what these leave is written', async () => {
    const store = new TestStore();
    // Moves with every reading: had the last write come before the stop, it would end earlier.
    let time = 0;
    const clock = { now: () => ++time, timeOrigin: TIME_ORIGIN };
    const tracer = createTracer({ clock, history: store, settingsStorage: null, observe: false });
    tracer.start();
    await tracer.history.flush();
    tracer.stop();
    await tracer.history.flush();
    expect((await store.read(tracer.session.id))?.until).toBe(tracer.toTraceData().until);
  });

  it('opens it up to the moment', async () => {
    const { history } = makeHistory(() => Promise.resolve(new TestStore()));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    session.turn();
    expect((await history.open('a'))?.spans.rowCount).toBe(2);
  });
});

describe('TraceHistory on IndexedDB', () => {
  let databases = 0;

  beforeEach(() => {
    // fake-indexeddb answers through timers.
    vi.useRealTimers();
  });

  it('keeps sessions across reloads, gives up those past their retention, and never the running one', async () => {
    const name = `history-test-${databases++}`;
    const day = 86_400_000;
    // Four pages, a day apart each: the spans of the newest two are kept, and figures for two days and a half.
    for (const [dayNumber, id] of ['zero', 'one', 'two', 'three'].entries()) {
      const store = await IndexedDbStore.open(name);
      const timeOrigin = TIME_ORIGIN + dayNumber * day;
      const { history, faults } = makeHistory(() => Promise.resolve(store), {
        retention: { ...DEFAULT_RETENTION, days: 2, sessions: 2, aggregateDays: 2.5 },
        now: timeOrigin + 60_000,
      });
      const session = new TestSession(id, { timeOrigin });
      session.turn();
      const stop = history.start(session.recorder);
      await stop();
      await history.rename(id, `Day ${dayNumber}`);
      const lines = (await history.list()).map(({ session: { name: label }, raw }) => `${label}${raw ? '' : ', figures'}`);
      expect(lines).toEqual(
        [['Day 0'], ['Day 1', 'Day 0'], ['Day 2', 'Day 1', 'Day 0, figures'], ['Day 3', 'Day 2', 'Day 1, figures']][dayNumber],
      );
      // A run of 10 ms in each.
      expect((await history.aggregates()).map(({ series }) => [series[0].values.recorded, series[0].values.mean])).toEqual(
        lines.map(() => [1, 10]),
      );
      expect(faults).toEqual([]);
      store.close();
    }
  });

  it('goes on in memory when another tab upgrades the database', async () => {
    const name = `history-test-${databases++}`;
    const { history } = makeHistory(() => IndexedDbStore.open(name));
    const session = new TestSession('a');
    session.turn();
    const stop = history.start(session.recorder);
    await history.flush();
    await new Promise<void>((resolve, reject) => {
      const upgrade = indexedDB.open(name, 99);
      upgrade.onsuccess = () => (upgrade.result.close(), resolve());
      upgrade.onblocked = () => reject(new Error('The history did not make way.'));
    });
    session.turn();
    await history.flush();
    expect(history.status.medium).toBe('memory');
    expect(history.status.reason).toContain('a newer version of acttrace wrote the history');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    await stop();
  });
});
