/** What the Overview says about the browser's share in slowness. A file of its own, which is loaded after the rest of the Overview. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PerformanceAnalysis } from '../../src/analyze/analysis.js';
import { explainSpan, type BlameCause, type SpanBlame } from '../../src/analyze/blame.js';
import { explainInteractions, type InteractionBlame } from '../../src/analyze/interactions.js';
import { formatDuration, formatShare } from '../../src/base/format.js';
import type { PanelController } from '../panel-controller.js';
import { listPhaseCauses } from '../view/blame-list.js';
import { CONFIDENCE_MEANING, describeCause } from '../view/blame-words.js';
import { icon } from '../widgets/icons.js';
import { styleMap } from '../widgets/style-map.js';

/** More interactions than this, or causes of one phase, are read in the Timeline. */
const MOST_INTERACTIONS = 4;
const MOST_CAUSES = 2;
const RATING_CLASS = { good: 'good', 'needs-improvement': 'warning', poor: 'critical' } as const;
const PHASE_CLASS = { 'input delay': 'input', processing: 'processing', 'presentation delay': 'presentation' } as const;

interface Explained {
  readonly interactions: readonly InteractionBlame[];
  readonly slowest: (SpanBlame & { readonly name: string }) | undefined;
}

/** Once for each analysis, however often it is drawn. */
const explained = new WeakMap<PerformanceAnalysis, Explained>();

function explain({ analysis, data }: PanelController): Explained {
  let known = explained.get(analysis);
  if (!known) {
    // What lay across a freeze took as long as the freeze did.
    const runs = analysis.pipeline.executions.filter(({ acrossFreeze }) => !acrossFreeze);
    const finished = runs.some(({ open }) => !open) ? runs.filter(({ open }) => !open) : runs;
    const run = finished.length > 0 ? finished.reduce((a, b) => (b.duration > a.duration ? b : a)) : undefined;
    const blame = run && analysis.pipeline.basis !== 'captures' ? explainSpan(data, run.span) : undefined;
    // What was clicked in acttrace's own elements is no matter of the app.
    const interactions = explainInteractions(data).filter(({ target }) => !target.startsWith('acttrace-'));
    known = { interactions, slowest: run && blame && { ...blame, name: run.name } };
    explained.set(analysis, known);
  }
  return known;
}

/** A line with the main cause of the slowest run. */
export function renderMainCause(controller: PanelController): TemplateResult | typeof nothing {
  const { slowest } = explain(controller);
  const main = slowest?.causes[0];
  if (!slowest || !main) return nothing;
  const { title, detail } = describeCause(main, slowest.name);
  const unexplained = slowest.causes.reduce((sum, { kind, share }) => sum + (kind === 'unexplained' && main.kind !== kind ? share : 0), 0);
  return html`<p class="main-cause">
    <span>Took ${formatDuration(slowest.duration, controller.resolution)}, ${main.share > 0.5 ? 'mostly' : 'above all'}:</span>
    <b>${title}</b>
    <span>${formatShare(main.share)}${certainty(main)}</span> ${detail ? html`<span class="muted">${detail}</span>` : nothing}
    ${unexplained > main.share ? html`<span class="muted">(${formatShare(unexplained)} unexplained)</span>` : nothing}
    <button class="link" type="button" @click=${() => controller.showSpan(slowest.span)}>Show all causes${icon('expand', 12)}</button>
  </p>`;
}

/** Interactions that felt slow, phase by phase. */
export function renderInteractions(controller: PanelController): TemplateResult | typeof nothing {
  const { interactions } = explain(controller);
  if (interactions.length === 0) return nothing;
  return html`<section class="wide" aria-labelledby="interactions-heading">
    <h2 id="interactions-heading">Slow interactions <span class="muted">over 200 ms from input to frame: candidates for INP</span></h2>
    <ol class="insights interactions">
      ${interactions.slice(0, MOST_INTERACTIONS).map((interaction) => renderInteraction(controller, interaction))}
    </ol>
  </section>`;
}

function renderInteraction(
  controller: PanelController,
  { type, target, duration, rating, phases, span }: InteractionBlame,
): TemplateResult {
  const step = controller.resolution;
  return html`<li class="insight">
    <div class="tags">
      <span class="tag ${RATING_CLASS[rating]}">${rating === 'poor' ? 'poor' : 'needs improvement'}</span>
      <b>${formatDuration(duration, step)}</b>
    </div>
    <h3>${type || 'interaction'}${target ? html` on <code>${target}</code>` : nothing}</h3>
    <div class="phase-bar" aria-hidden="true">
      ${phases.map(
        ({ name, duration: part }) =>
          html`<span class=${PHASE_CLASS[name]} style=${styleMap({ width: `${(100 * part) / duration}%` })}></span>`,
      )}
    </div>
    <dl class="phases">
      ${phases.map(
        ({ name, duration: part, causes }) =>
          html`<div>
            <dt><span class="swatch ${PHASE_CLASS[name]}"></span>${name} <b>${formatDuration(part, step)}</b></dt>
            <dd>${causes.length === 0 ? 'none' : renderCauses(causes)}</dd>
          </div>`,
      )}
    </dl>
    <div class="go">
      <button class="link" type="button" @click=${() => controller.showSpan(span)}>Show in Timeline${icon('expand', 12)}</button>
    </div>
  </li>`;
}

/** A phase's causes add up to all of it: what is not named is told as the rest. */
function renderCauses(causes: readonly BlameCause[]): TemplateResult {
  const { main, other, unexplained } = listPhaseCauses(causes, MOST_CAUSES);
  const rest = (called: string, share: number): TemplateResult | typeof nothing =>
    share > 0 ? html`<span>${called} <span class="muted">${formatShare(share)}</span></span> ` : nothing;
  return html`${main.map((cause) => renderCause(cause))}${rest('other causes', other)}${rest('unexplained', unexplained)}`;
}

function renderCause(cause: BlameCause): TemplateResult {
  return html`<span title=${CONFIDENCE_MEANING[cause.confidence]}
    >${describeCause(cause).title} <span class="muted">${formatShare(cause.share)}${certainty(cause)}</span></span
  > `;
}

function certainty({ kind, confidence }: BlameCause): string {
  return kind === 'unexplained' ? '' : `, ${confidence}`;
}
