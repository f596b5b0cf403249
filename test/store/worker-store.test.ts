import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aggregateTrace } from '../../src/aggregate/aggregate-trace.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import type { SessionAggregate } from '../../src/model/aggregate.js';
import { SessionGoneError, type SessionDelta, type TimedRun } from '../../src/model/ports.js';
import { FLUSH_INTERVAL } from '../../src/store/flush-schedule.js';
import { IndexedDbStore } from '../../src/store/indexed-db-store.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { MOST_CHUNKS } from '../../src/store/session-writes.js';
import { OPEN_PATIENCE, WorkerStore } from '../../src/store/worker-store.js';
import { HeldWorker, nextTask } from './held-worker.js';
import { TestSession } from './recorded-session.js';

let databases = 0;
let name: string;
const open: { close(): void }[] = [];

beforeEach(() => {
  name = `worker-store-test-${databases++}`;
});

afterEach(async () => {
  for (const store of open.splice(0)) store.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
  await nextTask();
});

async function openOwn(): Promise<IndexedDbStore> {
  const store = await IndexedDbStore.open(name);
  open.push(store);
  return store;
}

interface World {
  readonly store: WorkerStore;
  readonly worker: HeldWorker;
  readonly faults: unknown[];
}

/** A page and its worker; the page's own connection is open. */
async function openWorld(): Promise<World> {
  const worker = new HeldWorker((wanted) => IndexedDbStore.open(wanted));
  const faults: unknown[] = [];
  let ready: () => void = () => undefined;
  const ownIsOpen = new Promise<void>((resolve) => (ready = resolve));
  const store = await WorkerStore.open(name, {
    startWorker: () => Promise.resolve(worker),
    openOwn: async () => {
      const own = await openOwn();
      ready();
      return own;
    },
    onFault: (error) => faults.push(error),
  });
  open.push(store);
  await ownIsOpen;
  await nextTask();
  return { store, worker, faults };
}

/** What a page that is opened later finds. */
async function findLater(id = 'a'): Promise<string | undefined> {
  const data = await (await openOwn()).read(id);
  return data && toTraceJson(data);
}

async function countJournal(): Promise<number> {
  const database = await openDB(`${name}-journal`);
  open.push(database);
  return database.count('deltas');
}

/** Two rows a turn, in one chunk that is written again each time; a name, a line and an attribute that only this turn has. */
function play(session: TestSession, turn: number): void {
  const run = session.turn(`turn ${turn}`);
  session.recorder.attach(run, { turn }, 20);
  session.log(`line ${turn}`);
  session.count('heap', turn);
}

