import { html, nothing, type TemplateResult } from 'lit';
import type { FlameDifference } from '../../src/analyze/flame-graph.js';
import { formatDuration } from '../../src/base/format.js';
import { layOutFlames, type FlameBox } from '../view/flame-layout.js';
import { styleMap } from '../widgets/style-map.js';

/** A difference of this share of the whole run has the full tint. */
const FULL_TINT_SHARE = 0.2;
const FULL_TINT_PERCENT = 55;
/** Changes below this share of the run have no colour: noise would be colourful. */
const LEAST_TINT_SHARE = 0.005;

export interface FlamesView {
  readonly resolution: number;
  /** The box that is looked at, -1 for none. */
  readonly active: number;
  readonly point: (box: number) => void;
}

/** Where an average run of B takes more or less than one of A: width is time, colour the difference. */
export function renderFlames(roots: readonly FlameDifference[], { resolution, active, point }: FlamesView): TemplateResult {
  const boxes = layOutFlames(roots);
  if (boxes.length === 0) return html`<p class="muted">No run ended on either side.</p>`;
  const whole = roots.reduce((sum, { baseline, candidate }) => sum + Math.max(baseline, candidate), 0);
  const levels = Math.max(...boxes.map(({ depth }) => depth)) + 1;
  const shown = boxes[active];
  return html`<div
      class="flames"
      role="group"
      aria-label="Average run: what takes more (red) or less (green) time in B"
      @mouseleave=${() => point(-1)}
    >
      ${Array.from(
        { length: levels },
        (_, level) => html`<div class="level">${boxes.map((box, at) => (box.depth === level ? renderBox(box, at) : nothing))}</div>`,
      )}
    </div>
    <p class="readout" role="status">
      ${shown ? html`<b>${pathOf(boxes, shown)}</b>: ${changeOf(shown.node, resolution)}` : html`<span class="muted">Point at a box, or move with Tab, to read its times.</span>`}
    </p>`;

  function renderBox({ node, x, width }: FlameBox, at: number): TemplateResult {
    const change = (node.candidate - node.baseline) / whole;
    const tint = Math.abs(change) < LEAST_TINT_SHARE ? 0 : Math.min(1, Math.abs(change) / FULL_TINT_SHARE);
    const style = { left: `${100 * x}%`, width: `${100 * width}%`, '--depth': `${(10 + (FULL_TINT_PERCENT - 10) * tint).toFixed(0)}%` };
    return html`<button
      type="button"
      class="box ${tint === 0 ? '' : change > 0 ? 'grew' : 'shrank'}"
      aria-label="${node.name || '(no name)'}: ${changeOf(node, resolution)}"
      aria-pressed=${at === active ? 'true' : 'false'}
      style=${styleMap(style)}
      @mouseenter=${() => point(at)}
      @focus=${() => point(at)}
      @click=${() => point(at)}
    >
      <span>${width > 0.03 ? node.name || '(no name)' : ''}</span>
    </button>`;
  }
}

function pathOf(boxes: readonly FlameBox[], box: FlameBox): string {
  const names: string[] = [];
  for (let at: FlameBox | undefined = box; at; at = boxes[at.parent]) names.unshift(at.node.name || '(no name)');
  return names.join(' › ');
}

function changeOf({ baseline, candidate }: FlameDifference, resolution: number): string {
  const difference = candidate - baseline;
  const sign = difference > 0 ? '+' : '';
  // Averages over many runs are finer than the clock's step.
  const step = resolution / 10;
  if (baseline === 0) return `only in B, ${formatDuration(candidate, step)} a run`;
  if (candidate === 0) return `only in A, ${formatDuration(baseline, step)} a run`;
  return `${formatDuration(baseline, step)} → ${formatDuration(candidate, step)} a run (${sign}${formatDuration(difference)})`;
}
