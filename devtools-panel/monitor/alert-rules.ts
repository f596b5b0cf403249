import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount } from '../../src/base/format.js';
import type { AlertRule, PerformanceMonitor } from '../../src/monitor.js';
import { conditionWords, type KnownMetric } from '../view/alert-words.js';
import { seriesWords } from '../view/metric-words.js';
import type { MonitorApi } from './held-monitor.js';
import { RuleEditor } from './rule-editor.js';

/** What stands for the rule that is to be added, where others have their name. */
const NEW = Symbol('new rule');

/** The rules: read, edited, added, removed, all beyond the page. */
export class AlertRules {
  readonly #api: MonitorApi;
  readonly #redraw: () => void;
  #editor: { readonly of: string | typeof NEW; readonly editor: RuleEditor } | undefined;
  /** Text of the rule that was removed last. */
  #removed = '';
  #isResetting = false;

  constructor(api: MonitorApi, redraw: () => void) {
    this.#api = api;
    this.#redraw = redraw;
  }

  render(monitor: PerformanceMonitor, known: (metric: string) => KnownMetric): TemplateResult {
    const { rules, faults } = monitor.alerts;
    const open = new Map<string, number>();
    for (const { rule } of monitor.alerts.open) open.set(rule, (open.get(rule) ?? 0) + 1);
    const isNew = this.#editor?.of === NEW;
    return html`<section aria-labelledby="rules-heading">
      <div class="rules-head">
        <h2 id="rules-heading">Rules (${formatCount(rules.length)})</h2>
        ${isNew ? nothing : html`<button type="button" @click=${() => this.#edit(monitor, NEW, '')}>Add rule</button>`}
        ${this.#renderReset(monitor)}
      </div>
      ${isNew ? this.#editor?.editor.render(monitor) : nothing}
      <p role="status" class="undo-rule">
        ${
          this.#removed === ''
            ? nothing
            : html`Removed <code>${this.#removed}</code>
                <button type="button" class="link" @click=${() => this.#undo(monitor)}>Undo</button>`
        }
      </p>
      <ul class="rules">
        ${repeat(
          [...rules].sort(byMetric),
          ({ name }) => name,
          (rule) => this.#renderRule(monitor, rule, known(rule.metric), open.get(rule.name) ?? 0, faults.get(rule.name)),
        )}
      </ul>
      <p class="muted small">
        A rule reads the last minute of a metric, of all its series that have the tags. What you change is kept in this browser.
      </p>
    </section>`;
  }

  /** @param fault - why it fires nothing. */
  #renderRule(monitor: PerformanceMonitor, rule: AlertRule, known: KnownMetric, open: number, fault: string | undefined): TemplateResult {
    if (this.#editor?.of === rule.name) return html`<li class="editing">${this.#editor.editor.render(monitor)}</li>`;
    const text = this.#api.formatAlertRule(rule);
    return html`<li>
      <div class="rule">
        <p>
          <span class="tag ${rule.severity}">${rule.severity}</span> ${seriesWords(rule.metric, rule.tags)}: ${conditionWords(rule, known)}
          ${open > 0 ? html`<span class="tag open">${open === 1 ? 'open' : `${open} open`}</span>` : nothing}
        </p>
        <code>${text}</code>
        ${fault === undefined ? nothing : html`<p class="critical small">Never fires: ${fault}.</p>`}
      </div>
      <span class="inline">
        <button type="button" class="quiet" aria-label="Edit rule ${rule.name}" @click=${() => this.#edit(monitor, rule.name, text)}>
          Edit
        </button>
        <button type="button" class="quiet" aria-label="Remove rule ${rule.name}" @click=${() => this.#remove(monitor, rule.name, text)}>
          Remove
        </button>
      </span>
    </li>`;
  }

  #renderReset(monitor: PerformanceMonitor): TemplateResult | typeof nothing {
    if (!monitor.rules.hasChanges) return nothing;
    const ask = (is: boolean): void => {
      this.#isResetting = is;
      this.#redraw();
    };
    if (!this.#isResetting) return html`<button type="button" class="quiet" @click=${() => ask(true)}>Reset to defaults…</button>`;
    const reset = (): void => {
      monitor.rules.reset();
      this.#editor = undefined;
      this.#removed = '';
      ask(false);
    };
    return html`<span class="inline" role="group" aria-label="Reset rules">
      Take back all that was added, edited and removed?
      <button type="button" class="danger" @click=${reset}>Reset rules</button>
      <button type="button" @click=${() => ask(false)}>Keep them</button>
    </span>`;
  }

  #edit(monitor: PerformanceMonitor, of: string | typeof NEW, text: string): void {
    const close = (): void => {
      this.#editor = undefined;
      this.#redraw();
    };
    const save = (given: string): string => {
      const result = of === NEW ? monitor.rules.add(given) : monitor.rules.edit(of, given);
      return result.ok ? '' : result.error.message;
    };
    const label = of === NEW ? 'New rule' : `Rule ${of}`;
    this.#removed = '';
    this.#editor = { of, editor: new RuleEditor({ api: this.#api, label, text, save, close, redraw: this.#redraw }) };
    this.#redraw();
  }

  #remove(monitor: PerformanceMonitor, name: string, text: string): void {
    this.#removed = monitor.rules.remove(name) ? text : '';
    this.#redraw();
  }

  #undo(monitor: PerformanceMonitor): void {
    monitor.rules.add(this.#removed);
    this.#removed = '';
    this.#redraw();
  }
}

/** Rules on one metric next to one another, whenever they were added. */
function byMetric(one: AlertRule, other: AlertRule): number {
  return one.metric === other.metric ? 0 : one.metric < other.metric ? -1 : 1;
}
