import { html, type TemplateResult } from 'lit';
import type { DurationStatistics, SamplingErrors } from '../../src/analyze/analysis.js';
import { formatCount, formatDuration } from '../../src/base/format.js';

/** An uncertainty below this share of the figure changes no digit that is shown. */
const LEAST_SHOWN = 0.001;

/** Whatever was counted, where some may have been left out by sampling. */
type Counted = Pick<DurationStatistics, 'count'> & { readonly estimatedCount?: number; readonly sampling?: SamplingErrors };

/** How many there were: `40`, or `≈ 400` with how many of them were recorded. */
export function countOf({ count, estimatedCount = count, sampling }: Counted): TemplateResult | string {
  if (Math.round(estimatedCount) <= count) return formatCount(count);
  const sure = sampling ? `, ± ${formatCount(Math.max(1, sampling.count))}` : '';
  return html`<span title="Estimated from the ${formatCount(count)} that were recorded${sure}; the others were left out by sampling"
    >≈ ${formatCount(estimatedCount)} <small class="of">of which ${formatCount(count)} recorded</small></span
  >`;
}

/**
 * A count of errors or violations: `≈` where sampling makes it an estimate.
 *
 * @param deviation - its standard error; 0 or absent where every one was recorded.
 */
export function estimate(count: number, deviation = 0): TemplateResult | string {
  if (!(deviation > 0)) return formatCount(count);
  return html`<span title="Estimated, as runs were left out by sampling: ± ${formatCount(Math.max(1, deviation))}"
    >≈ ${formatCount(count)}</span
  >`;
}

/** A quantile, with the interval that sampling leaves it in the title. */
export function quantileOf(ms: number, resolution: number, interval?: readonly [from: number, to: number]): TemplateResult | string {
  const text = formatDuration(ms, resolution);
  if (!interval) return text;
  const [from, to] = interval;
  const sure = `Between ${formatDuration(from, resolution)} and ${formatDuration(to, resolution)}, 95 % sure: runs were left out by sampling`;
  return html`<span title=${sure}>${text}</span>`;
}

/** An average with its standard error, what the clock's step and sampling leave in it, where that shows. */
export function averageWithUncertainty(average: number, uncertainty: number, resolution: number, sampled = false): TemplateResult {
  if (average === 0 && uncertainty > 0) return html`${formatDuration(0, uncertainty)}`;
  // The average of many is finer than the clock's step: its own uncertainty is the limit below which nothing is shown.
  const text = formatDuration(average, uncertainty > 0 ? uncertainty : resolution);
  if (!(uncertainty > 0 && uncertainty >= average * LEAST_SHOWN) || text.startsWith('<')) return html`${text}`;
  const step = resolution > 0 ? `the clock’s step of ${Number(resolution.toPrecision(2))} ms` : 'the clock’s step';
  const why = `Standard error: what ${step}${sampled ? ' and the runs left out by sampling leave' : ' leaves'} open`;
  return html`${text} <span class="plus-minus" title=${why}>± ${formatUncertainty(uncertainty)}</span>`;
}

function formatUncertainty(ms: number): string {
  return formatDuration(Number(ms.toPrecision(1)));
}

/** When a session began, for people: `24 Mar 2026, 14:02`, or with seconds `24 Mar 2026, 14:02:37`, in the reader's own language. */
export function formatDate(epochMs: number, seconds = false): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return 'unknown date';
  return date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' });
}
