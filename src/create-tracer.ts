import { createSteadyClock, measureResolution, pageClock } from './base/clock.js';
import { coalesce } from './base/coalesce.js';
import { Disposer } from './base/disposer.js';
import { Emitter } from './base/emitter.js';
import { FaultLog } from './base/fault-log.js';
import { createSessionId } from './base/session-id.js';
import { readStagePerformance, readTracedActions, readTracingSummary } from './analyze/trace-reader.js';
import { ActionAwareStructuredTrace } from './capture/action-aware-structured-trace.js';
import { ActionTraceFilter } from './capture/action-trace-filter.js';
import type { TraceDependencies, TraceReader } from './capture/trace-dependencies.js';
import { detectDevice } from './model/detect-device.js';
import type { TracerOptions } from './model/options.js';
import type { SessionInfo } from './model/session.js';
import type { TraceSample } from './model/trace-sample.js';
import type { TracerControls } from './model/tracer-controls.js';
import type { TracerPart } from './model/tracer-part.js';
import { SpanRecorder } from './record/span-recorder.js';
import { TracerParts } from './record/tracer-parts.js';
import { findLocalStorage } from './store/find-local-storage.js';
import { LazyHistory } from './store/lazy-history.js';
import { TracerSettings } from './store/tracer-settings.js';
import type { Tracer, TracerEvents } from './tracer.js';

const DEFAULT_MAX_SPANS = 204_800;
const DEFAULT_MAX_LOGS = 10_000;
const DEFAULT_MAX_ATTRIBUTE_BYTES = 16_000_000;
const DEFAULT_MAX_COUNTERS = 65_536;

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
  const changes = coalesce(
    () => emitter.emit('change', undefined),
    () => controls.changeEvery,
  );

  const storage = options.settingsStorage === undefined ? findLocalStorage((error) => report('settings', error)) : options.settingsStorage;
  const { filter: filterConfig, thresholds, retention } = options;
  const settings = new TracerSettings({ filter: filterConfig, thresholds, retention }, storage, (error) => report('settings', error));
  const filter = new ActionTraceFilter(settings.values.filter, (config) => settings.update({ filter: config }));
  settings.onChange((values) => filter.adopt(values.filter));

  const recorder = new SpanRecorder(describeSession(options, clock.timeOrigin, report), clock, {
    maxSpans: positive(options.maxSpans, DEFAULT_MAX_SPANS),
    maxLogs: positive(options.maxLogs, DEFAULT_MAX_LOGS),
    maxAttributeBytes: positive(options.maxAttributeBytes, DEFAULT_MAX_ATTRIBUTE_BYTES),
  });

  const controls: TracerControls = { sampling: options.sampling, flushEvery: 0, changeEvery: 0, bounds: recorder };

  const reader: TraceReader = { tracedActions: readTracedActions, stagePerformance: readStagePerformance, summary: readTracingSummary };
  const samplingHost = { sink: recorder, data: recorder, thresholds: () => settings.values.thresholds };
  const sampling = (track: number, trace: number): TraceSample | undefined => {
    try {
      return controls.sampling?.begin(samplingHost, track, trace);
    } catch (error) {
      // Such as options for sampling in its place. Recording too much is better than losing what the app asked to record.
      report('sampling', error);
      return undefined;
    }
  };
  const dependencies: TraceDependencies = { sink: recorder, filter, reader, data: recorder, sampling, asyncCurrent: undefined, report };
  // No browser has it yet: loaded only where there is one, and until then parents are known up to the first await, as elsewhere.
  if ('AsyncContext' in globalThis) {
    import('./capture/current-span.js').then(
      ({ findAsyncContext }) => (dependencies.asyncCurrent = findAsyncContext()),
      (error: unknown) => report('AsyncContext', error),
    );
  }
  const sharedTrace = new ActionAwareStructuredTrace(dependencies, { track: 'main' }, true);
  const parts = new TracerParts({ sink: recorder, sharedTrace: sharedTrace.traceId, report });
  const onStoreFault = (error: unknown): void => report('store', error);
  const history = new LazyHistory(async () => {
    const { openHistory } = await import('./store/open-history.js');
    const onRename = (id: string, name: string): void => recorder.rename(id, name);
    const { history: choice = true, worker } = options;
    return openHistory(choice, {
      worker,
      retention: () => settings.values.retention,
      flushEvery: () => controls.flushEvery,
      onRename,
      onFault: onStoreFault,
    });
  }, onStoreFault);
  const running = new Disposer((error) => report('stop', error));
  if (options.observe !== false) {
    const { performanceObserver } = options;
    const observer = loadPart(async () => {
      const { CounterTable, createPageEnvironment, observePage } = await import('./observe/observe-page.js');
      recorder.counters = new CounterTable(positive(options.maxCounters, DEFAULT_MAX_COUNTERS));
      return observePage(createPageEnvironment(performanceObserver), recorder.session.resolution);
    });
    let detach: (() => void) | undefined;
    controls.observe = (on) => {
      detach?.();
      detach = on ? parts.attach(observer) : undefined;
    };
    controls.observe(true);
  }
  if (options.devtoolsTracks) {
    parts.attach(
      loadPart(async () => {
        const [{ drawDevtoolsTracks }, { createPageEnvironment }] = await Promise.all([
          import('./export/devtools-tracks.js'),
          import('./observe/observe-page.js'),
        ]);
        return drawDevtoolsTracks(recorder, createPageEnvironment().abilities.chromium);
      }),
    );
  }

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
      running.add(() => parts.stop());
      parts.start();
      // A part may have stopped the tracer.
      if (recorder.recording) emitter.emit('running', true);
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
    attach: parts.attach,
    async support() {
      const { createPageEnvironment, listSupport } = await import('./observe/observe-page.js');
      return listSupport(createPageEnvironment(options.performanceObserver));
    },
    filter,
    controls,
    settings,
    history,
    toTraceData: () => recorder,
    exportTrace: async () => (await import('./export/trace-json.js')).toTraceJson(recorder),
    on(name, listener) {
      const unsubscribe = emitter.on(name, listener);
      const follow = (): void => {
        recorder.onChange = emitter.has('change') ? changes.request : undefined;
      };
      follow();
      return () => {
        unsubscribe();
        follow();
      };
    },
    status: () => ({
      spans: recorder.spans.rowCount - recorder.spans.firstRow,
      spansRecorded: recorder.spans.rowCount,
      logs: recorder.logs.length,
      attributeBytes: recorder.attributeBytes,
      unwritten: recorder.unwritten,
      dropped: recorder.dropped,
      misuse: recorder.misuse,
      unknownParents: recorder.unknownParents,
      faults: faults.list(),
      ownCost: recorder.ownCost,
      samplingRate: controls.sampling?.rate ?? 1,
    }),
  };
  return tracer;
}

