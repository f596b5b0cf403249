import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatDuration } from '../../src/base/format.js';
import type { SpanFacts } from '../view/span-facts.js';
import { formatTick } from '../view/time-axis.js';
import { renderBlame } from './timeline-blame.js';

export interface DetailsActions {
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

const STATUS_WORDS = { failed: '✕ Failed', ok: 'OK', open: 'Still open', ended: 'Ended' } as const;

/** Everything about the selected span, as real elements. Names and data from the app are text nodes only. */
export function renderDetails(facts: SpanFacts | undefined, resolution: number, actions: DetailsActions): TemplateResult {
  return html`<section class="details" role="region" aria-label="Span details">
    ${facts ? renderFacts(facts, resolution, actions) : renderHint()}
  </section>`;
}

function renderFacts(facts: SpanFacts, resolution: number, actions: DetailsActions): TemplateResult {
  const { parent } = facts;
  const blame = facts.instant ? undefined : facts.blame();
  return html`
    <header>
      <h3 title=${facts.name}>${facts.name || '(no name)'}</h3>
      <button class="icon" type="button" aria-label="Deselect span" @click=${() => actions.close()}>✕</button>
    </header>
    <p class="actions"><button type="button" @click=${() => actions.zoomTo(facts.row)}>Zoom to span</button></p>
    <dl>
      ${row('Kind', facts.kind)} ${row('Status', html`<span class="status ${facts.status}">${STATUS_WORDS[facts.status]}</span>`)}
      ${facts.error ? row('Error', html`<span class="error">${facts.error}</span>`) : nothing}
      ${facts.action ? row('Action', facts.action) : nothing} ${facts.stage ? row('Stage', facts.stage) : nothing}
      ${row('Track', facts.track || '–')}
      ${row(
        'Parent',
        typeof parent === 'string'
          ? html`<span class=${parent === 'unknown' ? 'unknown' : ''}>${PARENT_WORDS[parent]}</span>`
          : html`<button class="link" type="button" @click=${() => actions.select(parent.row)}>${parent.name || '(no name)'}</button>`,
      )}
      ${row('Start', formatStart(facts.start, resolution))}
      ${
        facts.instant
          ? row('Duration', 'an instant')
          : html`${row('Duration', html`${formatDuration(facts.duration, resolution)}${facts.open ? ' so far' : ''}${renderClockStep(resolution)}`)}
            ${row('Self time', formatDuration(facts.self, resolution))}`
      }
      ${facts.children > 0 ? row('Children', formatCount(facts.children)) : nothing}
    </dl>
    ${blame ? renderBlame(blame, facts.name, resolution, (row) => actions.select(row)) : nothing}
    ${
      facts.attributes
        ? html`<h4>Captured data</h4>
            <pre tabindex="0" aria-label="Captured data">${JSON.stringify(facts.attributes, null, 2)}</pre>`
        : nothing
    }
  `;
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
    <p class="hint">Hatched with ✕: failed. Fading end: still open. Dashed edge: parent unknown.</p>`;
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
  return `${facts.name || 'no name'}, ${facts.kind}, ${time}, at ${formatStart(facts.start, resolution)}, track ${facts.track || 'none'}${status}${parent}`;
}

export function renderTooltip(facts: SpanFacts, resolution: number): TemplateResult {
  return html`<strong>${facts.name || '(no name)'}</strong>
    <span>${facts.kind}${facts.kind === 'capture' && facts.stage ? html` in ${facts.stage}` : nothing} · ${facts.track || 'no track'}</span>
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
    ${facts.parent === 'unknown' ? html`<span>parent unknown</span>` : nothing}`;
}
