import { createSteadyClock, measureResolution, pageClock } from './base/clock.js';
import { coalesce } from './base/coalesce.js';
import { Disposer } from './base/disposer.js';
import { Emitter } from './base/emitter.js';
import { FaultLog } from './base/fault-log.js';
import { createSessionId } from './base/session-id.js';
import { readStagePerformance, readTracedActions, readTracingSummary } from './analyze/trace-reader.js';
import { ActionAwareStructuredTrace } from './capture/action-aware-structured-trace.js';
import { ActionTraceFilter } from './capture/action-trace-filter.js';
import { Instrumentation } from './capture/instrument.js';
import type { PageObserver } from './capture/page-observer.js';
import type { TraceDependencies, TraceReader } from './capture/trace-dependencies.js';
import type { TracerOptions } from './model/options.js';
import type { KeyValueStorage } from './model/ports.js';
import type { SessionInfo } from './model/session.js';
import { SpanRecorder } from './record/span-recorder.js';
import { LazyHistory } from './store/lazy-history.js';
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
export function createTracer(given?: TracerOptions): Tracer {
  const faults = new FaultLog();
  const { report } = faults;
  let options: TracerOptions = {};
  try {
    // Null too, as an app without types may give.
    options = { ...given };
  } catch (error) {
    report('options', error);
  }
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
  const onStoreFault = (error: unknown): void => report('store', error);
  const history = new LazyHistory(async () => {
    const { openHistory } = await import('./store/open-history.js');
    const onRename = (id: string, name: string): void => recorder.rename(id, name);
    return openHistory(options.history ?? true, { retention: () => settings.values.retention, onRename, onFault: onStoreFault });
  }, onStoreFault);
  const running = new Disposer((error) => report('stop', error));
  let pageObserver: PageObserver | undefined;

  /** Loaded after the start, so that the app does not wait for it. */
  const startObserving = (): (() => void) => {
    let wanted = true;
    import('./capture/page-observer.js').then(
      ({ observePage }) => {
        if (wanted) pageObserver = observePage(recorder, sharedTrace.traceId, findObserver(options), report);
      },
      (error: unknown) => report('observer', error),
    );
    return () => {
      wanted = false;
      pageObserver?.stop();
    };
  };

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
        running.add(startObserving());
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
    toTraceData: () => recorder,
    exportTrace: async () => (await import('./export/trace-json.js')).toTraceJson(recorder),
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
  return {
    id: createSessionId(),
    name: String(options.name || globalThis.document?.title || 'Untitled'),
    timeOrigin,
    startedAt: 0,
    resolution: 0,
    page: globalThis.location ? location.origin + location.pathname : '',
    build: String(options.build ?? ''),
  };
}

/** Private modes and sandboxed frames throw at the mere mention of `localStorage`. */
function findLocalStorage(report: (part: string, error: unknown) => void): KeyValueStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch (error) {
    report('settings', error);
    return null;
  }
}

function findObserver(options: TracerOptions): typeof PerformanceObserver | null {
  return options.performanceObserver === undefined ? (globalThis.PerformanceObserver ?? null) : options.performanceObserver;
}

function positive(value = 0, otherwise: number): number {
  return value > 0 ? value : otherwise;
}
