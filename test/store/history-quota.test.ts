import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionSummary } from '../../src/model/ports.js';
import { DEFAULT_RETENTION, type Retention } from '../../src/model/retention.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { StorageManagerPart } from '../../src/store/storage-use.js';
import { TraceHistory } from '../../src/store/trace-history.js';
import { quota, start, stopAll } from './history-world.js';
import { line, ListedStore } from './listed-store.js';
import { TestSession, TIME_ORIGIN } from './recorded-session.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MB = 1_000_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  await stopAll();
  vi.useRealTimers();
});

interface FullWorld {
  readonly store: ListedStore;
  readonly history: TraceHistory;
  readonly faults: unknown[];
  now: number;
  retention: Retention;
}

/** A history over a store that refuses what goes beyond `most` bytes. */
function makeWorld(lines: readonly SessionSummary[], most: number, storage: StorageManagerPart = {}): FullWorld {
  const store = new ListedStore(lines);
  store.refusal = () => (store.bytes > most ? quota() : undefined);
  const faults: unknown[] = [];
  const world: FullWorld = { store, faults, now: TIME_ORIGIN, retention: DEFAULT_RETENTION } as FullWorld;
  const history = new TraceHistory({
    open: () => Promise.resolve(store),
    fallback: new MemoryStore(),
    retention: () => world.retention,
    onFault: (error) => faults.push(error),
    now: () => world.now,
    storage,
  });
  return Object.assign(world, { history });
}

const old = (id: string, age: number, bytes: number, more: Partial<SessionSummary> = {}): SessionSummary =>
  line(id, TIME_ORIGIN - age, { bytes, ...more });

describe('TraceHistory whose store is full', () => {
  it('gives up the oldest spans until the write fits, stays where it is, and says so', async () => {
    const lines = [old('a', HOUR, 2 * MB), old('b', 2 * HOUR, 2 * MB), old('c', 3 * HOUR, 300), old('d', 4 * HOUR, MB, { pinned: true })];
    const { store, history } = makeWorld(lines, 4 * MB);
    start(history, new TestSession('running'));
    await history.flush();
    // 1 MB at least: the oldest has not that much.
    expect(store.calls).toEqual(['compact c', 'compact b']);
    expect(store.writes).toHaveLength(2);
    expect(history.status).toMatchObject({ medium: 'IndexedDB', persistent: true, failedWrites: 1 });
    // 2,000,300 bytes became 20.
    const message = "This site's storage was full. To make room, the history gave up the spans of 2 sessions (2.0 MB).";
    expect(await history.events()).toEqual([{ time: TIME_ORIGIN, kind: 'made-room', message }]);
  });

  it('gives twice as much each time that it was not enough, figures when no spans are left, and then turns to memory', async () => {
    const lines = [1, 2, 3, 4, 5].map((hours) => old(`s${hours}`, hours * HOUR, MB));
    const { store, history } = makeWorld(lines, -1);
    start(history, new TestSession('running'));
    await history.flush();
    // Each gives 999,990 bytes: two of them are 1 MB, three are 2 MB, and there are not 4 MB in all figures.
    const given = ['compact s5', 'compact s4', 'compact s3', 'compact s2', 'compact s1'];
    expect(store.calls).toEqual([...given, 'delete s5', 'delete s4', 'delete s3', 'delete s2', 'delete s1']);
    expect(store.writes).toHaveLength(5);
    expect(history.status.reason).toBe("This site's storage is full, so history ends with this page. Delete sessions to make room.");
    expect((await history.events()).map(({ kind }) => kind)).toEqual(['made-room', 'made-room', 'made-room']);
    expect(await history.list()).toMatchObject([{ session: { id: 'running' } }]);
  });

  it('never gives up pinned sessions, the running one, or what may run in another tab', async () => {
    const lines = [old('pinned', DAY, MB, { pinned: true }), old('running', DAY, MB), old('other tab', 60_000, MB)];
    const { store, history } = makeWorld(lines, 0);
    start(history, new TestSession('running'));
    await history.flush();
    expect(store.calls).toEqual([]);
    expect(history.status.medium).toBe('memory');
  });

  it('stops giving up where the browser goes on counting what was deleted', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => old(`s${at}`, (at + 1) * HOUR, MB));
    const { store, history } = makeWorld(lines, -1, { estimate: () => Promise.resolve({ usage: 50 * MB, quota: 50 * MB }) });
    start(history, new TestSession('running'));
    await history.flush();
    expect(store.calls).toEqual(['compact s19', 'compact s18']);
    expect(history.status.medium).toBe('memory');
  });

  it('goes back to the store, with all of its data, once the retention made room', async () => {
    const world = makeWorld([old('a', 60_000, 2 * MB)], MB);
    const { store, history } = world;
    start(history, new TestSession('running'));
    await history.flush();
    expect(history.status.medium).toBe('memory');
    world.now += 8 * DAY;
    await vi.advanceTimersByTimeAsync(HOUR);
    await vi.advanceTimersByTimeAsync(500);
    expect(store.calls).toEqual(['compact a']);
    expect(history.status).toMatchObject({ medium: 'IndexedDB', reason: undefined });
  });

  it('turns to memory when giving up fails as well', async () => {
    const { store, history, faults } = makeWorld([old('a', HOUR, 2 * MB)], MB);
    store.compact = () => Promise.reject(new Error('no'));
    start(history, new TestSession('running'));
    await history.flush();
    expect(history.status.medium).toBe('memory');
    expect(faults.map(String)).toContain('Error: no');
  });
});

describe('TraceHistory and its retention', () => {
  it('applies it at the start and every hour, as it is then, and tells what was given up, if anything', async () => {
    const world = makeWorld([old('a', HOUR, 100), old('b', 8 * DAY, 100), old('c', 91 * DAY, 100)], MB);
    const { store, history } = world;
    const stop = start(history, new TestSession('running'));
    await vi.advanceTimersByTimeAsync(0);
    await history.list();
    expect(store.calls).toEqual(['compact b', 'delete c']);
    const [event] = await history.events();
    // 90 bytes of b, all of c.
    const given = 'the spans of 1 session and 1 session as a whole (190 B)';
    expect(event).toEqual({ time: TIME_ORIGIN, kind: 'retention', message: `As the retention says, the history gave up ${given}.` });
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(await history.events()).toHaveLength(1);
    world.retention = { ...DEFAULT_RETENTION, bytes: 50 };
    await vi.advanceTimersByTimeAsync(HOUR - 1);
    expect(store.calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.calls).toEqual(['compact b', 'delete c', 'compact a']);
    expect(await history.events()).toHaveLength(2);
    await stop();
    expect(vi.getTimerCount()).toBe(0);
    world.retention = { ...DEFAULT_RETENTION, bytes: 1 };
    await vi.advanceTimersByTimeAsync(3 * HOUR);
    expect(store.calls).toHaveLength(3);
  });

  it('does not keep the running session waiting', async () => {
    const { store, history } = makeWorld([old('a', 8 * DAY, 100)], MB);
    let release: () => void = () => undefined;
    store.compact = () => new Promise((resolve) => (release = resolve));
    const session = new TestSession('running');
    const stop = start(history, session);
    await vi.advanceTimersByTimeAsync(0);
    session.turn();
    await history.flush();
    expect(store.writes).toHaveLength(2);
    release();
    await stop();
  });
});
