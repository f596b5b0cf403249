import type { Clock } from '../base/clock.js';
import type { AlertSource } from '../model/alert-source.js';
import type { AlertDelivery } from '../respond/alerts/alert.js';
import { AlertManager } from '../respond/alerts/alert-manager.js';
import { createDefaultAlertRules } from '../respond/alerts/default-rules.js';
import { deliverToBus } from '../respond/alerts/deliver/deliver-to-bus.js';
import { parseAlertRule } from '../respond/alerts/parse-alert-rule.js';
import type { Tracer } from '../tracer.js';
import type { PerformanceMonitorOptions } from './monitor-options.js';
import { AlertNews } from './alert-news.js';
import { pageSources } from './page-sources.js';
import { listOf } from './read-monitor-options.js';
import { keepAlerts } from './shelf-sinks.js';

export interface MonitorAlertsParts {
  readonly tracer: Tracer;
  readonly source: AlertSource;
  readonly clock: Clock;
  readonly options: Pick<PerformanceMonitorOptions, 'rules' | 'deliveries' | 'bus' | 'page'>;
  /** The monitor's own listener, told last. */
  readonly onAlert: AlertDelivery;
  readonly report: (part: string, error: unknown) => void;
}

/** The alerts of a monitor: the default rules, and the app's beside them or in the place of those of the same name. */
export function createMonitorAlerts({ tracer, source, clock, options, onAlert, report }: MonitorAlertsParts): AlertManager {
  const { rules, deliveries, bus } = options;
  const alerts = new AlertManager({
    source,
    clock,
    rules: createDefaultAlertRules(tracer.settings.values.thresholds),
    deliveries: [...listOf(deliveries), ...(bus ? [deliverToBus(bus)] : []), onAlert],
    history: keepAlerts(tracer.history, new AlertNews(options.page ?? pageSources, (error) => report('alert channel', error))),
    report,
  });
  for (const rule of listOf(rules)) {
    const parsed = parseAlertRule(rule);
    if (parsed.ok) alerts.removeRule(parsed.rule.name);
    const result = alerts.addRule(rule);
    if (!result.ok) report('alert rule', new Error(result.error.message));
  }
  return alerts;
}
