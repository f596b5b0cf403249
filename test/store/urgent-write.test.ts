import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTraceJson } from '../../src/export/trace-json.js';
import type { SessionDelta } from '../../src/model/ports.js';
import { SerialQueue } from '../../src/store/serial-queue.js';
import { makeHistory, start, stopAll, TestStore } from './history-world.js';
import { TestSession } from './recorded-session.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});

afterEach(async () => {
  await stopAll();
  vi.useRealTimers();
});

/** A store with a way of its own to write for a page that goes. */
class UrgentStore extends TestStore {
  readonly urgent: SessionDelta[] = [];
  urgentFailure: unknown;

  async writeNow(delta: SessionDelta): Promise<void> {
    this.urgent.push(delta);
    if (this.urgentFailure !== undefined) throw this.urgentFailure;
    return this.inner.write(delta);
  }
}

const leave = (): void => void window.dispatchEvent(new Event('pagehide'));

async function makeWorld<Store extends TestStore>(store: Store) {
  const { history, faults } = makeHistory(() => Promise.resolve(store));
  const session = new TestSession('a');
  start(history, session);
  await history.flush();
  return { store, history, faults, session };
}

describe('TraceHistory of a page that goes', () => {
  it('writes in the same task, by the way for it, although a write is under way, and only what is new', async () => {
    const { store, history, session } = await makeWorld(new UrgentStore());
    let release: () => void = () => undefined;
    store.gate = new Promise((resolve) => (release = resolve));
    session.turn('slow');
    void history.flush();
    session.turn('last');
    leave();
    expect(store.urgent).toHaveLength(1);
    expect(store.urgent[0].strings).toEqual(['last']);
    release();
    await history.flush();
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
    // Nothing changed since: nothing is written.
    leave();
    expect(store.urgent).toHaveLength(1);
  });

  it('writes at once by the usual way where a store has no other', async () => {
    const { store, history, session } = await makeWorld(new TestStore());
    let release: () => void = () => undefined;
    store.gate = new Promise((resolve) => (release = resolve));
    session.turn('slow');
    void history.flush();
    session.turn('last');
    leave();
    expect(store.deltas).toHaveLength(3);
    release();
    await history.flush();
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('counts a write that failed, and makes it good should the page stay', async () => {
    const { store, history, faults, session } = await makeWorld(new UrgentStore());
    store.urgentFailure = new Error('no');
    session.turn('last');
    leave();
    await vi.advanceTimersByTimeAsync(500);
    expect(history.status.failedWrites).toBe(1);
    expect(faults.map(String)).toEqual(['Error: no']);
    expect(store.deltas.at(-1)?.firstString).toBe(0);
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('keeps a chunk that left memory after the write for the page failed', async () => {
    const store = new UrgentStore();
    const { history } = makeHistory(() => Promise.resolve(store));
    const session = new TestSession('a', { maxSpans: 2048 });
    start(history, session);
    await history.flush();
    // 1024 turns are 2048 rows, all that the recorder holds; the next row pushes chunk 0 out.
    for (let turn = 0; turn < 1024; turn++) session.turn();
    store.urgentFailure = new Error('no');
    leave();
    await Promise.resolve();
    session.turn();
    expect(session.recorder.spans.firstRow).toBe(1024);
    await vi.advanceTimersByTimeAsync(500);
    const spans = (await history.open('a'))?.spans;
    expect([spans?.firstRow, spans?.rowCount]).toEqual([0, 2050]);
  });

  it('writes everything where the write under way has failed already', async () => {
    const { store, history, session } = await makeWorld(new UrgentStore());
    session.turn('slow');
    store.failures = [new DOMException('', 'QuotaExceededError')];
    let release: () => void = () => undefined;
    // Making room hangs.
    store.list = () => new Promise((resolve) => (release = () => resolve([])));
    const flush = history.flush();
    await vi.advanceTimersByTimeAsync(0);
    session.turn('last');
    leave();
    expect(store.urgent[0].firstString).toBe(0);
    release();
    await flush;
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('waits for the store where it is not open yet', async () => {
    let arrive: (store: TestStore) => void = () => undefined;
    const { history } = makeHistory(() => new Promise((resolve) => (arrive = resolve)));
    const session = new TestSession('a');
    start(history, session);
    session.turn();
    leave();
    const store = new UrgentStore();
    arrive(store);
    await history.flush();
    expect(toTraceJson((await store.read('a'))!)).toBe(toTraceJson(session.recorder));
  });
});

describe('SerialQueue', () => {
  it('begins an urgent job at once, and lets what comes later wait for it as well as for what was under way', async () => {
    const queue = new SerialQueue();
    const done: string[] = [];
    const job = (name: string): { run: () => Promise<void>; end: () => void } => {
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      const run = async (): Promise<void> => {
        done.push(`${name} begins`);
        await ended;
      };
      return { run, end };
    };
    const [slow, urgent, later] = [job('slow'), job('urgent'), job('later')];
    void queue.add(slow.run);
    void queue.addNow(urgent.run);
    const last = queue.add(later.run);
    expect(done).toEqual(['slow begins', 'urgent begins']);
    slow.end();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toHaveLength(2);
    urgent.end();
    later.end();
    await last;
    expect(done[2]).toBe('later begins');
    await vi.advanceTimersByTimeAsync(0);
    expect(queue.idle).toBe(true);
  });
});
