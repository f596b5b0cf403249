import { html, nothing, type TemplateResult } from 'lit';
import type { AlertEvidence } from '../../src/analyze/alert-evidence.js';
import { formatDuration } from '../../src/base/format.js';
import { icon } from '../widgets/icons.js';

const LABELS: Readonly<Record<AlertEvidence['kind'], string>> = { slowest: 'Slowest', failed: 'Last failed', block: 'Longest block' };

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
  const { kind, span, duration, error } = evidence;
  return html`<span class="alert-span">
    <span>
      ${LABELS[kind]}:
      <b>${kind === 'failed' && error !== '' ? html`<q title=${error}>${error}</q>` : formatDuration(duration, resolution)}</b>
    </span>
    <button class="link" type="button" aria-label="Show in Timeline: ${about}" @click=${() => show(span)}>
      Show in Timeline${icon('expand', 12)}
    </button>
  </span>`;
}
