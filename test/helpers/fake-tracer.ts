import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { Emitter } from '../../src/base/emitter.js';
import type { SessionInfo } from '../../src/model/session.js';
import type { TraceData } from '../../src/model/trace-data.js';
import { TracerSettings } from '../../src/store/tracer-settings.js';
import type { HistoryStatus } from '../../src/store/session-history.js';
import type { Tracer, TracerEvents, TracerStatus } from '../../src/tracer.js';
import { emptyData, NOTHING_DROPPED } from './empty-data.js';
import { FakeHistory } from './fake-history.js';

export function someSession(patch: Partial<SessionInfo> = {}): SessionInfo {
  const defaults = { id: '00000000000000aa', name: 'Test page', timeOrigin: 1_700_000_000_000, startedAt: 5, resolution: 0.1 };
  return { ...defaults, page: 'http://localhost/', build: '', ...patch };
}

export function someData(patch: Partial<TraceData> = {}): TraceData {
  return emptyData({ session: someSession(), ...patch });
}

export function someAnalysis(patch: Partial<PerformanceAnalysis> = {}): PerformanceAnalysis {
  const times = { count: 0, estimatedCount: 0, average: NaN, uncertainty: 0, min: NaN, max: NaN, p50: NaN, p95: NaN };
  return {
    actions: {},
    stages: {},
    pipeline: { ...times, wall: 0, errors: 0, violations: 0, threshold: 1000, executions: [], basis: 'none' },
    totalDuration: 0,
    bottlenecks: [],
    criticalPath: [],
    recommendations: [],
    health: { score: NaN, status: 'no data', deductions: [] },
    resolution: 0.1,
    notes: [],
    ...patch,
  };
}

/** What a test decides about a fake tracer, and reads of it. */
export interface TracerDouble {
  readonly tracer: Tracer;
  data: TraceData;
  analysis: PerformanceAnalysis;
  /** How often the running session was analyzed. */
  analyses: number;
  running: boolean;
  /** Listeners that have not unsubscribed. */
  listeners: number;
  readonly stored: Map<string, TraceData>;
  readonly history: FakeHistory;
  historyStatus: HistoryStatus;
  status: TracerStatus;
  /** Called while it analyzes, to let time pass. */
  whileAnalyzing: () => void;
  /** Stands for the analysis: counts, and gives what the test decided. */
  analyze(): PerformanceAnalysis;
  change(): void;
  historyChange(): void;
}

/** A tracer of which tests decide everything; only its settings are the real ones. */
export function createTracerDouble(): TracerDouble {
  const events = new Emitter<TracerEvents & { history: undefined }>((error) => {
    throw error;
  });
  const subscribe = <Name extends keyof TracerEvents | 'history'>(name: Name, listener: () => void): (() => void) => {
    const unsubscribe = events.on(name, listener);
    double.listeners++;
    return () => {
      double.listeners--;
      unsubscribe();
    };
  };
  const run = (running: boolean): void => {
    double.running = running;
    events.emit('running', running);
  };
  const settings = new TracerSettings({}, null, () => undefined);
  const onSettingsChange = settings.onChange;
  const history = new FakeHistory(
    (listener) => subscribe('history', listener),
    () => events.emit('history', undefined),
    () => double.data.session,
  );
  const tracer = {
    get session() {
      return double.data.session;
    },
    get running() {
      return double.running;
    },
    settings: Object.assign(settings, {
      onChange: (listener: () => void) => {
        const unsubscribe = onSettingsChange(listener);
        double.listeners++;
        return () => {
          double.listeners--;
          unsubscribe();
        };
      },
    }),
    on: subscribe,
    toTraceData: () => double.data,
    exportTrace: () => Promise.resolve('{"live":true}'),
    start: () => run(true),
    stop: () => run(false),
    status: () => double.status,
    support: () => Promise.resolve([{ name: 'long tasks', supported: false, note: 'Estimated.' }]),
    history,
  };
  const double: TracerDouble = {
    tracer: tracer as unknown as Tracer,
    data: someData(),
    analysis: someAnalysis(),
    analyses: 0,
    running: true,
    listeners: 0,
    stored: history.stored,
    history,
    get historyStatus() {
      return history.status;
    },
    set historyStatus(status) {
      history.status = status;
    },
    status: EMPTY_STATUS,
    whileAnalyzing: () => undefined,
    analyze: () => {
      double.analyses++;
      double.whileAnalyzing();
      return double.analysis;
    },
    change: () => events.emit('change', undefined),
    historyChange: () => events.emit('history', undefined),
  };
  return double;
}

const EMPTY_STATUS: TracerStatus = {
  spans: 0,
  spansRecorded: 0,
  logs: 0,
  attributeBytes: 0,
  unwritten: 0,
  dropped: NOTHING_DROPPED,
  misuse: { endedTwice: 0, endedUnknown: 0 },
  unknownParents: 0,
  faults: [],
  ownCost: { total: 0, shareOfMainThread: 0, shareOfPipeline: NaN, uncertainty: NaN, timed: 0, bytesHeld: 0 },
  samplingRate: 1,
};
