import { html, nothing, type TemplateResult } from 'lit';
import type { Adjustment, Knob, PerformanceMonitor, PerformanceOptimizer, TuningMode, TuningRecommendation } from '../../src/monitor.js';
import { momentWords } from '../view/alert-words.js';
import { issueFigure, issueWords, knobValue, verdictWords, waitWords } from '../view/tuning-words.js';
import type { MonitorSection } from './monitor-section.js';
import { renderTuningJournal } from './tuning-journal.js';

const MODES: readonly (readonly [mode: TuningMode, label: string, hint: string])[] = [
  ['off', 'Off', 'looks at nothing, and takes back what is turned'],
  ['advise', 'Advise', 'says what would help, and does nothing'],
  ['automatic', 'Automatic', 'turns what helps, and takes back what does not'],
];

/** ms, about: what was measured before something was turned is of other circumstances. */
const MEASURED_ANEW_FOR = 30_000;
const TURNS: ReadonlySet<string> = new Set(['applied', 'reverted', 'taken back']);
const MEASURED_ANEW = 'Being measured anew since something was turned: what is over its limit then is told here within half a minute.';

/** What is turned down to make acttrace cost less, or the app, what would help, and what came of it. */
export class AdjustmentsSection implements MonitorSection {
  readonly #redraw: () => void;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** @param monitor - perhaps of an older copy of acttrace that the app brings, without an optimizer. */
  render(monitor: PerformanceMonitor | { readonly optimizer?: PerformanceOptimizer }): TemplateResult {
    const { optimizer } = monitor;
    if (optimizer === undefined) {
      return html`<p class="below-table muted">This monitor adjusts nothing: it comes from a version of acttrace without adjustments.</p>`;
    }
    return html`<div class="adjustments">
      <div class="memory-side">${this.#renderMode(optimizer)} ${renderKnobs(optimizer.knobs)}</div>
      <div class="memory-main">
        ${this.#renderActive(optimizer)} ${this.#renderAdvice(optimizer)}
        ${renderTuningJournal(optimizer.getOptimizationHistory(), Date.now())}
      </div>
    </div>`;
  }

  #renderMode(optimizer: PerformanceOptimizer): TemplateResult {
    return html`<section class="card" aria-labelledby="mode-heading">
      <h2 id="mode-heading">Mode</h2>
      <div role="radiogroup" aria-labelledby="mode-heading">
        ${MODES.map(
          ([mode, label, hint]) =>
            html`<label class="choice">
              <input
                type="radio"
                name="tuning-mode"
                .checked=${optimizer.mode === mode}
                @change=${() => this.#do(() => (optimizer.mode = mode))}
              />
              ${label} <small>${hint}</small>
            </label>`,
        )}
      </div>
      ${optimizer.running || optimizer.mode === 'off' ? nothing : html`<p class="warning small">It does not run: recording is off.</p>`}
    </section>`;
  }

