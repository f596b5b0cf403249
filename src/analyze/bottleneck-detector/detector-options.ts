import type { Clock } from '../../base/clock.js';
import type { Report } from '../../base/safe-report.js';
import type { AlertSource } from '../../model/alert-source.js';

/** What a component is held against. */
export interface BottleneckTarget {
  /** Latency that is fine, ms: p95 over twice of it is a bottleneck. Default 100. */
  readonly latency?: number;
  /** Share of operations that may fail, 0 to 1: over twice of it is a bottleneck. Default 0.01. */
  readonly errorRate?: number;
}

/** Names of the metrics that the rules read. */
export interface BottleneckMetrics {
  /** Durations, ms. Default `operation_duration` and `stage_duration`. */
  readonly latency?: readonly string[];
  /** Share of the heap's limit that is in use, 0 to 1. Default `system.memory.heap_share`. */
  readonly heapShare?: string;
  /** Share of the time that the main thread is busy, 0 to 1. Default `system.cpu.usage`. */
  readonly cpuUsage?: string;
  /** Counter of errors. Default `error_count`. */
  readonly errors?: string;
  /** Whose values are counted as the operations that errors are of. Default `operation_duration`. */
  readonly operations?: string;
}

export interface BottleneckDetectorOptions {
  /** What the rules read. */
  readonly source: AlertSource;
  /** Default: the page's. */
  readonly clock?: Clock;
  /** Between two looks, ms: calls of `evaluate` that come sooner do nothing. Default 15,000. */
  readonly interval?: number;
  /** For all components. */
  readonly target?: BottleneckTarget;
  /** By the tag `component` of a series, or the stage of `stage_duration`; what is left out is as for all. */
  readonly targets?: Readonly<Record<string, BottleneckTarget>>;
  readonly metrics?: BottleneckMetrics;
  /** Takes errors that must not reach the app. Default: counted, and written to the console once each. */
  readonly report?: Report;
}

/** Options with nothing left out. */
export interface DetectorSettings {
  readonly interval: number;
  readonly metrics: Required<BottleneckMetrics>;
  /** @param component - '' for none. */
  targetOf(component: string): Required<BottleneckTarget>;
  /** Whether a component has a latency of its own. */
  hasTarget(component: string): boolean;
}

const DEFAULT_INTERVAL = 15_000;
const DEFAULT_TARGET: Required<BottleneckTarget> = { latency: 100, errorRate: 0.01 };
const DEFAULT_METRICS: Required<BottleneckMetrics> = {
  latency: ['operation_duration', 'stage_duration'],
  heapShare: 'system.memory.heap_share',
  cpuUsage: 'system.cpu.usage',
  errors: 'error_count',
  operations: 'operation_duration',
};

export function completeDetectorOptions({ interval, target, targets = {}, metrics }: BottleneckDetectorOptions): DetectorSettings {
  const ofAll = completeTarget(target, DEFAULT_TARGET);
  const byComponent = new Map(Object.entries(targets).map(([component, own]) => [component, completeTarget(own, ofAll)]));
  return {
    interval: interval !== undefined && interval >= 0 ? interval : DEFAULT_INTERVAL,
    metrics: { ...DEFAULT_METRICS, ...metrics },
    targetOf: (component) => byComponent.get(component) ?? ofAll,
    hasTarget: (component) => Object.hasOwn(targets, component) && targets[component].latency !== undefined,
  };
}

/** A target of 0 or less would make everything a bottleneck, and ratios to it no numbers. */
function completeTarget(target: BottleneckTarget | undefined, otherwise: Required<BottleneckTarget>): Required<BottleneckTarget> {
  const pick = (value: number | undefined, fallback: number): number => (value !== undefined && value > 0 ? value : fallback);
  return { latency: pick(target?.latency, otherwise.latency), errorRate: pick(target?.errorRate, otherwise.errorRate) };
}
