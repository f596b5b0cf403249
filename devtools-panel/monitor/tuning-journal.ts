import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../src/base/format.js';
import type { TuningEvent } from '../../src/monitor.js';
import { momentWords } from '../view/alert-words.js';
import { issueWords, knobValue, stepWords, verdictWords } from '../view/tuning-words.js';

/** The newest lines that are listed. */
const MOST_LINES = 100;

/** All that was adjusted, and why: newest first. @param now - ms since the Unix epoch. */
export function renderTuningJournal(events: readonly TuningEvent[], now: number): TemplateResult {
  const shown = events.slice(-MOST_LINES).reverse();
  return html`<section class="card" aria-labelledby="journal-heading">
    <h2 id="journal-heading">Journal</h2>
    ${
      shown.length === 0
        ? html`<p class="muted">Nothing was adjusted yet, and nothing advised.</p>`
        : html`<ol class="journal">
            ${shown.map((event) => renderLine(event, now))}
          </ol>`
    }
    ${
      events.length > shown.length
        ? html`<p class="muted small">Of ${formatCount(events.length)} lines, the newest ${formatCount(shown.length)}.</p>`
        : nothing
    }
  </section>`;
}

function renderLine({ time, step, label, issue, from, to, by, why, verdict }: TuningEvent, now: number): TemplateResult {
  const [word, tone] = stepWords(step);
  const change = from === undefined || to === undefined ? '' : `: ${knobValue(from)} → ${knobValue(to)}`;
  const about = label === undefined ? '' : `${label}${change}`;
  return html`<li>
    <p>
      <span class="tag ${tone}">${word}</span> <b>${about || (issue ? issueWords(issue) : '')}</b>
      <span class="muted number">${momentWords(time, now)}${by === 'hand' ? ', by hand' : ''}</span>
    </p>
    ${verdict ? html`<p>${issue ? `${issueWords(issue)}: ` : ''}${verdictWords(verdict, issue)}</p>` : nothing}
    <p class="muted">${about && issue && !verdict ? `${issueWords(issue)}. ` : ''}${why}</p>
  </li>`;
}
