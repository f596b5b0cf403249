import { deleteDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { server } from 'vitest/browser';
import { createTracer } from '../../src/create-tracer.js';
import { toTraceJson } from '../../src/export/trace-json.js';
import { SessionGoneError } from '../../src/model/ports.js';
import { CHUNK_ROWS } from '../../src/model/span-chunk.js';
import { createTracerKnobs } from '../../src/monitor/knobs/create-tracer-knobs.js';
import { openStore } from '../../src/store/open-store.js';
import type * as StoreModule from '../../src/store/open-store.js';
import type { WorkerStore } from '../../src/store/worker-store.js';
import { TestSession } from '../store/recorded-session.js';

let name: string;
let databases = 0;
const stores: WorkerStore[] = [];
const faults: unknown[] = [];
const onFault = (error: unknown): void => void faults.push(error);

beforeEach(() => {
  name = `acttrace-worker-test-${databases++}`;
  faults.length = 0;
});

afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await Promise.all([deleteDB(name), deleteDB(`${name}-journal`)]);
});

async function open(worker = true): Promise<WorkerStore> {
  const store = await openStore(name, { worker, onFault });
  stores.push(store);
  return store;
}

/** On a busy machine it may come late. */
async function untilWorker(store: WorkerStore): Promise<void> {
  await expect.poll(() => store.writer, { timeout: 30_000 }).toBe('worker');
  faults.length = 0;
}

interface Frame {
  readonly module: typeof StoreModule;
  /** Resolves when the page's own store is open, its journal, which is opened last, included. */
  readonly connected: Promise<unknown>;
  remove(): void;
}

interface FrameScope {
  eval(code: string): Promise<typeof StoreModule>;
  readonly IDBFactory: typeof IDBFactory;
  __vitest_browser_runner__: unknown;
}

/** A page of its own with its own copy of the store, which ends when it is removed. */
async function openFrame(policy = ''): Promise<Frame> {
  const frame = document.createElement('iframe');
  const loaded = new Promise((resolve) => (frame.onload = resolve));
  frame.srcdoc = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  await loaded;
  const url = new URL('../../src/store/open-store.ts', import.meta.url).href;
  const inner = frame.contentWindow as unknown as FrameScope;
  // Vitest leads every `import()` by way of it.
  inner.__vitest_browser_runner__ = (globalThis as unknown as FrameScope).__vitest_browser_runner__;
  const { open: openDatabase } = inner.IDBFactory.prototype;
  const connected = new Promise((resolve) => {
    inner.IDBFactory.prototype.open = function (...args) {
      const request = openDatabase.apply(this, args);
      // What the store makes of it is done within the task of the event.
      if (args[0].endsWith('-journal')) request.addEventListener('success', () => setTimeout(resolve));
      return request;
    };
  });
  return { module: await inner.eval(`import(${JSON.stringify(url)})`), connected, remove: () => frame.remove() };
}

