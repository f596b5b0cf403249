import type { MetricTags } from '../../model/metrics.js';

export type BottleneckType = 'memory' | 'cpu' | 'io' | 'latency' | 'throughput' | 'network' | 'database';
export type BottleneckSeverity = 'low' | 'medium' | 'high' | 'critical';

/** From the mildest on. */
export const SEVERITIES: readonly BottleneckSeverity[] = ['low', 'medium', 'high', 'critical'];

/** What a rule found. */
export interface BottleneckFinding {
  readonly severity: BottleneckSeverity;
  /** How sure it is, 0 to 1. Default 0.5: as likely as not. */
  readonly confidence?: number;
  /** Figures that it was found by; at most 20 are kept. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What it is about. Default: no one component. A rule has at most one bottleneck for each. */
  readonly component?: string;
  /** Of the series that is worst. */
  readonly tags?: MetricTags;
}

/** While it is active; afterwards `resolvedAt` is set. Plain data. */
export interface DetectedBottleneck {
  readonly rule: string;
  readonly type: BottleneckType;
  readonly severity: BottleneckSeverity;
  /** '' where it is about no one component. */
  readonly component: string;
  readonly description: string;
  readonly suggestedAction: string;
  /** How sure it is that this is a bottleneck and no accident, 0 to 1: see `rateConfidence`. */
  readonly confidence: number;
  /** How much it matters, 0 to 1: see `rateImpact`. */
  readonly impact: number;
  /** Figures that it was found by, as of the last look. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: MetricTags;
  /** ms since the Unix epoch. */
  readonly detectedAt: number;
  /** When it was last found, ms since the Unix epoch. */
  readonly seenAt: number;
  /** ms since the Unix epoch; undefined while it is active. */
  readonly resolvedAt: number | undefined;
}

export interface BottleneckEvents {
  /** One was found. */
  readonly bottleneck: DetectedBottleneck;
  /** One became critical, or was from the start: once each. */
  readonly critical: DetectedBottleneck;
  /** One is over. */
  readonly resolved: DetectedBottleneck;
}

const SEVERITY_WEIGHT: Readonly<Record<BottleneckSeverity, number>> = { low: 0.2, medium: 0.4, high: 0.7, critical: 0.9 };
const TYPE_WEIGHT: Readonly<Record<BottleneckType, number>> = {
  memory: 1,
  cpu: 0.9,
  latency: 0.8,
  throughput: 0.7,
  io: 0.6,
  network: 0.5,
  database: 0.8,
};

/** Names of all types. */
export const BOTTLENECK_TYPES = Object.keys(TYPE_WEIGHT) as readonly BottleneckType[];

/** Severity times what the resource means to a page (S2's table), 0 to 1. */
export function rateImpact(type: BottleneckType, severity: BottleneckSeverity): number {
  return SEVERITY_WEIGHT[severity] * TYPE_WEIGHT[type];
}

/** Values at which half of what the distance from the limit says is believed. */
const HALF_BELIEVED = 10;

/**
 * How sure it is that a figure which was estimated from some values lies over its limit: 0.5 at the limit, where it is as likely as not, and from
 * there towards 1 with the distance from the limit and the number of values:
 *
 *     0.5 + 0.5 · distance · count / (count + 10)
 *
 * It orders findings, and is no probability that was calibrated.
 *
 * @param distance - 0 at the limit, 1 as far as can be.
 * @param count - values that the figure is of; Infinity for one that is read, not estimated.
 */
export function rateConfidence(distance: number, count: number): number {
  const believed = count === Infinity ? 1 : Math.max(0, count) / (Math.max(0, count) + HALF_BELIEVED);
  return 0.5 + 0.5 * Math.min(1, Math.max(0, distance)) * believed;
}

/** How far over its limit a figure without upper bound is: 0.5 at twice the limit, 0.9 at ten times. */
export function distanceAbove(value: number, limit: number): number {
  return 1 - limit / value;
}

/** How far over its limit a share of 1 is: 1 for all of it. */
export function distanceOfShare(share: number, limit: number): number {
  return (share - limit) / (1 - limit);
}
