import type { MetricKind } from '../../model/metrics.js';
import type { Series } from './series.js';
import type { SlotClock } from './slot-clock.js';

/** What series have of the name that they belong to. */
export interface SeriesHost<Kind extends MetricKind = MetricKind> {
  readonly kind: Kind;
  readonly name: string;
  readonly unit: string;
  readonly clock: SlotClock;
  /** Told of each value, once it is recorded; undefined while nobody wants to know. Never throws. */
  readonly watcher: ((series: Series, value: number) => void) | undefined;
  /** Counts a value that was handed in and is none, and tells of it. Never throws. */
  refuse(value: unknown): void;
}
