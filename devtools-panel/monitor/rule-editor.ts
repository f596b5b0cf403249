import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { formatCount } from '../../src/base/format.js';
import { fitLimit } from '../../src/model/limit-unit.js';
import type { AlertRule, AlertRuleError, PerformanceMonitor } from '../../src/monitor.js';
import { aggregateKind, type KnownMetric } from '../view/alert-words.js';
import { markError, previewRule, type PreviewLine } from '../view/rule-preview.js';
import { seriesText } from '../view/metric-words.js';
import { focusOnce } from '../widgets/focus-once.js';
import type { MonitorApi } from './held-monitor.js';

/** More series than these are counted only. */
const MOST_LINES = 6;
const ANSWER_CLASS = { 'would fire': 'critical', fine: 'good', 'no value': '' } as const;

export interface RuleEditorOptions {
  readonly api: Pick<MonitorApi, 'parseAlertRule'>;
  /** Name of the field. */
  readonly label: string;
  readonly text: string;
  /** @returns why it was not saved; '' when it was. */
  readonly save: (text: string) => string;
  readonly close: () => void;
  readonly redraw: () => void;
}

/** Writes a rule, and tells at each stroke what is wrong with it, or what it would say now. */
export class RuleEditor {
  readonly #options: RuleEditorOptions;
  #text: string;
  /** Why it could not be saved. */
  #refused = '';

  constructor(options: RuleEditorOptions) {
    this.#options = options;
    this.#text = options.text;
  }

  /** @param note - what happened to the rule meanwhile; '' where nothing did. */
  render(monitor: Pick<PerformanceMonitor, 'readNow' | 'metrics'>, note: string): TemplateResult {
    const { label, close, api } = this.#options;
    const result = api.parseAlertRule(this.#text);
    const isEmpty = this.#text.trim() === '';
    return html`<form class="rule-editor" aria-label=${label} @submit=${this.#submit}>
      <label class="visually-hidden" for="rule-text">${label}</label>
      <textarea
        id="rule-text"
        rows="2"
        spellcheck="false"
        autocapitalize="off"
        aria-describedby="rule-answer"
        aria-invalid=${isEmpty || result.ok ? 'false' : 'true'}
        placeholder="stage_duration{stage=component_filtering}: p(95) &gt; 200 for 10s critical"
        .value=${this.#text}
        ${ref(focusOnce)}
        @input=${this.#input}
        @keydown=${this.#key}
      ></textarea>
      <div role="status">${note === '' ? nothing : html`<p class="warning">${note}</p>`}</div>
      <div id="rule-answer" role="status">
        ${isEmpty ? grammar : result.ok ? this.#renderPreview(result.rule, monitor) : this.#renderError(result.error)}
      </div>
      ${this.#refused === '' ? nothing : html`<p class="critical" role="alert">Not saved: ${this.#refused}</p>`}
      <div class="inline">
        <button type="submit" class="primary" ?disabled=${!result.ok}>Save rule</button>
        <button type="button" @click=${close}>Cancel</button>
      </div>
    </form>`;
  }

  #renderError(error: AlertRuleError): TemplateResult {
    const marked = markError(this.#text, error);
    return html`<p class="critical">${error.message}</p>
      ${
        marked
          ? html`<p class="marked-text" aria-hidden="true">
              <code>${marked[0]}<mark>${marked[1] === '' ? '⎵' : marked[1]}</mark>${marked[2]}</code>
            </p>`
          : nothing
      }`;
  }

  #renderPreview(rule: AlertRule, monitor: Pick<PerformanceMonitor, 'readNow' | 'metrics'>): TemplateResult {
    const readings = monitor.readNow(rule);
    if (readings.length === 0) {
      const exists = monitor.metrics.describe(rule.metric) !== undefined;
      return html`<p class="warning">
        ${exists ? 'No series of this metric has these tags now' : `There is no metric “${rule.metric}” now`}: it can be saved, and waits
        for one.
      </p>`;
    }
    const known = monitor.metrics.describe(rule.metric) ?? {};
    const fitted = fitLimit(rule, known);
    if (!fitted.ok) return html`<p class="critical">It would never fire: ${fitted.message}.</p>`;
    const lines = previewRule({ ...rule, limit: fitted.limit }, readings);
    const fires = lines.filter(({ answer }) => answer === 'would fire').length;
    const lasting = rule.for > 0 ? ' if that lasts' : '';
    return html`<p>
        ${
          fires > 0
            ? html`<b class="critical">Would fire now${lasting}</b>, of ${formatCount(fires)} of ${formatCount(lines.length)} series:`
            : html`<b class="good">Would not fire now.</b> It reads ${formatCount(lines.length)} series:`
        }
      </p>
      <ul class="preview" aria-label="What the rule reads now">
        ${lines.slice(0, MOST_LINES).map((line) => this.#renderLine(rule, line, known))}
      </ul>
      ${lines.length > MOST_LINES ? html`<p class="muted small">And ${formatCount(lines.length - MOST_LINES)} more.</p>` : nothing}`;
  }

  #renderLine(rule: AlertRule, { tags, value, answer }: PreviewLine, known: KnownMetric): TemplateResult {
    const kind = aggregateKind(rule.aggregate, rule.metric, tags, known);
    return html`<li>
      <span class="tag ${ANSWER_CLASS[answer]}">${answer}</span>
      <b class="number">${Number.isFinite(value) ? kind.format(value) : 'none in the last minute'}</b>
      <code>${seriesText(rule.metric, tags)}</code>
    </li>`;
  }

  readonly #input = (event: Event): void => {
    // A rule is one line: a pasted break is a space.
    this.#text = (event.target as HTMLTextAreaElement).value.replaceAll(/\s*\n\s*/g, ' ');
    this.#refused = '';
    this.#options.redraw();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#save();
    } else if (event.key === 'Escape') this.#options.close();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#save();
  };

  #save(): void {
    const { api, save, close, redraw } = this.#options;
    if (!api.parseAlertRule(this.#text).ok) return;
    this.#refused = save(this.#text);
    if (this.#refused === '') close();
    else redraw();
  }
}

const grammar = html`<p class="muted small">
  A metric, perhaps tags, what is read of the last minute (<code>value</code>, <code>avg</code>, <code>med</code>, <code>min</code>,
  <code>max</code>, <code>p(95)</code>, <code>count</code>, <code>rate</code>) and its limit, which may have a unit (<code>250ms</code>,
  <code>1.5s</code>, <code>50MB</code>, <code>5%</code>); then, as you like, <code>for 10s</code>, <code>clear 150</code>,
  <code>suppress 5m</code>, <code>critical</code>, <code>name "…"</code>. Enter saves, Escape cancels.
</p>`;
