import { html, nothing, type TemplateResult } from 'lit';
import type { BlameCause, SpanBlame } from '../../src/analyze/blame.js';
import { formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { stageColor } from '../stage-color.js';
import { listCauses, sumOfShares } from '../view/blame-list.js';
import { CONFIDENCE_MEANING, describeAside, describeCause } from '../view/blame-words.js';
import type { SpanFacts } from '../view/span-facts.js';
import { styleMap } from './style-map.js';

/** "Why it took this long": the causes of a span's time, each with its share, its time and how sure it is. */
export function renderBlame(
  blame: SpanBlame,
  asked: SpanFacts,
  resolution: number,
  select: (row: number) => void,
): TemplateResult | typeof nothing {
  const { causes, asides } = blame;
  if (causes.length === 0) return nothing;
  const { shown, folded, foldedUnexplained } = listCauses(causes);
  const render = (cause: BlameCause): TemplateResult => renderCause(cause, asked, resolution, select);
  const fold = (rest: readonly BlameCause[], called: string): TemplateResult | typeof nothing => {
    if (rest.length === 0) return nothing;
    const time = rest.reduce((sum, cause) => sum + cause.time, 0);
    return html`<li class="more">
      <details>
        <summary>${formatCount(rest.length)} ${called}: ${formatShare(sumOfShares(rest))}, ${formatDuration(time, resolution)}</summary>
        <ol>
          ${rest.map(render)}
        </ol>
      </details>
    </li>`;
  };
  return html`<section class="blame" aria-labelledby="blame-heading">
    <h4 id="blame-heading">Why it took this long</h4>
    <ol>
      ${shown.map(render)} ${fold(folded, 'more')} ${fold(foldedUnexplained, 'more unexplained')}
    </ol>
    ${asides.length > 0 ? html`<p class="hint">Meanwhile: ${asides.map(describeAside).join('; ')}.</p>` : nothing}
  </section>`;
}

function renderCause(cause: BlameCause, asked: SpanFacts, resolution: number, select: (row: number) => void): TemplateResult {
  const { kind, share, time, confidence, span } = cause;
  const { title, detail } = describeCause(cause, asked.name, asked.children > 0);
  const named = html`<span class="cause">${title}</span>`;
  const isSpan = kind === 'own' || kind === 'span';
  return html`<li>
    ${
      span < 0 || span === asked.row
        ? named
        : html`<button class="link" type="button" title="Show the longest of it" @click=${() => select(span)}>${named}</button>`
    }
    <span class="figures">${formatShare(share)}, ${formatDuration(time, resolution)}</span>
    <span class="track" aria-hidden="true"
      ><span
        class="bar ${kind}"
        style=${styleMap({ width: `${Math.min(100, share * 100)}%`, ...(isSpan ? { '--color': stageColor(cause.name) } : {}) })}
      ></span
    ></span>
    <small
      >${kind === 'unexplained' ? nothing : html`<span title=${CONFIDENCE_MEANING[confidence]}>${confidence}</span>${detail ? ' · ' : nothing}`}${detail}</small
    >
  </li>`;
}
