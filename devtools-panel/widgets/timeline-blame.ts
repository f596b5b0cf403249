import { html, nothing, type TemplateResult } from 'lit';
import type { BlameCause, SpanBlame } from '../../src/analyze/blame.js';
import { formatCount, formatDuration, formatShare } from '../../src/base/format.js';
import { stageColor } from '../stage-color.js';
import { CONFIDENCE_MEANING, describeAside, describeCause } from '../view/blame-words.js';
import { styleMap } from './style-map.js';

/** More causes than this are told together. */
const MOST_CAUSES = 8;

/** "Why it took this long": the causes of a span's time, each with its share, its time and how sure it is. */
export function renderBlame(
  blame: SpanBlame,
  asked: string,
  resolution: number,
  select: (row: number) => void,
): TemplateResult | typeof nothing {
  const { causes, asides, span } = blame;
  if (causes.length === 0) return nothing;
  const shown = causes.slice(0, causes.length > MOST_CAUSES ? MOST_CAUSES - 1 : MOST_CAUSES);
  const rest = causes.slice(shown.length);
  const restTime = rest.reduce((time, cause) => time + cause.time, 0);
  return html`<section class="blame" aria-labelledby="blame-heading">
    <h4 id="blame-heading">Why it took this long</h4>
    <ol>
      ${shown.map((cause) => renderCause(cause, span, asked, resolution, select))}
      ${
        rest.length > 0
          ? html`<li class="hint">
              ${formatCount(rest.length)} more: ${formatShare(restTime / blame.duration)}, ${formatDuration(restTime, resolution)}
            </li>`
          : nothing
      }
    </ol>
    ${asides.length > 0 ? html`<p class="hint">Meanwhile: ${asides.map(describeAside).join('; ')}.</p>` : nothing}
  </section>`;
}

function renderCause(cause: BlameCause, asked: number, name: string, resolution: number, select: (row: number) => void): TemplateResult {
  const { kind, share, time, confidence, span } = cause;
  const { title, detail } = describeCause(cause, name);
  const named = html`<span class="cause">${title}</span>`;
  const isSpan = kind === 'own' || kind === 'span';
  return html`<li>
    ${
      span < 0 || span === asked
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
