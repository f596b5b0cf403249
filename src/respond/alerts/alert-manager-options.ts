import type { Clock } from '../../base/clock.js';
import type { AlertSource } from '../../model/alert-source.js';
import type { AlertDelivery, AlertHistorySink } from './alert.js';
import type { AlertRuleInput } from './alert-rule.js';

export interface AlertManagerOptions {
  /** What the rules read. */
  readonly source: AlertSource;
  /** Default: the page's. */
  readonly clock?: Clock;
  /** Default: `createDefaultAlertRules()`. What does not parse is reported and left out. */
  readonly rules?: readonly (string | AlertRuleInput)[];
  /** Who is told, see `deliver`. Default: nobody. */
  readonly deliveries?: readonly AlertDelivery[];
  /** Where alerts are kept beyond the page. Default: nowhere. */
  readonly history?: AlertHistorySink;
  /** Path of the page's address, which is kept with each alert. Default: that of `location`, '' where there is none. */
  readonly path?: () => string;
  /** How long an alert stays open without a value of its series, ms. Default 60,000. */
  readonly keepStaleFor?: number;
  /** Takes errors that must not reach the app. Default: counted, and written to the console once each. */
  readonly report?: (part: string, error: unknown) => void;
}

export interface AlertManagerStatus {
  readonly rules: number;
  readonly open: number;
  /** Values that fired and were left out, because more than 200 series of their rule did so at a time. */
  readonly droppedSeries: number;
  /** Values that are no finite numbers. NaN of the source is none of them: it says that there is no value. */
  readonly badValues: number;
  /** Alerts that the history did not take. */
  readonly failedWrites: number;
  /** Calls of `evaluate` and `check` from within a delivery: they are left out, and the next tick sees the same. */
  readonly skipped: number;
}
