import type { HealthStatus } from '../analyze/health/component-health.js';

/** One thing that was looked at. */
export interface HealthCheck {
  /** A component, `page`, `pipeline`, `alerts`, `history` or `tracing`. */
  readonly name: string;
  readonly status: HealthStatus;
  /** 0–100, of components alone: 100 less the points of the reasons. */
  readonly score?: number;
  /** For people, with figures and units; empty where nothing is to be said. */
  readonly reasons: readonly string[];
}

/** What a health endpoint answers; plain data. */
export interface HealthReport {
  readonly status: HealthStatus;
  /** 0–100: the components' mean, at most 20 above the worst; null while nothing is known. */
  readonly score: number | null;
  /** How the score came about, in words. */
  readonly reason: string;
  /** Since when the status is what it is, ms since the Unix epoch. */
  readonly since: number;
  /** When this was found, ms since the Unix epoch. */
  readonly time: number;
  readonly session: string;
  /** The page, without query and fragment. */
  readonly page: string;
  readonly checks: readonly HealthCheck[];
}

/** As numbers, for metrics. */
export const STATUS_LEVEL: Readonly<Record<HealthStatus, number>> = { unknown: 0, healthy: 1, degraded: 2, critical: 3 };

/** The worse of two; what is not known does not count. */
export function worseStatus(one: HealthStatus, other: HealthStatus): HealthStatus {
  return STATUS_LEVEL[one] >= STATUS_LEVEL[other] ? one : other;
}
