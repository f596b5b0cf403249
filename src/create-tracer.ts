import { createSteadyClock, measureResolution, pageClock } from './base/clock.js';
import { coalesce } from './base/coalesce.js';
import { Disposer } from './base/disposer.js';
import { Emitter } from './base/emitter.js';
import { FaultLog } from './base/fault-log.js';
import { createSessionId } from './base/session-id.js';
import { PipelinePerformanceAnalyzer } from './analyze/pipeline-performance-analyzer.js';
import { readStagePerformance, readTracedActions, readTracingSummary } from './analyze/trace-reader.js';
import { ActionAwareStructuredTrace } from './capture/action-aware-structured-trace.js';
import { ActionTraceFilter } from './capture/action-trace-filter.js';
import { Instrumentation } from './capture/instrument.js';
import { observePage, type PageObserver } from './capture/page-observer.js';
import type { TraceDependencies, TraceReader } from './capture/trace-dependencies.js';
import { toTraceJson } from './export/trace-json.js';
import type { TracerOptions } from './model/options.js';
import type { KeyValueStorage, TraceStore } from './model/ports.js';
import type { SessionInfo } from './model/session.js';
import { SpanRecorder } from './record/span-recorder.js';
import { IndexedDbStore } from './store/indexed-db-store.js';
import { MemoryStore } from './store/memory-store.js';
import { TraceHistory } from './store/trace-history.js';
import { TracerSettings } from './store/tracer-settings.js';
import type { Tracer, TracerEvents } from './tracer.js';

const DEFAULT_MAX_SPANS = 204_800;
const DEFAULT_MAX_LOGS = 10_000;
const DEFAULT_MAX_ATTRIBUTE_BYTES = 16_000_000;

/**
 * Wires a tracer for this page load: the only place where the parts meet. Inert until `start()`.
 *
 * Never throws; options that make no sense fall back to their defaults.
 */
export function createTracer(options: TracerOptions = {}): Tracer {
  const faults = new FaultLog();
  const { report } = faults;
  const clock = createSteadyClock(options.clock ?? pageClock, (error) => report('clock', error));
  const emitter = new Emitter<TracerEvents>((error) => report('listener', error));
  const changes = coalesce(() => emitter.emit('change', undefined));

  const storage = options.settingsStorage === undefined ? findLocalStorage(report) : options.settingsStorage;
  const { filter: filterConfig, thresholds, retention } = options;
  const settings = new TracerSettings({ filter: filterConfig, thresholds, retention }, storage, (error) => report('settings', error));
  const filter = new ActionTraceFilter(settings.values.filter, (config) => settings.update({ filter: config }));
  settings.onChange((values) => filter.adopt(values.filter));

  const recorder = new SpanRecorder(describeSession(options, clock.timeOrigin), clock, {
    maxSpans: positive(options.maxSpans, DEFAULT_MAX_SPANS),
    maxLogs: positive(options.maxLogs, DEFAULT_MAX_LOGS),
    maxAttributeBytes: positive(options.maxAttributeBytes, DEFAULT_MAX_ATTRIBUTE_BYTES),
  });
  recorder.onChange = () => {
    if (emitter.has('change')) changes.request();
  };

  const reader: TraceReader = { tracedActions: readTracedActions, stagePerformance: readStagePerformance, summary: readTracingSummary };
  const dependencies: TraceDependencies = { sink: recorder, filter, reader, data: recorder, report };
  const sharedTrace = new ActionAwareStructuredTrace(dependencies, { track: 'main' }, true);
  const instrumentation = new Instrumentation(() => sharedTrace, report);
  const analyzer = new PipelinePerformanceAnalyzer({ thresholds: () => settings.values.thresholds });
  const history = createHistory(options.history ?? true, settings, recorder, report);
  const running = new Disposer((error) => report('stop', error));
  let pageObserver: PageObserver | undefined;

  const tracer: Tracer = {
    get session() {
      return recorder.session;
    },
    get running() {
      return recorder.recording;
    },
    start() {
      if (recorder.recording) return tracer.stop;
      recorder.start(measureResolution(clock));
      // Added first, so stopped last: it writes what the others leave.
      const stopHistory = history.start(recorder);
      running.add(() => void stopHistory());
      running.add(() => recorder.stop());
      if (options.observe !== false) {
        pageObserver = observePage(recorder, sharedTrace.traceId, findObserver(options), report);
        running.add(pageObserver.stop);
      }
      instrumentation.apply();
      running.add(() => instrumentation.undo());
      emitter.emit('running', true);
      return tracer.stop;
    },
    stop() {
      if (!recorder.recording) return;
      running.dispose();
      emitter.emit('running', false);
      changes.cancel();
      emitter.emit('change', undefined);
    },
    createTrace(traceOptions) {
      try {
        return new ActionAwareStructuredTrace(dependencies, traceOptions);
      } catch (error) {
        report('createTrace', error);
        return new ActionAwareStructuredTrace(dependencies);
      }
    },
    trace: sharedTrace,
    instrument: instrumentation.instrument,
    filter,
    settings,
    history,
    analyzer,
    toTraceData: () => recorder,
    analyze: () => analyzer.analyzeTracePerformance(tracer),
    exportTrace: () => toTraceJson(recorder),
    on: (name, listener) => emitter.on(name, listener),
    status: () => ({
      spans: recorder.spans.rowCount - recorder.spans.firstRow,
      spansRecorded: recorder.spans.rowCount,
      logs: recorder.logs.length,
      attributeBytes: recorder.attributeBytes,
      dropped: recorder.dropped,
      misuse: recorder.misuse,
      unknownParents: recorder.unknownParents,
      faults: faults.list(),
      missing: pageObserver?.missing ?? [],
    }),
  };
  return tracer;
}

function describeSession(options: TracerOptions, timeOrigin: number): SessionInfo {
  const title = typeof document === 'undefined' ? '' : document.title;
  return {
    id: createSessionId(),
    name: options.name || title || 'Untitled page',
    timeOrigin,
    startedAt: 0,
    resolution: 0,
    page: typeof location === 'undefined' ? '' : location.origin + location.pathname,
    build: options.build ?? '',
  };
}

function createHistory(
  choice: boolean | TraceStore,
  settings: TracerSettings,
  recorder: SpanRecorder,
  report: (part: string, error: unknown) => void,
): TraceHistory {
  const fallback = new MemoryStore();
  const open = async (): Promise<TraceStore> => {
    if (choice === true) return IndexedDbStore.open();
    return choice === false ? fallback : choice;
  };
  return new TraceHistory({
    open,
    fallback,
    retention: () => settings.values.retention,
    onRename: (id, name) => recorder.rename(id, name),
    onFault: (error) => report('store', error),
  });
}

/** Private modes and sandboxed frames throw at the mere mention of `localStorage`. */
function findLocalStorage(report: (part: string, error: unknown) => void): KeyValueStorage | null {
  try {
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch (error) {
    report('settings', error);
    return null;
  }
}

function findObserver(options: TracerOptions): typeof PerformanceObserver | null {
  if (options.performanceObserver !== undefined) return options.performanceObserver;
  return typeof PerformanceObserver === 'undefined' ? null : PerformanceObserver;
}

function positive(value: number | undefined, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise;
}
