import { TRACE_METRICS } from '../model/core-metrics.js';
import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import { HEALTH_CHANNEL, HealthChannel } from './health-channel.js';
import { STATUS_LEVEL, type HealthReport } from './health-report.js';
import type { PageSources } from './page-sources.js';

export interface HealthTellerParts {
  readonly health: () => HealthReport;
  readonly metrics: PerformanceMetrics;
  readonly page: PageSources;
  /** Name of the `BroadcastChannel`; null: none. Default `acttrace.health`. */
  readonly channel: string | null | undefined;
  /** The status is another than when it was told last. */
  readonly onChange: (health: HealthReport) => void;
  readonly onError: (error: unknown) => void;
}

/** Tells health on: to listeners and other tabs when its status changes, and to the metrics at each look. */
export class HealthTeller {
  readonly #parts: HealthTellerParts;
  #channel: HealthChannel | undefined;
  #told: HealthReport['status'] = 'unknown';

  constructor(parts: HealthTellerParts) {
    this.#parts = parts;
  }

  /** From now on other tabs are told, and answered. @returns what ends that. */
  start(): () => void {
    const { channel: name = HEALTH_CHANNEL, page, health, onError } = this.#parts;
    try {
      const channel = name === null ? undefined : page.openChannel(name);
      if (channel !== undefined) this.#channel = new HealthChannel(channel, health);
    } catch (error) {
      onError(error);
    }
    return () => {
      this.#channel?.close();
      this.#channel = undefined;
    };
  }

  look(): void {
    const health = this.record();
    if (health.status === this.#told) return;
    this.#told = health.status;
    this.#parts.onChange(health);
    this.#channel?.tell(health);
  }

  /** Sets the gauges of health, and returns what it is. */
  record(): HealthReport {
    const { health, metrics } = this.#parts;
    const report = health();
    if (report.score !== null) metrics.setGauge(TRACE_METRICS.healthScore, report.score);
    metrics.setGauge(TRACE_METRICS.healthStatus, STATUS_LEVEL[report.status]);
    return report;
  }
}
