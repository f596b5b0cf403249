import { html, nothing, type TemplateResult } from 'lit';
import type { AlertEvidence } from '../../src/analyze/alert-evidence.js';
import { formatCount, formatDuration } from '../../src/base/format.js';
import { icon } from '../widgets/icons.js';

/** The way to an alert's span, if there is one. @param about - title of the alert, for who cannot see where the button stands. */
export type RenderEvidence = (id: string, about: string) => TemplateResult | typeof nothing;

/** The span that tells most about an alert, and the way to it. */
export function renderEvidence(
  evidence: AlertEvidence | undefined,
  about: string,
  resolution: number,
  show: (span: number) => void,
): TemplateResult | typeof nothing {
  if (!evidence) return nothing;
  const { span } = evidence;
  return html`<span class="alert-span">
    <span>${renderWords(evidence, (ms) => html`<b>${formatDuration(ms, resolution)}</b>`)}</span>
    ${
      span === undefined
        ? nothing
        : html`<button class="link" type="button" aria-label="Show in Timeline: ${about}" @click=${() => show(span)}>
            Show in Timeline${icon('expand', 12)}
          </button>`
    }
  </span>`;
}

function renderWords(evidence: AlertEvidence, figure: (ms: number) => TemplateResult): TemplateResult {
  switch (evidence.kind) {
    case 'slowest':
      return html`Slowest: ${figure(evidence.duration)}`;
    case 'failed':
      return html`Last failed:
      ${evidence.error === '' ? figure(evidence.duration) : html`<b><q title=${evidence.error}>${evidence.error}</q></b>`}`;
    case 'block':
      return html`${evidence.tasks === 1 ? 'Longest block' : `${formatCount(evidence.tasks)} tasks in a row`}: ${figure(evidence.duration)}`;
    case 'unexplained':
      return html`No task that was observed explains the lag of
      ${figure(evidence.lag)}${evidence.span === undefined ? '' : html`; the longest took ${figure(evidence.duration)}`}`;
  }
}
