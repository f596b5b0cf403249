import type { SessionDelta, TraceStore } from '../../src/model/ports.js';
import { DEFAULT_RETENTION, type Retention } from '../../src/model/retention.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { TraceHistory, type HistoryParts } from '../../src/store/trace-history.js';
import { TIME_ORIGIN, type TestSession } from './recorded-session.js';

/** A store that works until it is told to fail, and that answers when it is told to. */
export class TestStore implements TraceStore {
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

export const quota = (): DOMException => new DOMException('The quota was exceeded.', 'QuotaExceededError');

export interface World {
  readonly history: TraceHistory;
  readonly fallback: MemoryStore;
  readonly faults: unknown[];
}

const stops: (() => unknown)[] = [];

/** Stops what `start` started. */
export async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}

export function makeHistory(
  open: () => Promise<TraceStore>,
  more: { retention?: Retention; now?: number; fallback?: TraceStore; removeSetAside?: HistoryParts['removeSetAside'] } = {},
): World {
  const faults: unknown[] = [];
  const fallback = (more.fallback ?? new MemoryStore()) as MemoryStore;
  const history = new TraceHistory({
    open,
    fallback,
    retention: () => more.retention ?? DEFAULT_RETENTION,
    onFault: (error) => faults.push(error),
    now: () => more.now ?? TIME_ORIGIN,
    removeSetAside: more.removeSetAside,
  });
  return { history, fallback, faults };
}

export function start(history: TraceHistory, session: TestSession): () => Promise<void> {
  const stop = history.start(session.recorder);
  stops.push(stop);
  return stop;
}
