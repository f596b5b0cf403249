import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import type { AlertManager } from '../respond/alerts/alert-manager.js';

/** Hands each value of metrics that a rule on `value` is about to the alerts as it is recorded, so that nobody waits for a look. */
export class ValueRules {
  readonly #metrics: PerformanceMetrics;
  readonly #alerts: AlertManager;
  readonly #watched = new Map<string, () => void>();

  constructor(metrics: PerformanceMetrics, alerts: AlertManager) {
    this.#metrics = metrics;
    this.#alerts = alerts;
  }

  /** The rules may have changed. */
  follow(): void {
    const names = new Set(this.#alerts.rules.filter(({ aggregate }) => aggregate.name === 'value').map(({ metric }) => metric));
    for (const [name, stop] of this.#watched) {
      if (names.has(name)) continue;
      stop();
      this.#watched.delete(name);
    }
    for (const name of names) {
      if (this.#watched.has(name)) continue;
      const stop = this.#metrics.watch(name, (series, value, time) => {
        this.#alerts.check(name, series.tags, series.kind === 'counter' ? series.value : value, time);
      });
      this.#watched.set(name, stop);
    }
  }

  stop(): void {
    for (const stop of this.#watched.values()) stop();
    this.#watched.clear();
  }
}
