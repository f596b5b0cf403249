import type { AlertEvent } from './alert.js';
import { formatSeries } from './format-alert-rule.js';

/** An event in a line: `critical: stage_duration{stage=resolve}: p(95) > 200, now 412`. */
export function toAlertText({ type, alert }: AlertEvent): string {
  const { severity, metric, tags, condition, value } = alert;
  const subject = `${formatSeries(metric, tags)}: ${condition}`;
  return type === 'resolved'
    ? `resolved (${alert.reason}): ${subject}, last ${toFigure(value)}`
    : `${severity}: ${subject}, now ${toFigure(value)}`;
}

/** Four digits tell enough; larger whole numbers are left as they are. */
function toFigure(value: number): string {
  return String(Math.abs(value) < 10_000 ? Number(value.toPrecision(4)) : Math.round(value));
}
