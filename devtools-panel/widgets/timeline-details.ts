import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatDuration } from '../../src/base/format.js';
import { BROWSER_TRACK } from '../../src/model/page-entries.js';
import type { SpanFacts } from '../view/span-facts.js';
import { formatTick } from '../view/time-axis.js';
import { entryType } from '../view/entry-words.js';
import { renderProgress } from './progress.js';
import type { Explanation } from './span-explainer.js';
import { renderBlame } from './timeline-blame.js';
import { describeEntry, renderCallSite, renderScripts } from './timeline-entry.js';

export interface DetailsActions {
  /** The explanation was called off. */
  explanationStopped(): void;
  zoomTo(row: number): void;
  select(row: number): void;
  close(): void;
}

/** Decimals of a start where the clock's step is not known, ms. */
const FINEST_STEP = 0.01;

const PARENT_WORDS = {
  none: 'none: a root',
  unknown: 'unknown: started after an await without a handle',
  evicted: 'no longer in memory',
} as const;

const FREEZE_WORDS = 'Across a freeze of the page: its duration is not believed, and no figure counts it.';
const ESTIMATE_WORDS = 'Estimated by acttrace: this browser does not report it.';

const STATUS_WORDS = { failed: '✕ Failed', ok: 'OK', open: 'Still open', ended: 'Ended' } as const;

/** Everything about the selected span, as real elements. Names and data from the app are text nodes only. */
export function renderDetails(
  facts: SpanFacts | undefined,
  explanation: Explanation | undefined,
  resolution: number,
  actions: DetailsActions,
): TemplateResult {
  return html`<section class="details" role="region" aria-label="Span details">
    ${facts ? renderFacts(facts, explanation, resolution, actions) : renderHint()}
  </section>`;
}

function renderFacts(facts: SpanFacts, explanation: Explanation | undefined, resolution: number, actions: DetailsActions): TemplateResult {
  const { parent } = facts;
  const fromBrowser = isEntry(facts);
  const about = facts.attributes;
  return html`
    <header>
      <h3 title=${facts.title}>${facts.title || '(no name)'}</h3>
      <button class="icon" type="button" aria-label="Deselect span" @click=${() => actions.close()}>✕</button>
    </header>
    <p class="actions"><button type="button" @click=${() => actions.zoomTo(facts.row)}>Zoom to span</button></p>
    ${facts.acrossFreeze ? html`<p class="note freeze">${FREEZE_WORDS}</p>` : nothing}
    ${facts.estimated ? html`<p class="note estimate">${ESTIMATE_WORDS}</p>` : nothing}
    <dl>
      ${row('Kind', fromBrowser ? html`<span title=${facts.name}>${entryType(facts.name)}</span>` : facts.kind)}
      ${fromBrowser ? nothing : row('Status', html`<span class="status ${facts.status}">${STATUS_WORDS[facts.status]}</span>`)}
      ${facts.error ? row('Error', html`<span class="error">${facts.error}</span>`) : nothing}
      ${facts.action ? row('Action', facts.action) : nothing} ${facts.stage ? row('Stage', facts.stage) : nothing}
      ${row('Track', facts.track || '–')}
      ${
        fromBrowser
          ? nothing
          : row(
              'Parent',
              typeof parent === 'string'
                ? html`<span class=${parent === 'unknown' ? 'unknown' : ''}>${PARENT_WORDS[parent]}</span>`
                : html`<button class="link" type="button" @click=${() => actions.select(parent.row)}>
                    ${parent.name || '(no name)'}
                  </button>`,
            )
      }
      ${row('Start', formatStart(facts.start, resolution))}
      ${
        facts.instant
          ? row('Duration', 'an instant')
          : html`${row('Duration', html`${formatDuration(facts.duration, resolution)}${facts.open ? ' so far' : ''}${renderClockStep(resolution)}`)}
            ${fromBrowser ? nothing : row('Self time', html`${formatDuration(facts.self, resolution)} <span class="hint">(without children)</span>`)}`
      }
      ${fromBrowser && about ? describeEntry(facts.name, facts.start, facts.duration, about).map(([label, value]) => row(label, value)) : nothing}
      ${facts.children > 0 ? row('Children', formatCount(facts.children)) : nothing}
    </dl>
    ${explanation ? renderExplanation(explanation, facts, resolution, actions) : nothing}
    ${fromBrowser && about ? renderScripts(about) : nothing}
    ${
      about && !fromBrowser
        ? html`<h4>Captured data</h4>
            <pre tabindex="0" aria-label="Captured data">${JSON.stringify(about, null, 2)}</pre>`
        : nothing
    }
    ${facts.callSite ? renderCallSite(facts.callSite) : nothing}
  `;
}

