import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import type { SessionDelta, TraceStore } from '../../src/model/ports.js';
import { DEFAULT_RETENTION, type Retention } from '../../src/model/retention.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { OPEN_PATIENCE } from '../../src/store/open-with-patience.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { TestSession, TIME_ORIGIN } from './recorded-session.js';

/** A store that works until it is told to fail, and that answers when it is told to. */
class TestStore implements TraceStore {
  readonly medium: string = 'IndexedDB';
  readonly inner = new MemoryStore();
  readonly deltas: SessionDelta[] = [];
  /** Thrown by the next writes, in order. */
  failures: unknown[] = [];
  broken: unknown;
  running = 0;
  mostRunning = 0;
  gate: Promise<void> | undefined;

  async write(delta: SessionDelta): Promise<void> {
    this.deltas.push(delta);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    const written = this.inner.write(delta);
    written.catch(() => undefined);
    await this.gate;
    this.running--;
    const failure: unknown = this.failures.shift() ?? this.broken;
    if (failure !== undefined) {
      await this.inner.delete(delta.session.id);
      throw failure;
    }
    return written;
  }

  list = (): ReturnType<TraceStore['list']> => this.inner.list();
  read = (id: string): ReturnType<TraceStore['read']> => this.inner.read(id);
  rename = (id: string, name: string): Promise<void> => this.inner.rename(id, name);
  delete = (id: string): Promise<void> => this.inner.delete(id);
  clear = (): Promise<void> => this.inner.clear();
  close = (): void => undefined;
}

const quota = (): DOMException => new DOMException('The quota was exceeded.', 'QuotaExceededError');

interface World {
  readonly history: TraceHistory;
  readonly fallback: MemoryStore;
  readonly faults: unknown[];
}

const stops: (() => unknown)[] = [];

function makeHistory(open: () => Promise<TraceStore>, more: { retention?: Retention; now?: number; fallback?: TraceStore } = {}): World {
  const faults: unknown[] = [];
  const fallback = (more.fallback ?? new MemoryStore()) as MemoryStore;
  const history = new TraceHistory({
    open,
    fallback,
    retention: () => more.retention ?? DEFAULT_RETENTION,
    onFault: (error) => faults.push(error),
    now: () => more.now ?? TIME_ORIGIN,
  });
  return { history, fallback, faults };
}