describe('WorkerStore', () => {
  it('writes and reads by the worker, exactly', async () => {
    const { store, worker, faults } = await openWorld();
    const session = new TestSession('a');
    for (let turn = 0; turn < 1300; turn++) {
      // The recorder holds a hundred lines.
      if (turn % 20 === 0) play(session, turn);
      else session.turn();
      if (turn % 300 === 0) await store.write(session.recorder.takeDelta()!);
    }
    session.recorder.weigh(7, 2, 3);
    await store.write(session.recorder.takeDelta()!);
    expect(store.writer).toBe('worker');
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    expect(await store.read('b')).toBeUndefined();
    await store.rename('a', 'Slow level');
    await store.pin('a', true);
    expect(await store.list()).toMatchObject([{ session: { id: 'a', name: 'Slow level' }, spans: 2600, executions: 1300, pinned: true }]);
    expect((await store.aggregates(['a']))[0].series.find(({ kind }) => kind === 'pipeline')?.values.count).toBe(1300);
    await store.shelves.put('baselines', 'x', { label: 'first' });
    expect(await store.shelves.list('baselines')).toEqual([{ label: 'first' }]);
    await store.shelves.remove('baselines', 'x');
    expect(await store.shelves.list('baselines')).toEqual([]);
    await store.compact('a');
    expect(await store.list()).toMatchObject([{ spans: 2600, raw: false }]);
    await store.delete('a');
    expect(await store.list()).toEqual([]);
    expect([faults, worker.dead]).toEqual([[], false]);
  });

  it('tells of a session that another tab deleted, and takes it again in full', async () => {
    const { store } = await openWorld();
    const session = new TestSession('a');
    play(session, 0);
    await store.write(session.recorder.takeDelta()!);
    await (await openOwn()).delete('a');
    play(session, 1);
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    await store.write(session.recorder.takeDelta(true)!);
    expect(await findLater()).toBe(toTraceJson(session.recorder));
  });

  it('goes on with a session that another instance in this page wrote', async () => {
    const [first, second] = [await openWorld(), await openWorld()];
    const session = new TestSession('a');
    for (let turn = 0; turn < 50; turn++) {
      play(session, turn);
      await first.store.write(session.recorder.takeDelta()!);
    }
    first.store.close();
    const third = await openWorld();
    play(session, 50);
    await third.store.write(session.recorder.takeDelta()!);
    expect(await findLater()).toBe(toTraceJson(session.recorder));
    expect(second.faults).toEqual([]);
  });

  /**
   * Three writes after the first, the last of them as the page goes, all of one chunk. Of their messages, some reach the worker before the
   * page puts down what it knows not to be stored, some after, some never; and the page dies with its worker, or goes on.
   */
  const orders = [0, 1, 2].flatMap((before) =>
    Array.from({ length: 4 - before }, (_, after) => [false, true].map((survives) => ({ before, after, survives }))).flat(),
  );
  it.each(orders)('loses and mixes nothing: $before stored before the page goes, $after later, page survives: $survives', async (order) => {
    const { store, worker, faults } = await openWorld();
    const session = new TestSession('a');
    play(session, 0);
    await store.write(session.recorder.takeDelta()!);

    worker.flowing = false;
    const writes: Promise<unknown>[] = [];
    for (const turn of [1, 2]) {
      play(session, turn);
      writes.push(store.write(session.recorder.takeDelta()!));
    }
    await worker.deliver(order.before);
    play(session, 3);
    writes.push(store.writeNow(session.recorder.takeDelta()!));
    const written = toTraceJson(session.recorder);
    await worker.deliver(order.after);
    if (!order.survives) {
      worker.terminate();
      // Nobody hears how they end.
      for (const write of writes) write.catch(() => undefined);
      // What was put down is handed to the browser, and the page has ended.
      await nextTask();
      expect(await findLater()).toBe(written);
      expect((await (await openOwn()).list())[0]).toMatchObject({ spans: 8, executions: 4 });
      return;
    }
    // Somebody else looks, and stores what the page put down, while the worker has not come to it.
    expect(await findLater()).toBe(written);
    worker.flowing = true;
    await worker.deliver();
    await worker.answer();
    await Promise.all(writes);
    play(session, 4);
    await store.write(session.recorder.takeDelta()!);
    expect(await findLater()).toBe(toTraceJson(session.recorder));
    expect((await store.aggregates(['a']))[0].series.find(({ kind }) => kind === 'pipeline')?.values.count).toBe(5);
    await vi.waitFor(async () => expect(await countJournal()).toBe(0));
    expect(faults).toEqual([]);
  });

  it.each([0, 1, 2])('writes by the page what a worker that dies leaves: %i of 3 were stored', async (stored) => {
    const { store, worker } = await openWorld();
    const session = new TestSession('a');
    play(session, 0);
    await store.write(session.recorder.takeDelta()!);
    worker.flowing = false;
    const writes: Promise<void>[] = [];
    for (const turn of [1, 2, 3]) {
      play(session, turn);
      writes.push(store.write(session.recorder.takeDelta()!));
    }
    const list = store.list();
    await worker.deliver(stored);
    worker.crash();
    await Promise.all(writes);
    expect(store.writer).toBe('page');
    expect(await findLater()).toBe(toTraceJson(session.recorder));
    expect((await list)[0].session.id).toBe('a');
    play(session, 4);
    await store.write(session.recorder.takeDelta()!);
    expect(await findLater()).toBe(toTraceJson(session.recorder));
    expect((await store.aggregates(['a']))[0].series.find(({ kind }) => kind === 'pipeline')?.values.count).toBe(5);
  });

  it('writes by the page where no worker starts, in parts, and at once when the page goes', async () => {
    const faults: unknown[] = [];
    const store = await WorkerStore.open(name, {
      startWorker: () => Promise.reject(new Error('forbidden')),
      openOwn,
      onFault: (error) => faults.push(error),
    });
    open.push(store);
    expect([store.writer, faults]).toEqual(['page', [new Error('forbidden')]]);
    const session = new TestSession('a');
    for (let turn = 0; turn < 3000; turn++) session.turn();
    const writing = store.write(session.recorder.takeDelta()!);
    await nextTask();
    play(session, 3000);
    await store.writeNow(session.recorder.takeDelta()!);
    expect(await findLater()).toBe(toTraceJson(session.recorder));
    await writing;
  });

  it('counts what holds the page up where it packs: all that is put into the database', async () => {
    const store = await WorkerStore.open(name, { openOwn, onFault: () => undefined });
    open.push(store);
    const session = new TestSession('a');
    for (let turn = 0; turn < 3000; turn++) session.turn();
    let depth = 0;
    const timed: TimedRun = (work) => {
      depth++;
      try {
        return work();
      } finally {
        depth--;
      }
    };
    const counted: boolean[] = [];
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      counted.push(depth > 0);
      return put.apply(this, args);
    });
    await store.write(session.recorder.takeDelta()!, timed);
    expect(counted.length).toBeGreaterThan(6);
    expect(new Set(counted)).toEqual(new Set([true]));
    expect(depth).toBe(0);
  });

  describe('moved between worker and page', () => {
    /** A page whose workers come one after the other. */
    async function openMovable(): Promise<{ readonly store: WorkerStore; readonly workers: HeldWorker[]; readonly faults: unknown[] }> {
      const workers: HeldWorker[] = [];
      const faults: unknown[] = [];
      const store = await WorkerStore.open(name, {
        startWorker: () => {
          workers.push(new HeldWorker((wanted) => IndexedDbStore.open(wanted)));
          return Promise.resolve(workers.at(-1)!);
        },
        openOwn,
        onFault: (error) => faults.push(error),
      });
      open.push(store);
      return { store, workers, faults };
    }

    const runsOf = async (store: WorkerStore): Promise<SessionAggregate['series'][number]['values']> =>
      (await store.aggregates(['a']))[0].series.find(({ kind }) => kind === 'pipeline')!.values;

    it('keeps the session whole, and its figures', async () => {
      const { store, workers, faults } = await openMovable();
      const session = new TestSession('a');
      let plays = 0;
      const go = async (turns: number): Promise<void> => {
        for (let turn = 0; turn < turns; turn++) session.turn();
        play(session, plays++);
        await store.write(session.recorder.takeDelta()!);
        expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
        const counted = aggregateTrace(session.recorder).series.find(({ kind }) => kind === 'pipeline')!;
        expect(await runsOf(store)).toEqual(counted.values);
      };
      await go(20);
      for (const writer of ['page', 'worker', 'page', 'worker'] as const) {
        await store.moveTo(writer);
        expect(store.writer).toBe(writer);
        expect(store.hasWorker).toBe(true);
        await go(600);
        await go(3);
      }
      expect(workers).toHaveLength(3);
      expect(faults).toEqual([]);
    });

    it('waits for what is under way, and what comes meanwhile waits for it', async () => {
      const { store, workers, faults } = await openMovable();
      const [worker] = workers;
      const session = new TestSession('a');
      play(session, 0);
      await store.write(session.recorder.takeDelta()!);
      worker.flowing = false;
      play(session, 1);
      const writes = [store.write(session.recorder.takeDelta()!)];
      await nextTask();
      const list = store.list();
      const moving = store.moveTo('page');
      await nextTask();
      play(session, 2);
      writes.push(store.write(session.recorder.takeDelta()!));
      play(session, 3);
      // The page is about to go, and does not.
      writes.push(store.writeNow(session.recorder.takeDelta()!));
      await nextTask();
      expect(store.writer).toBe('worker');
      while (worker.toWorker.waiting.length > 0 || worker.toPage.waiting.length > 0) {
        await worker.deliver();
        await worker.answer();
      }
      await Promise.all([moving, ...writes]);
      expect(store.writer).toBe('page');
      expect((await list)[0].session.id).toBe('a');
      expect(await findLater()).toBe(toTraceJson(session.recorder));
      expect((await runsOf(store)).count).toBe(4);
      expect(faults).toEqual([]);
    });

    it('starts a worker again in place of one that died', async () => {
      const { store, workers, faults } = await openMovable();
      const session = new TestSession('a');
      play(session, 0);
      await store.write(session.recorder.takeDelta()!);
      workers[0].crash();
      play(session, 1);
      await store.write(session.recorder.takeDelta()!);
      expect([store.writer, store.hasWorker]).toEqual(['page', true]);
      await store.moveTo('worker');
      play(session, 2);
      await store.write(session.recorder.takeDelta()!);
      expect(store.writer).toBe('worker');
      expect(await findLater()).toBe(toTraceJson(session.recorder));
      expect((await runsOf(store)).count).toBe(3);
      expect(faults).toEqual([]);
    });

    it('stays with the page where no worker starts', async () => {
      const store = await WorkerStore.open(name, { openOwn, onFault: () => undefined });
      open.push(store);
      await expect(store.moveTo('worker')).rejects.toThrow('There is no worker to write the history.');
      expect([store.writer, store.hasWorker]).toEqual(['page', false]);
      const session = new TestSession('a');
      play(session, 0);
      await store.write(session.recorder.takeDelta()!);
      expect(await findLater()).toBe(toTraceJson(session.recorder));
    });

    it.each([1, 2])('hands over to a worker that comes late, and to one only: %i', async (workers) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const faults: unknown[] = [];
      const started: HeldWorker[] = [];
      const waiting: (() => void)[] = [];
      const opening = WorkerStore.open(name, {
        startWorker: () =>
          new Promise((resolve) => {
            waiting.push(() => {
              started.push(new HeldWorker((wanted) => IndexedDbStore.open(wanted)));
              resolve(started.at(-1)!);
            });
          }),
        openOwn,
        onFault: (error) => faults.push(error),
      });
      await vi.advanceTimersByTimeAsync(OPEN_PATIENCE);
      vi.useRealTimers();
      const store = await opening;
      open.push(store);
      expect(store.writer).toBe('page');
      const session = new TestSession('a');
      play(session, 0);
      await store.write(session.recorder.takeDelta()!);
      const moving = workers === 2 ? store.moveTo('worker') : undefined;
      for (const start of waiting) start();
      await vi.waitFor(() => expect(store.writer).toBe('worker'));
      await moving;
      play(session, 1);
      await store.write(session.recorder.takeDelta()!);
      expect(await findLater()).toBe(toTraceJson(session.recorder));
      await vi.waitFor(() => expect(started.filter(({ dead }) => !dead)).toHaveLength(1), { timeout: 5000 });
      expect([started.length, store.writer, faults]).toEqual([workers, 'worker', []]);
    });

    it('refuses a session that has lost its oldest spans, as what was counted of them is known to its writer only', async () => {
      const { store } = await openMovable();
      const session = new TestSession('a');
      play(session, 0);
      const delta = session.recorder.takeDelta()!;
      const last = (firstRow: number): SessionDelta => ({ ...delta, chunks: [{ ...delta.chunks[0], firstRow }] });
      await store.write(last((MOST_CHUNKS - 1) * CHUNK_ROWS));
      expect(store.hasWorker).toBe(true);
      await store.write(last(MOST_CHUNKS * CHUNK_ROWS));
      expect(store.hasWorker).toBe(false);
      await expect(store.moveTo('page')).rejects.toThrow('its oldest spans are given up');
      expect(store.writer).toBe('worker');
    });

    it('ends what it began when it is closed meanwhile', async () => {
      const { store, workers } = await openMovable();
      await store.moveTo('page');
      const moving = store.moveTo('worker');
      store.close();
      await moving;
      await vi.waitFor(() => expect(workers.map(({ dead }) => dead)).toEqual([true, true]), { timeout: 5000 });
    });
  });

  it('is ticked by the worker while the page is hidden, and no longer', async () => {
    const { store, worker } = await openWorld();
    const ticks = vi.fn();
    store.onTick(ticks);
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    const see = async (state: DocumentVisibilityState): Promise<void> => {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.waitFor(() => expect(worker.toWorker.waiting).toEqual([]));
    };
    await see('hidden');
    await vi.waitFor(() => expect(ticks).toHaveBeenCalled(), { timeout: 5000 });
    await see('visible');
    // Those that were on their way.
    await nextTask();
    await nextTask();
    const before = ticks.mock.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 2 * FLUSH_INTERVAL));
    expect(ticks).toHaveBeenCalledTimes(before);
  });

  it('puts down what is under way when the page goes, also where nothing new is to be written', async () => {
    const { store, worker } = await openWorld();
    const session = new TestSession('a');
    play(session, 0);
    await store.write(session.recorder.takeDelta()!);
    worker.flowing = false;
    play(session, 1);
    store.write(session.recorder.takeDelta()!).catch(() => undefined);
    window.dispatchEvent(new Event('pagehide'));
    worker.terminate();
    await nextTask();
    expect(await findLater()).toBe(toTraceJson(session.recorder));
  });

  it.each([
    ['is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['is frozen', () => document.dispatchEvent(new Event('freeze'))],
    ['goes', () => window.dispatchEvent(new Event('pagehide'))],
  ])('puts down all parts of a write that is under way when the page %s and nothing is new', async (_how, leave) => {
    const { store, worker } = await openWorld();
    const session = new TestSession('a');
    // 6000 rows are six chunks, of which each takes longer to prepare than one task has.
    for (let turn = 0; turn < 3000; turn++) session.turn();
    worker.flowing = false;
    let time = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 10));
    store.write(session.recorder.takeDelta()!).catch(() => undefined);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    leave();
    clock.mockRestore();
    worker.terminate();
    await nextTask();
    expect(await findLater()).toBe(toTraceJson(session.recorder));
  });

  it('refuses to open where the page cannot open it either', async () => {
    const refused = new DOMException('denied', 'SecurityError');
    const worker = new HeldWorker(() => Promise.reject(refused));
    const opening = WorkerStore.open(name, {
      startWorker: () => Promise.resolve(worker),
      openOwn: () => Promise.reject(refused),
      onFault: () => undefined,
    });
    await expect(opening).rejects.toBe(refused);
    // It may close its connections first.
    await vi.waitFor(() => expect(worker.dead).toBe(true), { timeout: 5000 });
  });
});
