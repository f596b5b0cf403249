import type { MetricTags } from '../model/metrics.js';
import type { MeasurementId, PerformanceMonitor } from './performance-monitor.js';
import type { Operation, OperationOptions, OperationResult } from './operations.js';

/** One part of the app: records as the monitor does, with the tag `component`. Every method is safe to pull off. */
export class ComponentMonitor {
  readonly name: string;
  readonly #monitor: PerformanceMonitor;
  readonly #tags: MetricTags;

  constructor(name: string, monitor: PerformanceMonitor) {
    this.name = name;
    this.#monitor = monitor;
    this.#tags = { component: name };
  }

  readonly recordMetric = (
    name: string,
    value: number,
    tags?: MetricTags,
    unit?: string,
    context?: Readonly<Record<string, unknown>>,
  ): void => this.#monitor.recordMetric(name, value, this.#merge(tags), unit, context);

  readonly startMeasurement = (name: string, context?: Readonly<Record<string, unknown>>): MeasurementId =>
    this.startOperation(name, { context });

  readonly endMeasurement = (measurement: MeasurementId, tags?: MetricTags): number => this.#monitor.endMeasurement(measurement, tags);

  readonly startOperation = (name: string, options?: OperationOptions): Operation =>
    this.#monitor.startOperation(name, this.#tagged(options));

  readonly endOperation = (operation: Operation, error?: unknown): OperationResult | undefined =>
    this.#monitor.endOperation(operation, error);

  readonly trackOperation = <T>(name: string, work: (operation: Operation) => T, options?: OperationOptions): T =>
    this.#monitor.trackOperation(name, work, this.#tagged(options));

  readonly recordError = (error: unknown, context?: Readonly<Record<string, unknown>>, tags?: MetricTags): void =>
    this.#monitor.recordError(error, context, this.#merge(tags));

  readonly recordThroughput = (operation: string, count: number): void => this.#monitor.recordThroughput(operation, count, this.#tags);

  /** Ours alone where those of the app cannot be read. */
  #merge(tags: MetricTags | undefined): MetricTags {
    try {
      return { ...tags, ...this.#tags };
    } catch {
      return this.#tags;
    }
  }

  /** With our tag; a getter of the app's that throws is met when the options are read. */
  #tagged(options: OperationOptions | undefined): OperationOptions {
    const own = this.#tags;
    return {
      get parent() {
        return options?.parent;
      },
      get context() {
        return options?.context;
      },
      get tags() {
        return { ...options?.tags, ...own };
      },
    };
  }
}
