import type { SessionAggregate } from '../../src/model/aggregate.js';
import { deviceKey } from '../../src/model/device-class.js';
import type { SessionSummary } from '../../src/model/ports.js';
import type { Baseline, Selection } from '../../src/model/selection.js';
import type { SessionInfo } from '../../src/model/session.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { PIPELINE_TOTAL } from '../../src/model/thresholds.js';
import { Distribution } from '../../src/statistics/distribution.js';
import type { HistoryEvent, HistoryStatus, SessionHistory, StorageUse } from '../../src/store/session-history.js';

/**
 * A history in memory of which tests decide everything. Sessions are what is in `stored`; `lines` overrides what the list says of them,
 * `numbers` holds their figures.
 */
export class FakeHistory implements SessionHistory {
  readonly stored = new Map<string, TraceData>();
  readonly lines = new Map<string, Partial<SessionSummary>>();
  readonly numbers = new Map<string, SessionAggregate>();
  status: HistoryStatus = { medium: 'IndexedDB', persistent: true, failedWrites: 0, writer: 'worker' };
  use: StorageUse = { sessions: 0 };
  /** Newest first. */
  happened: HistoryEvent[] = [];
  /** What the browser answers when it is asked to keep the history. */
  promises = true;
  /** Calls that change something, in order. */
  readonly calls: string[] = [];

  readonly #onChange: (listener: () => void) => () => void;
  readonly #changed: () => void;
  readonly #running: () => SessionInfo;
  readonly #names = new Map<string, string>();
  readonly #pins = new Map<string, boolean>();
  #baselines: Baseline[] = [];

  /** @param running - the session of this page: ranges and builds are of its device class. */
  constructor(onChange: (listener: () => void) => () => void, changed: () => void, running: () => SessionInfo) {
    this.#onChange = onChange;
    this.#changed = changed;
    this.#running = running;
  }

  /** Adds a session in numbers: what its list says is empty otherwise. */
  add(data: TraceData, aggregate: SessionAggregate, line: Partial<SessionSummary> = {}): void {
    this.stored.set(data.session.id, data);
    this.numbers.set(data.session.id, aggregate);
    this.lines.set(data.session.id, line);
  }

  start(): () => Promise<void> {
    return () => Promise.resolve();
  }

  list(): Promise<SessionSummary[]> {
    const summaries = [...this.stored.values()].map((data): SessionSummary => {
      const { id } = data.session;
      const session = { ...data.session, name: this.#names.get(id) ?? data.session.name };
      const line = { session, spans: data.spans.rowCount, executions: 0, until: data.until, bytes: 1000, raw: true, ...this.lines.get(id) };
      return { ...line, pinned: this.#pins.get(id) ?? this.lines.get(id)?.pinned ?? false };
    });
    return Promise.resolve(summaries.sort((a, b) => b.session.timeOrigin - a.session.timeOrigin));
  }

  open(id: string): Promise<TraceData | undefined> {
    return Promise.resolve(this.stored.get(id));
  }

  rename(id: string, name: string): Promise<void> {
    this.#names.set(id, name);
    return this.#did(`rename ${id} ${name}`);
  }

  delete(id: string): Promise<void> {
    this.stored.delete(id);
    this.numbers.delete(id);
    return this.#did(`delete ${id}`);
  }

  clear(): Promise<void> {
    this.stored.clear();
    this.numbers.clear();
    this.#baselines = [];
    this.happened = [];
    return this.#did('clear');
  }

  pin(id: string, pinned: boolean): Promise<void> {
    this.#pins.set(id, pinned);
    return this.#did(`${pinned ? 'pin' : 'unpin'} ${id}`);
  }

  aggregates(selection?: Selection): Promise<SessionAggregate[]> {
    const all = [...this.numbers.values()].sort((a, b) => a.session.timeOrigin - b.session.timeOrigin);
    return Promise.resolve(selection ? this.#choose(all, selection) : all);
  }

  baselines(): Promise<Baseline[]> {
    return Promise.resolve([...this.#baselines]);
  }

  async setBaseline(selection: Selection, label?: string): Promise<Baseline | undefined> {
    const sessions = await this.aggregates(selection);
    const device = sessions[0]?.session.device;
    if (!device) return undefined;
    const named = label ?? (selection.kind === 'build' ? `build ${selection.build}` : selection.kind);
    const baseline: Baseline = { id: `b${this.calls.length}`, label: named, createdAt: Date.now(), selection, device, sessions };
    this.#baselines.push(baseline);
    await this.#did(`baseline ${named}`);
    return baseline;
  }

  removeBaseline(id: string): Promise<void> {
    this.#baselines = this.#baselines.filter((baseline) => baseline.id !== id);
    return this.#did(`remove ${id}`);
  }

  shelves(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  events(): Promise<HistoryEvent[]> {
    return Promise.resolve([...this.happened]);
  }

  storage(): Promise<StorageUse> {
    return Promise.resolve(this.use);
  }

  requestPersistence(): Promise<boolean> {
    this.use = { ...this.use, persisted: this.promises };
    return Promise.resolve(this.promises);
  }

  moveWriter(writer: 'worker' | 'page'): Promise<boolean> {
    this.status = { ...this.status, writer };
    return this.#did(`write by ${writer}`).then(() => true);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  onChange(listener: () => void): () => void {
    return this.#onChange(listener);
  }

  #did(call: string): Promise<void> {
    this.calls.push(call);
    this.#changed();
    return Promise.resolve();
  }

  #choose(all: readonly SessionAggregate[], selection: Selection): SessionAggregate[] {
    const mine = deviceKey(this.#running().device);
    const like = all.filter(({ session }) => deviceKey(session.device) === mine);
    switch (selection.kind) {
      case 'session':
        return all.filter(({ session }) => session.id === selection.id);
      case 'range':
        return like.filter(({ session }) => started(session) >= selection.from && started(session) <= selection.to);
      case 'build':
        return like.filter(({ session }) => session.build === selection.build);
      case 'baseline':
        return [...(this.#baselines.find(({ id }) => id === selection.id)?.sessions ?? [])];
    }
  }
}

/** A session in numbers, from durations in ms: of the pipeline's runs, and of those of each stage. */
export function someAggregate(
  session: SessionInfo,
  pipeline: readonly number[],
  stages: Readonly<Record<string, readonly number[]>> = {},
): SessionAggregate {
  const series = [
    { kind: 'pipeline' as const, name: PIPELINE_TOTAL, values: distributionOf(pipeline), errors: 0 },
    ...Object.entries(stages).map(([name, values]) => ({ kind: 'stage' as const, name, values: distributionOf(values), errors: 0 })),
  ];
  return { session, until: 60_000, series, folded: 0 };
}

function distributionOf(values: readonly number[]) {
  const distribution = new Distribution();
  for (const value of values) distribution.record(value);
  return distribution.toRecord();
}

function started({ timeOrigin, startedAt }: SessionInfo): number {
  return timeOrigin + startedAt;
}