  #renderActive(optimizer: PerformanceOptimizer): TemplateResult {
    const { active } = optimizer;
    return html`<section class="card" aria-labelledby="active-heading">
      <h2 id="active-heading">Turned just now</h2>
      ${
        active.length === 0
          ? html`<p class="muted">Nothing: all stands as the settings have it.</p>`
          : html`<ul>
              ${active.map((adjustment) => this.#renderAdjustment(optimizer, adjustment))}
            </ul>`
      }
    </section>`;
  }

  #renderAdjustment(optimizer: PerformanceOptimizer, adjustment: Adjustment): TemplateResult {
    const { id, label, from, to, cost, issue, by, appliedAt, state, verdict } = adjustment;
    const why = issue === undefined ? '' : `, for: ${issueWords(issue)}`;
    return html`<li>
      <h3>${label}: ${knobValue(from)} → ${knobValue(to)}</h3>
      <p class="muted">
        ${by === 'hand' ? 'By hand' : 'Automatically'} at ${momentWords(appliedAt, Date.now())}${why}. It costs: ${cost.loses}.
      </p>
      <p>
        ${verdict ? verdictWords(verdict, issue) : state === 'trial' ? 'Its effect is being measured.' : 'Its effect was not measured.'}
      </p>
      ${by === 'hand' ? html`<p class="muted">It stays until somebody reverts it.</p>` : nothing}
      <div class="inline">
        ${
          by === 'automatic' && optimizer.keep
            ? html`<button type="button" aria-label="Keep ${label}" @click=${() => this.#do(() => optimizer.keep(id))}>Keep</button>`
            : nothing
        }
        <button type="button" aria-label="Revert ${label}" @click=${() => this.#do(() => optimizer.revert(id))}>Revert</button>
      </div>
    </li>`;
  }

  #renderAdvice(optimizer: PerformanceOptimizer): TemplateResult {
    const issues = optimizer.getIssues();
    const advice = optimizer.getRecommendations();
    return html`<section class="card" aria-labelledby="advice-heading">
      <h2 id="advice-heading">What would help</h2>
      ${
        optimizer.mode === 'off'
          ? html`<p class="muted">Tuning is off: choose Advise, and what would help is told here.</p>`
          : issues.length === 0
            ? html`<p class="muted">${wasTurned(optimizer) ? MEASURED_ANEW : 'Nothing is over its limit.'}</p>`
            : html`<ul>
                ${issues.map(
                  ({ kind, severity, value, limit }) =>
                    html`<li>
                      <h3>
                        <span class="tag ${severity}">${severity}</span> ${issueWords(kind)}: ${issueFigure(kind).format(value)}, limit
                        ${issueFigure(kind).format(limit)}
                      </h3>
                      ${this.#renderRecommendations(
                        optimizer,
                        advice.filter(({ issue }) => issue.kind === kind),
                      )}
                    </li>`,
                )}
              </ul>`
      }
    </section>`;
  }

  #renderRecommendations(optimizer: PerformanceOptimizer, advice: readonly TuningRecommendation[]): TemplateResult {
    if (advice.length === 0) return html`<p class="muted">Nothing is left that would help.</p>`;
    return html`<ul class="advice">
      ${advice.map(({ knob, label, from, to, why, waits, restsUntil }) => {
        const apply = waits === undefined ? 'Apply' : 'Apply anyway';
        return html`<li>
          <p><b>${label}: ${knobValue(from)} → ${knobValue(to)}</b></p>
          ${waits === undefined ? nothing : html`<p class="warning">${waitWords(waits, restsUntil, Date.now())}</p>`}
          <p class="muted">${why}</p>
          <div class="inline">
            <button type="button" aria-label="${apply} ${label}" @click=${() => this.#do(() => optimizer.apply(knob))}>${apply}</button>
          </div>
        </li>`;
      })}
    </ul>`;
  }

  #do(act: () => void): void {
    act();
    this.#redraw();
  }
}

function renderKnobs(knobs: readonly Knob[]): TemplateResult {
  return html`<section class="card" aria-labelledby="knobs-heading">
    <h2 id="knobs-heading">What can be turned</h2>
    ${
      knobs.length === 0
        ? html`<p class="muted">Nothing: no knob is registered.</p>`
        : html`<dl class="facts knobs">
            ${knobs.map(
              (knob) =>
                html`<dt>${knob.label}</dt>
                  <dd>${standsAt(knob)}${knob.lastResort ? html` <small class="muted">last resort</small>` : nothing}</dd>`,
            )}
          </dl>`
    }
  </section>`;
}

function wasTurned(optimizer: PerformanceOptimizer): boolean {
  const since = Date.now() - MEASURED_ANEW_FOR;
  return optimizer.getOptimizationHistory().some(({ step, time }) => time >= since && TURNS.has(step));
}

/** An app's knob may throw. */
function standsAt(knob: Knob): string {
  try {
    return knobValue(knob.read());
  } catch {
    return 'cannot be read';
  }
}
