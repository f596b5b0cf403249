import type { Clock } from '../base/clock.js';
import type { EventBus } from '../model/event-bus.js';
import type { KeyValueStorage } from '../model/ports.js';
import type { Knob } from '../model/tuning.js';
import type { PerformanceOptimizerOptions, TuningMode } from '../respond/tuning/tuning-options.js';
import type { AlertDelivery } from '../respond/alerts/alert.js';
import type { AlertRuleInput } from '../respond/alerts/alert-rule.js';
import type { PageSources } from './page-sources.js';

/** What a part of the app is to keep to. All optional. */
export interface ComponentTargets {
  /** Duration of its operations that is fine, ms. Default 100. */
  readonly latency?: number;
  /** Share of failed operations that is borne, 0–1. Default 0.01. */
  readonly errorRate?: number;
}

/** Options of `PerformanceMonitor`. All optional. */
export interface PerformanceMonitorOptions {
  /** Targets of all operations that name no component. */
  readonly targets?: ComponentTargets;
  /** Parts of the app by name, each with targets of its own: `monitor.component(name)`. */
  readonly components?: Readonly<Record<string, ComponentTargets>>;
  /** Alert rules beside the default ones, or in the place of those of the same name. */
  readonly rules?: readonly (string | AlertRuleInput)[];
  /** Told of alerts, see `deliverToConsole` and the like. Default: nobody but the panel. */
  readonly deliveries?: readonly AlertDelivery[];
  /** A bus of the app's own: gets `PERFORMANCE_ALERT` and the events of `PipelinePerformanceMetrics`. */
  readonly bus?: EventBus;
  /** Most series of metrics. Default 10,000. */
  readonly maxSeries?: number;
  /** Name of the `BroadcastChannel` on which health is told; null: none. Default `acttrace.health`. */
  readonly channel?: string | null;
  /** Tuning of the tracer: `off`, `advise` (says what it would do) or `automatic`. Default `advise`. */
  readonly tuning?: TuningMode;
  /** Limits and times of tuning, where they differ from the defaults. */
  readonly tuningOptions?: Omit<PerformanceOptimizerOptions, 'read' | 'knobs' | 'mode' | 'clock' | 'journal' | 'report'>;
  /** Knobs of the app's own, beside those of the tracer: a cache's size, the level of detail of graphics. */
  readonly knobs?: readonly Knob[];
  /** Listeners that the app has registered, where it counts them: watched for growth. */
  readonly countListeners?: () => number;
  /** Where rules edited in the panel are kept. Default: the page's `localStorage`; nowhere when it is missing. */
  readonly storage?: KeyValueStorage | null;
  /** Default: the page's `performance.now()`. The same as the tracer's. */
  readonly clock?: Clock;
  /** Where another page, or none, is to be asked. Default: the page; so is what this leaves out of `onHide` and `onStored`. */
  readonly page?: PageSources;
}
