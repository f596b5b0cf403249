import { BottleneckDetector } from '../analyze/bottleneck-detector/bottleneck-detector.js';
import { recommendAcross } from '../analyze/health/recommend-across.js';
import { bindMethods } from '../base/bind-methods.js';
import { createSteadyClock, pageClock, type Clock } from '../base/clock.js';
import { Emitter, type Unsubscribe } from '../base/emitter.js';
import { Disposer } from '../base/disposer.js';
import { FaultLog, messageOf } from '../base/fault-log.js';
import { DEFAULT_METRIC_THRESHOLDS, CORE_METRICS, TRACE_METRICS } from '../model/core-metrics.js';
import type { SeriesQuery } from '../model/alert-source.js';
import type { AnyMetricSeries } from '../model/metric-handles.js';
import type { MetricTags } from '../model/metrics.js';
import type { TracerPart } from '../model/tracer-part.js';
import { findLocalStorage } from '../store/find-local-storage.js';
import type { Tracer } from '../tracer.js';
import { MetricLog, type SeriesLog } from '../record/metrics/metric-log.js';
import { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import { RecentMetrics } from '../record/metrics/recent-metrics.js';
import type { AlertDelivery } from '../respond/alerts/alert.js';
import type { AlertManager } from '../respond/alerts/alert-manager.js';
import { MemoryPressureMonitor } from '../respond/memory/memory-pressure-monitor.js';
import { PerformanceOptimizer } from '../respond/tuning/performance-optimizer.js';
import { toPrometheusText } from '../export/prometheus-text.js';
import { PipelinePerformanceMetrics } from '../record/pipeline/pipeline-performance-metrics.js';
import type { PipelineExecution } from '../record/pipeline/execution.js';
import { readBusy, readComponents, readOwnShare, toComponentReports } from './component-figures.js';
import { recordHeap } from './feed/resource-feed.js';
import { createMonitorAlerts } from './create-monitor-alerts.js';
import { HealthKeeper } from './health-keeper.js';
import type { HealthReport } from './health-report.js';
import { HealthTeller } from './health-teller.js';
import { createTracerKnobs } from './knobs/create-tracer-knobs.js';
import { createTracerFigures, type TracerFigures } from './knobs/tracer-figures.js';
import type { ComponentFigures, PerformanceReport } from './monitor-report.js';
import { keepJournal } from './shelf-sinks.js';
import { createTuningReader } from './tuning-figures.js';
import { ComponentMonitor } from './component-monitor.js';
import type { MonitorEvents } from './monitor-events.js';
import { createLoop, type LookSoon } from './monitor-loop.js';
import type { PerformanceMonitorOptions } from './monitor-options.js';
import { OPERATION_DURATION, Operations, type Operation, type OperationOptions, type OperationResult } from './operations.js';
import { pageSources } from './page-sources.js';
import { listOf, readMonitorOptions } from './read-monitor-options.js';
import { RuleKeeper } from './rule-keeper.js';
import { ValueRules } from './value-rules.js';

/** Handle of a measurement under way. */
export type MeasurementId = Operation;

/** Metrics that errors and throughput are recorded as. */
const ERROR_COUNT = 'error_count';
const THROUGHPUT = 'throughput';
const PIPELINE_MEMORY = 'pipeline_memory';
const STAGE_MEMORY = 'stage_memory';
const MOST_COMPONENTS = 100;
const LEAK_LEVELS = { unknown: 0, none: 0, suspected: 1, leak: 2 } as const;

/**
 * Watches a tracer, and what the app tells it: metrics, alerts, memory. The one object that an app holds:
 *
 * ```ts
 * const monitor = new PerformanceMonitor(tracer, { deliveries: [deliverToConsole()] });
 * monitor.start();
 * ```
 *
 * It works while both it and the tracer run. No method throws; errors of the app's own parts (clock, bus, listeners) are counted in the
 * tracer's way, and told once each on the console.
 */
export class PerformanceMonitor {
  readonly metrics: PerformanceMetrics;
  readonly alerts: AlertManager;
  readonly memory: MemoryPressureMonitor;
  readonly bottlenecks: BottleneckDetector;
  readonly optimizer: PerformanceOptimizer;
  /** For apps that report executions by id, beside or in the place of traces. */
  readonly pipelines: PipelinePerformanceMetrics;
  /** Changes alert rules for good, where `alerts` changes them until the page is left. */
  readonly rules: RuleKeeper;
  readonly #tracer: Tracer;
  readonly #options: PerformanceMonitorOptions;
  readonly #clock: Clock;
  readonly #report: (part: string, error: unknown) => void;
  readonly #emitter: Emitter<MonitorEvents>;
  readonly #recent: RecentMetrics;
  readonly #valueRules: ValueRules;
  readonly #operations: Operations;
  readonly #log = new MetricLog();
  readonly #components = new Map<string, ComponentMonitor>();
  readonly #health: HealthKeeper;
  readonly #teller: HealthTeller;
  #figures: TracerFigures | undefined;
  readonly #running: Disposer;
  #isRunning = false;
  /** Made anew at each start. */
  #start: object | undefined;
  readonly #part: TracerPart;
  #lookSoon: LookSoon | undefined;

  constructor(tracer: Tracer, given?: PerformanceMonitorOptions) {
    const { report } = new FaultLog();
    const options = readMonitorOptions(given, report);
    this.#tracer = tracer;
    this.#options = options;
    this.#report = report;
    this.#emitter = new Emitter((error) => report('listener', error));
    this.#running = new Disposer((error) => report('monitor', error));
    this.#clock = createSteadyClock(options.clock ?? pageClock, (error) => report('clock', error));
    const now = (): number => this.#clock.now();
    this.metrics = new PerformanceMetrics({ clock: this.#clock, maxSeries: options.maxSeries, report });
    this.#recent = new RecentMetrics(this.metrics, now, () => this.#lookSoon?.());
    const onAlert: AlertDelivery = (event) => this.#emitter.emit('alert', event);
    this.alerts = createMonitorAlerts({ tracer, source: this.#recent, clock: this.#clock, options, onAlert, report });
    this.#valueRules = new ValueRules(this.metrics, this.alerts);
    const { storage = findLocalStorage((error) => report('alert rules', error)) } = options;
    const thresholds = () => tracer.settings.values.thresholds;
    const onFault = (error: unknown): void => report('alert rules', error);
    this.rules = new RuleKeeper({ alerts: this.alerts, metrics: this.metrics, thresholds, storage, onFault });
    this.memory = new MemoryPressureMonitor({ onError: (error) => report('memory', error) });
    this.bottlenecks = new BottleneckDetector({
      source: this.#recent,
      clock: this.#clock,
      target: options.targets ?? {},
      targets: options.components ?? {},
      report,
    });
    this.pipelines = new PipelinePerformanceMetrics({
      clock: this.#clock,
      eventBus: options.bus,
      thresholds: thresholds(),
      onComplete: (execution) => recordMemory(this.metrics, execution),
      report,
    });
    this.optimizer = new PerformanceOptimizer({
      ...options.tuningOptions,
      read: createTuningReader(tracer, this.metrics, this.#recent, () => this.#figures?.read() ?? {}),
      knobs: [...createTracerKnobs(tracer), ...listOf(options.knobs)],
      mode: options.tuning,
      clock: this.#clock,
      journal: keepJournal(tracer.history),
      report,
    });
    this.#health = new HealthKeeper({
      tracer,
      isRunning: () => this.#isRunning && tracer.running,
      components: () => this.#readComponents(),
      alerts: () => this.alerts.open,
      ownShare: () => readOwnShare(this.#recent),
      time: () => this.#clock.timeOrigin + this.#clock.now(),
    });
    this.#teller = new HealthTeller({
      health: () => this.health(),
      metrics: this.metrics,
      page: options.page ?? pageSources,
      channel: options.channel,
      onChange: (health) => this.#emitter.emit('health', health),
      onError: (error) => report('health channel', error),
    });
    this.#operations = new Operations(this.metrics, () => tracer.trace, now, report);
    for (const name of Object.keys(options.components ?? {})) this.component(name);
    bindMethods(this);
    this.#part = this.#createPart();
  }

  get running(): boolean {
    return this.#isRunning;
  }

  /** Begins to watch; a tracer that is not running is waited for. @returns `stop`. */
  start(): () => void {
    if (this.#isRunning) return this.stop;
    this.#isRunning = true;
    const tracer = this.#tracer;
    const start = {};
    this.#start = start;
    const running = this.#running;
    // Two that turn the same knobs would take each other's turns for somebody's wish: the one that came last tunes.
    const before = tracer.monitor instanceof PerformanceMonitor ? tracer.monitor : undefined;
    before?.optimizer.stop();
    tracer.monitor = this;
    running.add(() => {
      if (tracer.monitor !== this) return;
      tracer.monitor = before?.running ? before : undefined;
      if (before?.running) before.optimizer.start();
    });
    const { page = pageSources } = this.#options;
    running.add(this.rules.follow((key, run) => (page.onStored ?? pageSources.onStored).call(page, key, run)));
    running.add(this.alerts.start());
    running.add(() => this.#recent.stop());
    running.add(this.alerts.onChange(() => this.#valueRules.follow()));
    running.add(() => this.#valueRules.stop());
    this.#valueRules.follow();
    const figures = (this.#figures = createTracerFigures(tracer));
    running.add(figures.stop);
    running.add(this.optimizer.start());
    running.add(
      this.optimizer.onChange(() => {
        const applied = this.optimizer.active.at(-1)?.appliedAt;
        if (applied !== undefined) this.metrics.setGauge(CORE_METRICS.lastOptimization, applied);
        this.#emitter.emit('tuning', undefined);
      }),
    );
    for (const change of ['bottleneck', 'critical', 'resolved'] as const) {
      const told = change === 'bottleneck' ? 'found' : change;
      running.add(this.bottlenecks.on(change, (bottleneck) => this.#emitter.emit('bottleneck', { change: told, bottleneck })));
    }
    for (const metric of [OPERATION_DURATION, TRACE_METRICS.stageDuration, TRACE_METRICS.heapShare]) {
      running.add(this.metrics.watch(metric, ({ tags }, value, time) => this.bottlenecks.check(metric, tags, value, time)));
    }
    running.add(this.#teller.start());
    running.add(this.memory.on('level', (event) => this.#emitter.emit('pressure', event)));
    running.add(this.memory.on('verdict', (event) => this.#onVerdict(event)));
    running.add(tracer.settings.onChange(() => this.rules.followThresholds()));
    const detach = tracer.attach(this.#part);
    // The first tick is over by now, and whoever it told of something may have stopped us, or stopped and started.
    if (this.#isRunning && this.#start === start) running.add(detach);
    else detach();
    return this.stop;
  }

  /** Leaves no timer and no listener, and resolves what alerts are open. Figures stay. */
  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#running.dispose();
  }

  on<Name extends keyof MonitorEvents>(name: Name, listener: (event: MonitorEvents[Name]) => void): Unsubscribe {
    return this.#emitter.on(name, listener);
  }

  /**
   * Records a value as the name's kind has it: adds to a counter, sets a gauge. A new name is a histogram.
   * @param context - kept with an instant in the trace, under the filter's verbosity. Default: no such instant.
   */
  recordMetric(name: string, value: number, tags?: MetricTags, unit?: string, context?: Readonly<Record<string, unknown>>): void {
    this.#attempt(() => {
      this.metrics.recordMetric(name, value, tags, unit);
      if (context === undefined) return;
      const now = this.#clock.now();
      this.#tracer.trace.addSpan(String(name), now, now, { kind: 'mark', parent: null, attributes: { value, ...context } });
    });
  }

  /** Begins to time an operation, as `startOperation`. */
  startMeasurement(name: string, context?: Readonly<Record<string, unknown>>): MeasurementId {
    return this.#operations.start(name, { context });
  }

  /** @returns its duration, ms; NaN when it has ended before. */
  endMeasurement(measurement: MeasurementId, tags?: MetricTags): number {
    return this.#operations.end(measurement, tags)?.duration ?? NaN;
  }

  /** Begins an operation, perhaps as part of another: a timer `operation_duration`, and a span of the session's shared trace. */
  startOperation(name: string, options?: OperationOptions): Operation {
    return this.#operations.start(name, options);
  }

  /** @param error - why it failed. @returns undefined when it has ended before. */
  endOperation(operation: Operation, error?: unknown): OperationResult | undefined {
    return this.#operations.end(operation, undefined, error);
  }

  /** Runs `work` as an operation, to the end of its promise if it returns one, and hands on what it returns or throws. */
  trackOperation<T>(name: string, work: (operation: Operation) => T, options?: OperationOptions): T {
    return this.#operations.track(name, work, options);
  }

  /** Counts an error by its class, and writes it to the session's shared trace. */
  recordError(error: unknown, context?: Readonly<Record<string, unknown>>, tags?: MetricTags): void {
    this.#attempt(() => {
      const type = nameOf(error);
      this.metrics.incrementCounter(ERROR_COUNT, 1, { ...tags, error_type: type });
      this.#tracer.trace.error(messageOf(error), 'monitor', { error_type: type, ...context });
    });
  }

  /** @param count - done since the last call; the metric's rates are per second. */
  recordThroughput(operation: string, count: number, tags?: MetricTags): void {
    this.#attempt(() => this.metrics.incrementCounter(THROUGHPUT, count, { ...tags, operation }));
  }

  /** Reads the heap now, where the browser tells, besides the reading of each second. */
  recordResourceUsage(): void {
    this.#attempt(() => {
      const { heapUsed, heapLimit } = this.#options.page ?? pageSources;
      const used = heapUsed();
      if (used === undefined) return;
      this.memory.addSample(recordHeap(this.metrics, this.#tracer, this.#clock.now(), used, heapLimit()));
    });
  }

  /**
   * Holds a value against the limits of its metric (`DEFAULT_METRIC_THRESHOLDS`), and against the rules on single values.
   * @returns `ok` also where there are no limits.
   */
  checkThreshold(metric: string, value: number, tags: MetricTags = {}): 'ok' | 'warning' | 'critical' {
    this.#attempt(() => this.alerts.check(metric, tags, value));
    const limits = typeof metric === 'string' ? DEFAULT_METRIC_THRESHOLDS[metric] : undefined;
    if (limits === undefined || typeof value !== 'number' || !(value >= limits.warning)) return 'ok';
    const level = value >= limits.critical ? 'critical' : 'warning';
    this.#emitter.emit('threshold', { metric, tags, value, level, limit: limits[level] });
    return level;
  }

  /** A part of the app by name, made when it is first asked for. Of more than 100, the others record as well, and have no health of their own. */
  component(name: string): ComponentMonitor {
    const known = this.#components.get(name);
    if (known !== undefined) return known;
    const component = new ComponentMonitor(typeof name === 'string' ? name : typeof name, this);
    if (this.#components.size < MOST_COMPONENTS) this.#components.set(component.name, component);
    return component;
  }

  /** How the app is, and since when: what a health endpoint answers. */
  health(): HealthReport {
    return this.#health.read();
  }

  /** Everything that is known, as plain data. */
  getPerformanceReport(): PerformanceReport {
    const components = this.#readComponents();
    return {
      timestamp: this.#clock.timeOrigin + this.#clock.now(),
      health: this.health(),
      components,
      recommendations: recommendAcross(toComponentReports(components), { mainThreadBusy: readBusy(this.#recent) }),
      summary: this.metrics.getPerformanceSummary(),
      metrics: this.metrics.getMetrics(),
      alerts: { open: this.alerts.open, recent: this.alerts.recent },
      bottlenecks: { active: this.bottlenecks.active, resolved: this.bottlenecks.resolved },
      memory: this.memory.report(),
      tuning: {
        mode: this.optimizer.mode,
        active: this.optimizer.active,
        recommendations: this.optimizer.getRecommendations(),
        journal: this.optimizer.getOptimizationHistory(),
      },
      pipelines: this.pipelines.getPerformanceSummary(),
    };
  }

  /** All metrics, health among them, in Prometheus' text format. */
  toPrometheusText(): string {
    this.#teller.record();
    return toPrometheusText(this.metrics.getMetrics());
  }

  /** What a series was in the last five minutes, a value a second; undefined while it has not been seen. */
  logOf(series: AnyMetricSeries): SeriesLog | undefined {
    return this.#log.read(series);
  }

  /**
   * What an alert rule would read just now, of each series that fits. NaN: no value in the last minute, or none since somebody first asked about
   * the name. Empty where there is no such series, and while the monitor does not run.
   */
  readNow(query: SeriesQuery): { readonly tags: MetricTags; readonly value: number }[] {
    const found: { tags: MetricTags; value: number }[] = [];
    try {
      // What is asked about is watched from then on: names that do not exist, as while one is being typed, are not to be.
      if (!this.#isRunning || this.metrics.seriesOf(query.metric).length === 0) return found;
      this.#recent.read(query, (tags, value) => found.push({ tags, value }));
    } catch (error) {
      this.#report('monitor', error);
    }
    return found;
  }

  /** Does something for the app that may meet what an app handed in: no error gets out. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#report('monitor', error);
    }
  }

  #createPart(): TracerPart {
    const parts = {
      tracer: this.#tracer,
      metrics: this.metrics,
      page: this.#options.page ?? pageSources,
      now: () => this.#clock.now(),
      countListeners: this.#options.countListeners,
      onAction: this.memory.addAction,
      onMemory: this.memory.addSample,
      onLongTask: this.memory.addLongTask,
      onLook: this.alerts.evaluate,
      onHide: this.alerts.keepOpen,
      onTick: this.#tick,
    };
    return createLoop(parts, (look) => (this.#lookSoon = look));
  }

  readonly #tick = (now: number): void => {
    this.rules.learn();
    this.bottlenecks.evaluate(now);
    this.optimizer.tick(now);
    this.#teller.look();
    this.#log.tick(now, this.metrics.all());
    this.#emitter.emit('tick', undefined);
  };

  #readComponents(): Readonly<Record<string, ComponentFigures>> {
    const { targets, components } = this.#options;
    return readComponents({
      source: this.#recent,
      targets: targets ?? {},
      components: { ...Object.fromEntries([...this.#components.keys()].map((name) => [name, {}])), ...components },
      thresholds: this.#tracer.settings.values.thresholds,
      bottlenecks: this.bottlenecks.active,
    });
  }

  #onVerdict(event: MonitorEvents['leak']): void {
    const { series, verdict } = event.report;
    this.metrics.setGauge(TRACE_METRICS.leak, LEAK_LEVELS[verdict], { series });
    this.#emitter.emit('leak', event);
  }
}

/** How the heap grew during an execution of the app's own books, by stage: of spans nobody knows. */
function recordMemory(metrics: PerformanceMetrics, { stages, totalMemoryDelta }: PipelineExecution): void {
  if (totalMemoryDelta !== undefined) metrics.recordHistogram(PIPELINE_MEMORY, totalMemoryDelta, undefined, 'B');
  for (const { stageName: stage, memoryDelta } of stages) {
    if (memoryDelta !== undefined) metrics.recordHistogram(STAGE_MEMORY, memoryDelta, { stage }, 'B');
  }
}

/** Class of an error, or type of what was thrown in its place. */
function nameOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : typeof error;
  } catch {
    return 'unreadable error';
  }
}