describe('the store that a worker writes', () => {
  it('gives back a session of several chunks exactly, from a worker and from the page', async () => {
    const store = await open();
    await untilWorker(store);
    const session = new TestSession('a');
    for (let turn = 0; turn < 3000; turn++) {
      const run = session.turn(`turn ${turn % 5}`);
      session.recorder.attach(run, JSON.parse(`{"__proto__":{"x":1},"turn":${turn},"lone":"\\ud800"}`), 60);
      session.count('heap used', 5_000_000 + turn / 3);
      if (turn % 700 === 0) await store.write(session.recorder.takeDelta()!);
    }
    await store.write(session.recorder.takeDelta()!);
    const [read, other] = [await store.read('a'), await (await open(false)).read('a')];
    expect(read?.spans.chunks.map((chunk) => chunk.count)).toEqual([...Array<number>(5).fill(CHUNK_ROWS), 6000 - 5 * CHUNK_ROWS]);
    expect(toTraceJson(read!)).toBe(toTraceJson(session.recorder));
    expect(toTraceJson(other!)).toBe(toTraceJson(session.recorder));
    expect(faults).toEqual([]);
  });

  it('throws in the page what the store in the worker throws', async () => {
    const [store, other] = [await open(), await open()];
    const session = new TestSession('a');
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    await other.delete('a');
    session.turn();
    await expect(store.write(session.recorder.takeDelta()!)).rejects.toBeInstanceOf(SessionGoneError);
    await store.write(session.recorder.takeDelta(true)!);
    expect(toTraceJson((await other.read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('writes from the page where a policy forbids workers', async () => {
    const { module } = await openFrame("worker-src 'none'");
    const store = await module.openStore(name, { onFault });
    expect([store.writer, faults.length]).toEqual(['page', 1]);
    // WebKit allows a worker made of a data: address, which has no database.
    expect(['WorkerGoneError', 'SecurityError']).toContain((faults[0] as Error).name);
    const session = new TestSession('a');
    for (let turn = 0; turn < 3000; turn++) session.turn();
    await store.write(session.recorder.takeDelta()!);
    store.close();
    expect(toTraceJson((await (await open()).read('a'))!)).toBe(toTraceJson(session.recorder));
  });

  it('is started again by tuning in place of one that has ended, and the session goes on', async () => {
    const workers: Worker[] = [];
    const { postMessage } = Worker.prototype;
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, ...args: unknown[]) {
      if (!workers.includes(this)) workers.push(this);
      postMessage.apply(this, args as never);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const tracer = createTracer({ name: 'moved', settingsStorage: null, observe: false });
    tracer.start();
    onTestFinished(async () => {
      tracer.stop();
      await tracer.history.delete(tracer.session.id);
    });
    const run = async (): Promise<void> => {
      const trace = tracer.createTrace();
      trace.withSpan('run', () => undefined, { kind: 'pipeline' });
      await tracer.history.flush();
    };
    await run();
    await expect.poll(() => tracer.history.status, { timeout: 30_000 }).toMatchObject({ writer: 'worker', hasWorker: true });
    const knob = createTracerKnobs(tracer).find(({ id }) => id === 'history-writer')!;
    expect(knob.next()).toBeUndefined();

    workers[0].dispatchEvent(new Event('error'));
    await run();
    expect(tracer.history.status.writer).toBe('page');
    const step = knob.next()!;
    step.apply();
    expect(knob.read()).toBe('worker');
    await expect.poll(() => tracer.history.status.writer, { timeout: 30_000 }).toBe('worker');
    expect(workers).toHaveLength(2);
    await run();
    step.revert();
    await expect.poll(() => tracer.history.status.writer).toBe('page');
    await run();
    expect((await tracer.history.open(tracer.session.id))?.spans.rowCount).toBe(4);
    const [{ series }] = await tracer.history.aggregates({ kind: 'session', id: tracer.session.id });
    expect(series.find(({ kind }) => kind === 'pipeline')?.values.count).toBe(4);
  });

  it('keeps the last moments of a page that goes, or, in WebKit, loses them as a whole', async () => {
    const { module, connected, remove } = await openFrame();
    const store = await module.openStore(name, { onFault });
    await untilWorker(store);
    const session = new TestSession('a');
    // A turn is two spans.
    session.turn();
    await store.write(session.recorder.takeDelta()!);
    // In idle time.
    await connected;
    session.turn();
    void store.write(session.recorder.takeDelta()!);
    session.turn();
    void store.writeNow(session.recorder.takeDelta()!);
    remove();
    const after = await open();
    const rows = async (): Promise<number | undefined> => (await after.read('a'))?.spans.rowCount;
    // WebKit hands requests on after the task that made them, and drops those of a page that has ended by then.
    if (server.browser === 'webkit') expect([2, 4, 6]).toContain(await rows());
    else await expect.poll(rows).toBe(6);
    expect((await after.list()).map((line) => line.spans)).toEqual([await rows()]);
  });
});
