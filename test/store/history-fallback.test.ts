import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import type { TraceStore } from '../../src/model/ports.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { OPEN_PATIENCE } from '../../src/store/open-with-patience.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { makeHistory, quota, start, stopAll, TestStore } from './history-world.js';
import { TestSession } from './recorded-session.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  await stopAll();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('TraceHistory when IndexedDB is missing or refuses', () => {
  it('turns to memory when it does not open, and says why', async () => {
    const refused = new DOMException('denied', 'SecurityError');
    const { history, faults } = makeHistory(() => Promise.reject(refused));
    const session = new TestSession('a');
    session.turn();
    start(history, session);
    await history.flush();
    expect(history.status).toMatchObject({
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
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true, reason: undefined, failedWrites: 0 });

    store.broken = quota();
    session.turn('after');
    session.log('kept');
    await history.flush();
    // It was tried twice where it failed.
    expect(faults).toHaveLength(2);
    expect(history.status).toMatchObject({
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

  it('keeps weights that left memory while their write failed', async () => {
    const store = new TestStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a');
    const [early, late] = [
      { spans: 1, details: 5 },
      { spans: 2, details: 2 },
    ];
    const partial = { ...session.recorder.takeDelta(true)!, weights: [[1, early] as const, [2, early] as const] };
    const parts = [partial];
    store.failures = [quota()];
    // What changed is given once; everything that is held has lost trace 1 since.
    const stop = history.start({ takeDelta: (full) => (full ? { ...partial, weights: [[2, late]] } : parts.pop()) });
    await history.flush();
    expect([...(await store.read('a'))!.weights]).toEqual([
      [1, early],
      [2, late],
    ]);
    await stop();
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
