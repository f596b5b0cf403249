/** What the Overview says about the browser's share in slowness. A file of its own, which is loaded after the rest of the Overview. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Execution, PerformanceAnalysis } from '../../src/analyze/analysis.js';
import type { BlameCause, SpanBlame } from '../../src/analyze/blame.js';
import type { InteractionBlame } from '../../src/analyze/interactions.js';
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

/** What is known in a panel: of the last analysis for which it is, as long as that is one of what is shown. */
interface Known {
  readonly source: object;
  /** The analysis that is explained, or about to be. */
  of: PerformanceAnalysis | undefined;
  explained: Explained | undefined;
}

const knownOf = new WeakMap<PanelController, Known>();

/** Explained once for each analysis, however often it is drawn; while that is under way, what was known before stays. */
function explain(controller: PanelController, analysis: PerformanceAnalysis): Explained | undefined {
  const { source, data, jobs } = controller;
  let known = knownOf.get(controller);
  if (known?.source !== source) knownOf.set(controller, (known = { source, of: undefined, explained: undefined }));
  if (known.of === analysis) return known.explained;
  known.of = analysis;
  const run = slowestRun(analysis);
  const changed = (): void => {
    if (take()) controller.redraw();
  };
  const interactions = jobs.run('explainInteractions', [data], changed);
  const slowest = run && jobs.run('explainSpan', [data, run.span], changed);
  const take = (): boolean => {
    if (known.of !== analysis || interactions.state !== 'done' || (slowest && slowest.state !== 'done')) return false;
    known.explained = {
      // What was clicked in acttrace's own elements is no matter of the app.
      interactions: (interactions.value ?? []).filter(({ target }) => !target.startsWith('acttrace-')),
      slowest: run && slowest?.value && { ...slowest.value, name: run.name },
    };
    return true;
  };
  take();
  return known.explained;
}

/** The slowest run that has ended; of what lay across a freeze, the duration is that of the freeze. */
function slowestRun({ pipeline }: PerformanceAnalysis): Execution | undefined {
  if (pipeline.basis === 'captures') return undefined;
  const runs = pipeline.executions.filter(({ acrossFreeze }) => !acrossFreeze);
  const finished = runs.some(({ open }) => !open) ? runs.filter(({ open }) => !open) : runs;
  return finished.length > 0 ? finished.reduce((a, b) => (b.duration > a.duration ? b : a)) : undefined;
}

/** A line with the main cause of the slowest run. */
export function renderMainCause(controller: PanelController, analysis: PerformanceAnalysis): TemplateResult | typeof nothing {
  const slowest = explain(controller, analysis)?.slowest;
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
export function renderInteractions(controller: PanelController, analysis: PerformanceAnalysis): TemplateResult | typeof nothing {
  const interactions = explain(controller, analysis)?.interactions ?? [];
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