function describeSession(options: TracerOptions, timeOrigin: number, report: (part: string, error: unknown) => void): SessionInfo {
  /** An app without types may give what cannot be made a text, and a page may make its navigator throw. */
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      report('options', error);
      return undefined;
    }
  };
  return {
    id: createSessionId(),
    name: attempt(() => String(options.name || globalThis.document?.title || '')) || 'Untitled',
    timeOrigin,
    startedAt: 0,
    resolution: 0,
    page: globalThis.location ? location.origin + location.pathname : '',
    build: attempt(() => String(options.build ?? '')) ?? '',
    device: attempt(detectDevice),
  };
}

/**
 * A part whose code comes by `import()` after the start, so that the app does not wait for it. Made once for all starts, as it may remember
 * what it took at an earlier one; where it cannot be loaded, the next start tries again.
 */
function loadPart(load: () => Promise<TracerPart>): TracerPart {
  let loaded: Promise<TracerPart> | undefined;
  return (host) => {
    let stop: (() => void) | undefined;
    let wanted = true;
    loaded ??= load();
    loaded.then(
      (part) => {
        if (!wanted) return;
        try {
          stop = part(host);
        } catch (error) {
          host.report('part', error);
        }
      },
      (error: unknown) => {
        loaded = undefined;
        host.report('part', error);
      },
    );
    return () => {
      wanted = false;
      stop?.();
    };
  };
}

function positive(value = 0, otherwise: number): number {
  return value > 0 ? value : otherwise;
}
