import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../src/base/format.js';
import { ANALYZED_TABS, type PanelController } from './panel-controller.js';
import { renderProgress } from './widgets/progress.js';

/** Below a tab's figures: that newer ones are on their way, or that there will be none. Nothing while all is well. */
export function renderAnalysisStatus(controller: PanelController): TemplateResult | typeof nothing {
  if (!ANALYZED_TABS.has(controller.state.tab) || !controller.analysis) return nothing;
  const status = renderState(controller, ' These figures are from before.');
  return status === nothing ? nothing : html`<footer class="working">${status}</footer>`;
}

/** What a tab shows as long as there are no figures. */
export function renderUnanalyzed(controller: PanelController): TemplateResult {
  const status = renderState(controller, '');
  return html`<div class="unanalyzed" role="status">${status === nothing ? html`<p class="muted">Analyzing…</p>` : status}</div>`;
}

function renderState(controller: PanelController, known: string): TemplateResult | typeof nothing {
  const { analysisJob, analysisStopped, analysisError, data } = controller;
  if (!analysisStopped) {
    const count = data.spans.rowCount - data.spans.firstRow;
    return renderProgress(`Analyzing ${formatCount(count)} spans`, analysisJob, () => controller.stopAnalysis());
  }
  return html`<div class="progress">
    <span>${analysisError ? `The analysis failed: ${analysisError}` : 'The analysis was cancelled.'}${known}</span>
    <button type="button" @click=${() => controller.analyzeAgain()}>Analyze again</button>
  </div>`;
}