function renderExplanation(
  { blame, job, error }: Explanation,
  facts: SpanFacts,
  resolution: number,
  actions: DetailsActions,
): TemplateResult {
  return html`${blame ? renderBlame(blame, facts, resolution, (row) => actions.select(row)) : nothing}
    ${error ? html`<p class="hint">${error}</p>` : nothing}
    <div role="status">${renderProgress('Finding out why it took this long', job, () => actions.explanationStopped())}</div>`;
}

/** Whether there is anything to explain: an entry of the browser is a cause itself, and has its own facts. */
export function isExplained(facts: SpanFacts): boolean {
  return !facts.instant && !isEntry(facts);
}

function renderHint(): TemplateResult {
  return html`<p><strong>Click a span</strong> to see all about it.</p>
    <ul class="hint">
      <li>Wheel or <kbd>+</kbd> <kbd>−</kbd>: zoom</li>
      <li>Drag, Shift+wheel or <kbd>←</kbd> <kbd>→</kbd>: pan</li>
      <li>Double click: zoom to a span</li>
      <li><kbd>[</kbd> <kbd>]</kbd>: previous, next span</li>
      <li><kbd>0</kbd>: show everything</li>
    </ul>
    <p class="hint">
      Hatched with ✕: failed. Fading end: still open. Dashed edge: parent unknown. Barred: across a freeze of the page. Dashed frame with ≈:
      estimated by acttrace.
    </p>`;
}

/** Something that the browser reported, of a type that is known here. */
function isEntry({ kind, track, name }: SpanFacts): boolean {
  return (kind === 'entry' || (kind === 'mark' && track === BROWSER_TRACK)) && entryType(name) !== '';
}

/** How far the clock lets a duration be trusted. */
function renderClockStep(resolution: number): TemplateResult | typeof nothing {
  return resolution > 0 ? html` <span class="hint">(clock step ${Number(resolution.toPrecision(2))} ms)</span>` : nothing;
}

/** A point in time as exact as the clock is: 12.3 s would not tell two spans of a millisecond apart. */
function formatStart(start: number, resolution: number): string {
  return formatTick(start, resolution || FINEST_STEP);
}

function row(label: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** One line about a span: what the tooltip shows in parts and a screen reader hears. */
export function summarize(facts: SpanFacts, resolution: number): string {
  const time = facts.instant ? 'an instant' : formatDuration(facts.duration, resolution) + (facts.open ? ' so far' : '');
  const status = facts.status === 'failed' ? ', failed' : '';
  const parent = facts.parent === 'unknown' ? ', parent unknown' : '';
  const freeze = facts.acrossFreeze ? ', across a freeze of the page' : '';
  const estimate = facts.estimated ? ', estimated' : '';
  const kind = isEntry(facts) ? entryType(facts.name) : facts.kind;
  return (
    `${facts.title || 'no name'}, ${kind}, ${time}, at ${formatStart(facts.start, resolution)}, ` +
    `track ${facts.track || 'none'}${status}${parent}${freeze}${estimate}`
  );
}

export function renderTooltip(facts: SpanFacts, resolution: number): TemplateResult {
  return html`<strong>${facts.title || '(no name)'}</strong>
    <span
      >${isEntry(facts) ? entryType(facts.name) : facts.kind}${facts.kind === 'capture' && facts.stage ? html` in ${facts.stage}` : nothing}
      · ${facts.track || 'no track'}</span
    >
    <span
      >${
        facts.instant
          ? 'an instant'
          : html`${formatDuration(facts.duration, resolution)}${facts.open ? ' so far' : ''}${
              facts.children > 0 ? html` · self ${formatDuration(facts.self, resolution)}` : nothing
            }`
      }</span
    >
    <span>at ${formatStart(facts.start, resolution)}</span>
    ${facts.status === 'failed' ? html`<span class="status failed">✕ Failed</span>` : nothing}
    ${facts.parent === 'unknown' ? html`<span>parent unknown</span>` : nothing}
    ${facts.acrossFreeze ? html`<span class="note">${FREEZE_WORDS}</span>` : nothing}
    ${facts.estimated ? html`<span class="note">${ESTIMATE_WORDS}</span>` : nothing}`;
}