function start(history: TraceHistory, session: TestSession): () => Promise<void> {
  const stop = history.start(session.recorder);
  stops.push(stop);
  return stop;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('TraceHistory', () => {
  it('writes at the start, and every second when something changed', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    expect(store.deltas).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(store.deltas).toHaveLength(1);
    session.turn();
    await vi.advanceTimersByTimeAsync(999);
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
    expect(Object.fromEntries(listeners)).toEqual({ visibilitychange: 1, pagehide: 1 });
    expect(vi.getTimerCount()).toBe(1);
    session.turn();
    await stop();
    expect(Object.fromEntries(listeners)).toEqual({ visibilitychange: 0, pagehide: 0 });
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

describe('TraceHistory when IndexedDB is missing or refuses', () => {
  it('turns to memory when it does not open, and says why', async () => {
    const refused = new DOMException('denied', 'SecurityError');
    const { history, faults } = makeHistory(() => Promise.reject(refused));
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    await history.flush();
    expect(history.status).toEqual({
      medium: 'memory',
      persistent: false,
      reason: 'IndexedDB is not available here (private mode, or storage is blocked for this site): history ends with this page.',
      failedWrites: 0,
    });
    expect(faults).toEqual([refused]);
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    expect(await history.list()).toMatchObject([{ executions: 1 }]);
  });

  it('turns to memory when it never answers, and closes a store that comes too late', async () => {
    let arrive: (store: TraceStore) => void = () => undefined;
    const { history } = makeHistory(() => new Promise((resolve) => (arrive = resolve)));
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    const list = history.list();
    await vi.advanceTimersByTimeAsync(OPEN_PATIENCE);
    await list;
    expect(history.status.reason).toBe('IndexedDB refused (no answer in 10 s; reload the page to try again): history ends with this page.');
    const late = new TestStore();
    const close = vi.spyOn(late, 'close');
    arrive(late);
    await Promise.resolve();
    await history.flush();
    expect(close).toHaveBeenCalledTimes(1);
    expect(await history.list()).toMatchObject([{ spans: 2 }]);
  });

  it('turns to memory in the middle of a session with all of its data', async () => {
    const store = new TestStore();
    const { history, faults } = makeHistory(() => Promise.resolve(store));
    const earlier = new TestSession('before');
    await store.inner.write(earlier.recorder.takeDelta()!);
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    await history.flush();
    expect(history.status).toEqual({ medium: 'IndexedDB', persistent: true, reason: undefined, failedWrites: 0 });

    store.broken = quota();
    session.turn('after');
    session.log('kept');
    await history.flush();
    // It was tried twice where it failed.
    expect(faults).toHaveLength(2);
    expect(history.status).toEqual({
      medium: 'memory',
      persistent: false,
      reason: "This site's storage is full, so history ends with this page. Delete sessions to make room.",
      failedWrites: 2,
    });
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    session.turn();
    await history.flush();
    expect(faults).toHaveLength(2);
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    // What the full store holds can still be read.
    expect((await history.list()).map((line) => line.session.id).sort()).toEqual(['a', 'before']);
  });

  it('tries the store again when deleting made room, with all of the data', async () => {
    const store = new TestStore();
    const { history, fallback } = makeHistory(() => Promise.resolve(store));
    await store.inner.write(new TestSession('big').recorder.takeDelta()!);
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    store.broken = quota();
    session.turn();
    await history.flush();
    expect(history.status.medium).toBe('memory');

    store.broken = undefined;
    await history.delete('big');
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true });
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect(await fallback.list()).toEqual([]);
  });

  it('stays with the store after one failure that passes', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    store.failures = [new DOMException('Internal error.', 'UnknownError')];
    session.turn();
    await history.flush();
    expect(history.status).toMatchObject({ medium: 'IndexedDB', failedWrites: 1 });
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('keeps a chunk that left memory while its write failed', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a', { maxSpans: 2048 });
    start(history, session);
    await history.flush();
    // 1024 turns are 2048 rows, all that the recorder holds. The next row, while they are written, pushes chunk 0 out.
    for (let turn = 0; turn < 1024; turn++) session.turn();
    let release: () => void = () => undefined;
    store.gate = new Promise((resolve) => (release = resolve));
    store.failures = [quota(), quota()];
    const flush = history.flush();
    session.turn();
    expect(session.recorder.spans.firstRow).toBe(1024);
    release();
    await flush;
    const spans = (await history.open('a'))?.spans;
    expect([spans?.firstRow, spans?.rowCount]).toEqual([0, 2050]);
  });

  it('tries again at the next flush when memory fails as well', async () => {
    const [store, fallback] = [new TestStore(), new TestStore()];
    const { history } = makeHistory(() => Promise.resolve(store), { fallback });
    const session = new TestSession('a');
    start(history, session);
    await history.flush();
    store.broken = quota();
    fallback.failures = [new Error('out of memory')];
    session.turn();
    await history.flush();
    expect(history.status.failedWrites).toBe(3);
    await history.flush();
    expect(toTraceJson((await fallback.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('says that history was switched off when it was given nothing but memory', async () => {
    const memory = new MemoryStore();
    const { history } = makeHistory(() => Promise.resolve(memory), { fallback: memory });
    await history.list();
    expect(history.status.reason).toBe('History is switched off in the options: it ends with this page.');
  });

  it.each([
    [
      'InvalidStateError',
      "IndexedDB was closed (another tab updates acttrace, or the site's data was cleared): history ends with this page. Reload it to go on.",
    ],
    ['UnknownError', 'IndexedDB refused (why): history ends with this page.'],
  ])('gives %s in words', async (name, reason) => {
    const store = new TestStore();
    store.broken = new DOMException('why.', name);
    const { history } = makeHistory(() => Promise.resolve(store));
    start(history, new TestSession('a'));
    await history.flush();
    expect(history.status.reason).toBe(reason);
  });
});

describe('TraceHistory whose parts throw', () => {
  const thrower = new Proxy({} as TraceStore, {
    get(_target, key) {
      if (key === 'then') return undefined;
      if (key === 'medium') return 'broken';
      return () => {
        throw new Error(`thrown by ${String(key)}`);
      };
    },
  });

  it('throws nothing, whatever is called', async () => {
    const { history, faults } = makeHistory(() => Promise.resolve(thrower), { fallback: thrower });
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    expect(await history.list()).toEqual([]);
    expect(await history.open('a')).toBeUndefined();
    await history.rename('a', 'x');
    await history.delete('a');
    await history.clear();
    await history.flush();
    expect(faults.length).toBeGreaterThan(0);
  });

  it('survives an opener, a recorder, a clock and a retention that throw', async () => {
    const faults: unknown[] = [];
    const fail = (): never => {
      throw new Error('thrown');
    };
    const fallback = new MemoryStore();
    const history = new TraceHistory({ open: fail, fallback, retention: fail, onFault: (error) => faults.push(error), now: fail });
    const stop = history.start({ takeDelta: fail });
    await history.flush();
    await stop();
    expect(await history.list()).toEqual([]);
    expect(faults.length).toBeGreaterThanOrEqual(3);
    expect(vi.getTimerCount()).toBe(0);
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

  it('keeps its new name when it is written again in full', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    start(history, new TestSession('a'));
    await history.flush();
    await history.rename('a', 'Slow level');
    await history.clear();
    await history.flush();
    expect((await history.list())[0].session.name).toBe('Slow level');
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
    // Four pages, a day apart each; day 0 is older than 2 days on day 3, and of days 1 to 3 the newest two are kept.
    for (const [dayNumber, id] of ['zero', 'one', 'two', 'three'].entries()) {
      const store = await IndexedDbStore.open(name);
      const timeOrigin = TIME_ORIGIN + dayNumber * day;
      const { history, faults } = makeHistory(() => Promise.resolve(store), {
        retention: { days: 2, sessions: 2 },
        now: timeOrigin + 60_000,
      });
      const session = new TestSession(id, { timeOrigin });
      session.turn();
      const stop = history.start(session.recorder);
      await stop();
      await history.rename(id, `Day ${dayNumber}`);
      const names = (await history.list()).map((line) => line.session.name);
      expect(names).toEqual([[`Day 0`], ['Day 1', 'Day 0'], ['Day 2', 'Day 1'], ['Day 3', 'Day 2']][dayNumber]);
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
    expect(history.status.reason).toContain('was closed');
    expect(toTraceJson((await history.open('a'))!)).toBe(toTraceJson(session.recorder));
    await stop();
  });
});
