import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../src/base/emitter.js';
import { SessionGoneError } from '../../src/model/ports.js';
import { PULSE, START_PATIENCE, StoreClient, WorkerGoneError, type StoreWorker } from '../../src/store/store-client.js';
import { packFailure, type StoreReply, type StoreRequest } from '../../src/store/store-messages.js';

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget implements StoreWorker {
  readonly asked: StoreRequest[] = [];
  terminated = false;
  answersPings = true;

  postMessage(message: unknown): void {
    const request = message as StoreRequest;
    if (request.method !== 'ping') this.asked.push(request);
    else if (this.answersPings) this.say({ kind: 'done', id: request.id, value: undefined });
  }

  override addEventListener(type: string, listener: never): void {
    super.addEventListener(type, listener);
  }

  say(reply: StoreReply): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

const events = (): Emitter<{ tick: undefined }> => new Emitter<{ tick: undefined }>(() => undefined);

async function connect(worker: FakeWorker, emitter = events()): Promise<StoreClient> {
  const connecting = StoreClient.connect(worker, emitter);
  worker.say({ kind: 'ready' });
  return connecting;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('StoreClient', () => {
  it('gives each call its own answer, in whatever order they come', async () => {
    const worker = new FakeWorker();
    const client = await connect(worker);
    const [list, read] = [client.call('list', []), client.call('read', ['a'])];
    const [first, second] = worker.asked;
    expect([first.method, second.method, second.args]).toEqual(['list', 'read', ['a']]);
    worker.say({ kind: 'done', id: second.id, value: 2 });
    worker.say({ kind: 'done', id: first.id, value: 1 });
    expect(await Promise.all([list, read])).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('throws what the store threw, under its name', async () => {
    const worker = new FakeWorker();
    const client = await connect(worker);
    const fail = (error: unknown): Promise<unknown> => {
      const call = client.call('write', []);
      worker.say({ kind: 'failed', id: worker.asked.at(-1)!.id, failure: structuredClone(packFailure(error)) });
      return call.catch((thrown: unknown) => thrown);
    };
    const gone = await fail(new SessionGoneError('a'));
    expect(gone).toBeInstanceOf(SessionGoneError);
    expect(gone).toMatchObject({ name: 'SessionGoneError', message: new SessionGoneError('a').message });
    const full = await fail(new DOMException('no room', 'QuotaExceededError'));
    expect(full).toBeInstanceOf(DOMException);
    expect(full).toMatchObject({ name: 'QuotaExceededError', message: 'no room' });
    expect(await fail(new RangeError('odd'))).toMatchObject({ name: 'RangeError', message: 'odd' });
    expect(await fail('text')).toMatchObject({ name: 'Error', message: 'text' });
  });

  it('gives up a worker that does not start, or cannot be loaded', async () => {
    const silent = new FakeWorker();
    const waiting = StoreClient.connect(silent, events()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(START_PATIENCE);
    expect(await waiting).toBeInstanceOf(WorkerGoneError);
    expect([silent.terminated, vi.getTimerCount()]).toEqual([true, 0]);

    const refused = new FakeWorker();
    const refusal = StoreClient.connect(refused, events()).catch((error: unknown) => error);
    const event = new Event('error', { cancelable: true });
    refused.dispatchEvent(event);
    expect(await refusal).toMatchObject({ message: 'The worker that writes the history has ended: it could not be loaded.' });
    // The page's own error reporting hears nothing of it.
    expect(event.defaultPrevented).toBe(true);
  });

  it('notices that a worker died which owes an answer, and only then looks', async () => {
    const worker = new FakeWorker();
    const client = await connect(worker);
    await vi.advanceTimersByTimeAsync(10 * PULSE);
    const call = client.call('list', []).catch((error: unknown) => error);
    // A slow disk: it lives, and says so.
    await vi.advanceTimersByTimeAsync(10 * PULSE);
    expect(client.gone).toBe(false);
    worker.answersPings = false;
    await vi.advanceTimersByTimeAsync(5 * PULSE);
    expect(await call).toBeInstanceOf(WorkerGoneError);
    expect([client.gone, worker.terminated, vi.getTimerCount()]).toEqual([true, true, 0]);
    await expect(client.call('list', [])).rejects.toBeInstanceOf(WorkerGoneError);
  });

  it('hands ticks on, and ends every call when it is closed', async () => {
    const worker = new FakeWorker();
    const emitter = events();
    const tick = vi.fn();
    emitter.on('tick', tick);
    const client = await connect(worker, emitter);
    worker.say({ kind: 'tick' });
    expect(tick).toHaveBeenCalledTimes(1);
    const call = client.call('list', []).catch((error: unknown) => error);
    client.close();
    expect(await call).toBeInstanceOf(WorkerGoneError);
  });
});
