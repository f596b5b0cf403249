import { html, type TemplateResult } from 'lit';
import type { PanelController } from '../panel-controller.js';

const EXAMPLE = `const trace = tracer.createTrace({ track: 'actor' });
await trace.withSpanAsync('discover actions', async () => {
  trace.withSpan('component_filtering', filter, { kind: 'stage' });
}, { kind: 'pipeline' });`;

/** What a tab shows while there is nothing to show, and how to change that. */
export function renderFirstRun(controller: PanelController, what: string): TemplateResult {
  const { tracer } = controller;
  if (!controller.live) {
    return html`<div class="empty">
      <h2>${what}</h2>
      <p>This recording holds no pipeline run and no stage.</p>
    </div>`;
  }
  if (!tracer.running) {
    return html`<div class="empty">
      <h2>${what}</h2>
      <p>Recording is off. Start it, then let the app run its pipeline.</p>
      <button class="primary" type="button" @click=${() => tracer.start()}>Start recording</button>
    </div>`;
  }
  return html`<div class="empty">
    <h2>${what}</h2>
    <p>Recording is on. Figures appear here as soon as the app runs a traced pipeline:</p>
    <pre>${EXAMPLE}</pre>
    <p>Stages that you do not own are timed with <code>instrument(tracer, object, { method, stage })</code>.</p>
  </div>`;
}
