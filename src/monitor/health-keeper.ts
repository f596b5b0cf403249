import { combineHealth } from '../analyze/health/combine-health.js';
import type { HealthStatus } from '../analyze/health/component-health.js';
import { formatCount, formatShare } from '../base/format.js';
import { OWN_COST_BUDGET } from '../model/own-cost.js';
import type { OpenAlert } from '../respond/alerts/alert.js';
import type { Tracer } from '../tracer.js';
import type { ComponentFigures } from './monitor-report.js';
import { worseStatus, type HealthCheck, type HealthReport } from './health-report.js';

/** Alerts that a reason names. */
const MOST_NAMED = 3;

export interface HealthParts {
  readonly tracer: Tracer;
  /** Whether anything is watched just now: of a page that nobody watches, nothing is known. */
  readonly isRunning: () => boolean;
  readonly components: () => Readonly<Record<string, ComponentFigures>>;
  readonly alerts: () => readonly OpenAlert[];
  /** Share of the time in which pipelines ran; undefined while it is not known. */
  readonly ownShare: () => number | undefined;
  /** Wall clock, ms since the Unix epoch. */
  readonly time: () => number;
}

/** Says how the app is, and remembers since when. */
export class HealthKeeper {
  readonly #parts: HealthParts;
  #status: HealthStatus = 'unknown';
  #since: number;

  constructor(parts: HealthParts) {
    this.#parts = parts;
    this.#since = parts.time();
  }

  read(): HealthReport {
    const { tracer, time } = this.#parts;
    const components = this.#parts.components();
    const overall = combineHealth(Object.fromEntries(Object.entries(components).map(([name, { health }]) => [name, health])));
    const alerts = this.#checkAlerts();
    const checks: HealthCheck[] = [
      ...Object.entries(components).map(
        ([
          name,
          {
            health: { status, score, deductions },
          },
        ]) => ({
          name,
          status,
          ...(!Number.isNaN(score) && { score }),
          reasons: deductions.map(({ points, reason }) => `−${points}: ${reason}`),
        }),
      ),
      alerts,
      this.#checkHistory(),
      this.#checkTracing(),
    ];
    // Nothing is better than its gravest open alert, whatever the figures of the last minute say by now.
    const held = alerts.status === 'healthy' ? overall.status : worseStatus(overall.status, alerts.status);
    const status = this.#parts.isRunning() ? held : 'unknown';
    if (status !== this.#status) {
      this.#status = status;
      this.#since = time();
    }
    const { score, reason } = overall;
    return {
      status,
      score: Number.isNaN(score) ? null : score,
      reason: held === overall.status ? reason : `${reason}; ${alerts.status === 'critical' ? 'a critical' : 'an'} alert is open`,
      since: this.#since,
      time: time(),
      session: tracer.session.id,
      page: tracer.session.page,
      checks,
    };
  }

  #checkAlerts(): HealthCheck {
    const open = this.#parts.alerts().filter(({ silencedBy }) => silencedBy === undefined);
    const named = open.slice(0, MOST_NAMED).map(({ rule }) => rule);
    const more = open.length > MOST_NAMED ? [`and ${formatCount(open.length - MOST_NAMED)} more`] : [];
    const isCritical = open.some(({ severity }) => severity === 'critical');
    return { name: 'alerts', status: isCritical ? 'critical' : open.length > 0 ? 'degraded' : 'healthy', reasons: [...named, ...more] };
  }

  #checkHistory(): HealthCheck {
    const { medium, persistent, reason } = this.#parts.tracer.history.status;
    if (medium === 'opening') return { name: 'history', status: 'unknown', reasons: [] };
    return { name: 'history', status: persistent ? 'healthy' : 'degraded', reasons: reason === undefined ? [] : [reason] };
  }

  #checkTracing(): HealthCheck {
    const share = this.#parts.ownShare();
    if (!this.#parts.tracer.running) return { name: 'tracing', status: 'unknown', reasons: ['The tracer is stopped.'] };
    if (share === undefined) return { name: 'tracing', status: 'unknown', reasons: ['No pipeline has run lately.'] };
    if (share <= OWN_COST_BUDGET) return { name: 'tracing', status: 'healthy', reasons: [] };
    const reason = `Tracing takes ${formatShare(share)} of the time in which pipelines run; ${formatShare(OWN_COST_BUDGET)} is its budget.`;
    return { name: 'tracing', status: 'degraded', reasons: [reason] };
  }
}
