import { html, nothing, type TemplateResult } from 'lit';
import type { PerformanceMonitor } from '../src/monitor.js';
import type { Tracer } from '../src/tracer.js';

/** How many alerts are open that people are told of, behind the name of the Monitor tab. Nothing while there is none. */
export function renderAlertBadge({ monitor }: Tracer): TemplateResult | typeof nothing {
  const open = (monitor as PerformanceMonitor | undefined)?.alerts.open ?? [];
  const told = open.filter(({ silencedBy, snoozedUntil }) => silencedBy === undefined && snoozedUntil === undefined);
  if (told.length === 0) return nothing;
  const critical = told.some(({ severity }) => severity === 'critical');
  return html`<span class="badge ${critical ? 'critical' : 'warning'}">${told.length}</span
    ><span class="visually-hidden">${told.length === 1 ? ' open alert' : ' open alerts'}</span>`;
}
