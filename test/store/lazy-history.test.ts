import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_RETENTION } from '../../src/model/retention.js';
import { SpanRecorder } from '../../src/record/span-recorder.js';
import { LazyHistory } from '../../src/store/lazy-history.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { SessionHistory } from '../../src/store/session-history.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { createManualClock } from '../helpers/test-tracer.js';
import { someSession } from '../helpers/fake-tracer.js';

function createRecorder(): SpanRecorder {
  const recorder = new SpanRecorder(someSession({ id: 'a' }), createManualClock(), {
    maxSpans: 2048,
    maxLogs: 10,
    maxAttributeBytes: 1000,
  });
  recorder.start(0.1);
  return recorder;
}

function createHistory(): SessionHistory {
  const store = new MemoryStore();
  return new TraceHistory({
    open: () => Promise.resolve(store),
    fallback: store,
    retention: () => DEFAULT_RETENTION,
    onFault: () => undefined,
  });
}

describe('LazyHistory', () => {
  it('loads nothing until it is used, once for all, and writes what was recorded meanwhile', async () => {
    const load = vi.fn(() => Promise.resolve(createHistory()));
    const history = new LazyHistory(load, () => undefined);
    expect(history.status).toEqual({ medium: 'opening', persistent: false, failedWrites: 0 });
    expect(load).not.toHaveBeenCalled();
    const recorder = createRecorder();
    const stop = history.start(recorder);
    recorder.add(0, recorder.intern('early'), 0, 0, 1, -1, 0, 1, 1);
    await history.flush();
    expect((await history.list()).map(({ session, spans }) => [session.id, spans])).toEqual([['a', 1]]);
    expect(history.status.medium).toBe('memory');
    expect(load).toHaveBeenCalledTimes(1);
    await stop();
  });

  it('stopped before it has come, leaves no timer or listener', async () => {
    vi.useFakeTimers();
    const listen = vi.spyOn(window, 'addEventListener');
    const unlisten = vi.spyOn(window, 'removeEventListener');
    let arrive = (_history: SessionHistory): void => undefined;
    const history = new LazyHistory(
      () => new Promise((resolve) => (arrive = resolve)),
      () => undefined,
    );
    const stopped = history.start(createRecorder())();
    arrive(createHistory());
    await stopped;
    expect(vi.getTimerCount()).toBe(0);
    expect(unlisten.mock.calls.length).toBe(listen.mock.calls.length);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('tells of changes who subscribed before it has come, and not who has left again', async () => {
    const real = createHistory();
    const history = new LazyHistory(
      () => Promise.resolve(real),
      () => undefined,
    );
    const [stays, leaves] = [vi.fn(), vi.fn()];
    const unsubscribe = history.onChange(stays);
    history.onChange(leaves)();
    await history.clear();
    expect(stays).toHaveBeenCalled();
    const before = stays.mock.calls.length;
    unsubscribe();
    await history.clear();
    expect(stays.mock.calls.length).toBe(before);
    expect(leaves).not.toHaveBeenCalled();
  });

  it('that cannot be loaded says so, harms nobody, and is tried again', async () => {
    const onFault = vi.fn();
    const load = vi.fn<() => Promise<SessionHistory>>().mockRejectedValueOnce(new Error('offline'));
    const history = new LazyHistory(load, onFault);
    expect(await history.list()).toEqual([]);
    expect(history.status).toMatchObject({ persistent: false, reason: expect.stringContaining('could not be loaded') as string });
    expect(onFault).toHaveBeenCalledTimes(1);
    load.mockResolvedValueOnce(createHistory());
    await history.clear();
    expect(await history.open('a')).toBeUndefined();
    expect(history.status.medium).toBe('memory');
  });

  it('hands on every call with what it was given, and the answer', async () => {
    const real = createHistory();
    const history = new LazyHistory(
      () => Promise.resolve(real),
      () => undefined,
    );
    const calls = [
      ['pin', 'a', true],
      ['rename', 'a', 'name'],
      ['aggregates', { kind: 'session', id: 'a' }],
      ['setBaseline', { kind: 'session', id: 'a' }, 'label'],
      ['removeBaseline', 'a'],
      ['baselines'],
      ['events'],
      ['storage'],
      ['requestPersistence'],
      ['delete', 'a'],
      ['open', 'a'],
    ] as const;
    for (const [name, ...given] of calls) {
      const spy = vi.spyOn(real, name as 'open').mockResolvedValueOnce(name as never);
      // Pulled off, as every method may be.
      const method = history[name] as (...args: unknown[]) => Promise<unknown>;
      expect(await method(...given)).toBe(name);
      expect(spy).toHaveBeenCalledExactlyOnceWith(...given);
    }
  });

  it('that cannot be loaded answers with nothing, of its own each time', async () => {
    const history = new LazyHistory(
      () => Promise.reject(new Error('offline')),
      () => undefined,
    );
    expect(await history.aggregates()).toEqual([]);
    expect(await history.baselines()).toEqual([]);
    expect(await history.events()).not.toBe(await history.events());
    expect(await history.storage()).toEqual({ sessions: 0 });
    expect(await history.requestPersistence()).toBe(false);
    expect(await history.setBaseline({ kind: 'build', build: '' })).toBeUndefined();
  });
});
