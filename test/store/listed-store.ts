import type { SessionAggregate } from '../../src/model/aggregate.js';
import type { SessionDelta, SessionSummary, ShelfName, Shelves, TraceStore } from '../../src/model/ports.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { sessionInfo } from './recorded-session.js';

/** A line of the list: a session that was written last at a moment, after running for an hour. */
export function line(id: string, lastWrite: number, more: Partial<SessionSummary> = {}): SessionSummary {
  const HOUR = 3_600_000;
  const session = sessionInfo(id, { timeOrigin: lastWrite - HOUR });
  return { session, until: HOUR, spans: 1, executions: 1, bytes: 100, pinned: false, raw: true, ...more };
}

/** A store that has nothing but its list: 10 bytes are left of each session that gives up its spans. Notes what it is asked to give up. */
export class ListedStore implements TraceStore {
  readonly medium = 'IndexedDB';
  lines: SessionSummary[];
  numbers = new Map<string, SessionAggregate>();
  readonly calls: string[] = [];
  readonly writes: SessionDelta[] = [];
  /** Thrown by writes while it gives an error. */
  refusal: () => unknown = () => undefined;
  readonly shelves = new MapShelves();

  constructor(lines: readonly SessionSummary[] = []) {
    this.lines = [...lines];
  }

  get bytes(): number {
    return this.lines.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async write(delta: SessionDelta): Promise<void> {
    this.writes.push(delta);
    const refusal = this.refusal();
    if (refusal !== undefined) throw refusal;
    await Promise.resolve();
  }

  list = (): Promise<SessionSummary[]> => Promise.resolve([...this.lines]);
  read = (): Promise<TraceData | undefined> => Promise.resolve(undefined);
  rename = (): Promise<void> => Promise.resolve();
  close = (): void => undefined;

  pin(id: string, pinned: boolean): Promise<void> {
    this.lines = this.lines.map((one) => (one.session.id === id ? { ...one, pinned } : one));
    return Promise.resolve();
  }

  compact(id: string): Promise<void> {
    this.calls.push(`compact ${id}`);
    this.lines = this.lines.map((one) => (one.session.id === id ? { ...one, raw: false, bytes: Math.min(one.bytes, 10) } : one));
    return Promise.resolve();
  }

  delete(id: string): Promise<void> {
    this.calls.push(`delete ${id}`);
    this.lines = this.lines.filter(({ session }) => session.id !== id);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.lines = [];
    this.shelves.records.clear();
    return Promise.resolve();
  }

  aggregates(ids: readonly string[] = [...this.numbers.keys()]): Promise<SessionAggregate[]> {
    return Promise.resolve(ids.flatMap((id) => this.numbers.get(id) ?? []));
  }
}

export class MapShelves implements Shelves {
  readonly records = new Map<string, unknown>();

  list(shelf: ShelfName): Promise<readonly unknown[]> {
    const keys = [...this.records.keys()].filter((key) => key.startsWith(`${shelf}/`)).sort();
    return Promise.resolve(keys.map((key) => this.records.get(key)));
  }

  put(shelf: ShelfName, key: string, value: object): Promise<void> {
    this.records.set(`${shelf}/${key}`, structuredClone(value));
    return Promise.resolve();
  }

  remove(shelf: ShelfName, key: string): Promise<void> {
    this.records.delete(`${shelf}/${key}`);
    return Promise.resolve();
  }
}
