import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../../src/base/format.js';

/** An uncertainty below this share of the figure changes no digit that is shown. */
const LEAST_SHOWN = 0.001;

/** An average with the uncertainty that the clock's step leaves in it, where that shows. */
export function averageWithUncertainty(average: number, uncertainty: number, resolution: number): TemplateResult {
  if (average === 0 && uncertainty > 0) return html`${formatDuration(0, uncertainty)}`;
  // The average of many is finer than the clock's step: its own uncertainty is the limit below which nothing is shown.
  const text = formatDuration(average, uncertainty > 0 ? uncertainty : resolution);
  return html`${text}${uncertainty >= average * LEAST_SHOWN && uncertainty > 0 && !text.startsWith('<') ? html` <span class="plus-minus">± ${formatUncertainty(uncertainty)}</span>` : nothing}`;
}

function formatUncertainty(ms: number): string {
  return formatDuration(Number(ms.toPrecision(1)));
}

/** When a session began, for people: `24 Mar 2026, 14:02`, in the reader's own language. */
export function formatDate(epochMs: number): string {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? 'unknown date' : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
