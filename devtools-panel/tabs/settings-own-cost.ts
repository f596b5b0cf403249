import { html, type TemplateResult } from 'lit';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { OWN_COST_BUDGET, type OwnCost } from '../../src/model/own-cost.js';

/** What recording costs the page, and how sure that is. */
export function renderOwnCost({ ownCost, samplingRate }: { readonly ownCost: OwnCost; readonly samplingRate: number }): TemplateResult {
  const { total, shareOfMainThread, shareOfPipeline, uncertainty, timed, bytesHeld } = ownCost;
  const known = !Number.isNaN(shareOfPipeline);
  return html`<section class="card" aria-labelledby="own-cost-heading">
    <h2 id="own-cost-heading">Own cost</h2>
    <dl class="facts">
      <dt>Of pipeline time</dt>
      <dd class=${shareOfPipeline - (uncertainty || 0) > OWN_COST_BUDGET ? 'warning' : ''}>
        ${known ? formatShare(shareOfPipeline) : 'no pipeline has run yet'}${uncertainty >= 0 ? ` ± ${formatShare(uncertainty)}` : ''}
      </dd>
      <dt>Of the main thread</dt>
      <dd>${formatShare(shareOfMainThread)}, ${formatDuration(total)} in all</dd>
      <dt>Memory held</dt>
      <dd>${formatBytes(bytesHeld)}</dd>
      <dt>Traces recorded</dt>
      <dd>${samplingRate >= 1 ? 'all' : `${formatShare(samplingRate)} in full; of the others, what fails or is slow`}</dd>
    </dl>
    <p class="muted small">
      An estimate for recording, storing and observing, from ${formatCount(timed)} calls that were timed (about one in 64); the open panel’s
      own work is not in it.
    </p>
  </section>`;
}
