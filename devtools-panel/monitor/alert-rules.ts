import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount } from '../../src/base/format.js';
import type { AlertRule, PerformanceMonitor } from '../../src/monitor.js';
import { pageEnvironment } from '../panel-environment.js';
import { PendingRemovals } from '../tabs/pending-removals.js';
import { conditionWords, type KnownMetric } from '../view/alert-words.js';
import { seriesWords } from '../view/metric-words.js';
import type { MonitorApi } from './held-monitor.js';
import { RuleEditor } from './rule-editor.js';

/** What stands for the rule that is to be added, where others have their name. */
const NEW = Symbol('new rule');
const GONE = 'Another tab, or a change of the settings, removed this rule meanwhile. Saving adds it again.';

/** A rule that is written, added or in the place of another. */
interface Edited {
  /** As it was when that began, and where it stood: it may be removed elsewhere meanwhile. */
  readonly rule: AlertRule | typeof NEW;
  place: number;
  readonly editor: RuleEditor;
}

/** The rules: read, edited, added, removed, all beyond the page. */
export class AlertRules {
  readonly #api: MonitorApi;
  readonly #redraw: () => void;
  /** By name. */
  readonly #removals: PendingRemovals;
  #edited: Edited | undefined;
  #isResetting = false;
  #section: Element | undefined;

  constructor(api: MonitorApi, redraw: () => void) {
    this.#api = api;
    this.#redraw = redraw;
    this.#removals = new PendingRemovals(pageEnvironment, redraw, (name) => this.#focusRule(name));
  }

  render(monitor: PerformanceMonitor, known: (metric: string) => KnownMetric): TemplateResult {
    const { faults } = monitor.alerts;
    const rules = this.#listRules(monitor);
    const open = new Map<string, number>();
    for (const { rule } of monitor.alerts.open) open.set(rule, (open.get(rule) ?? 0) + 1);
    const isNew = this.#edited?.rule === NEW;
    return html`<section aria-labelledby="rules-heading" ${ref((element) => (this.#section = element))}>
      <div class="rules-head">
        <h2 id="rules-heading" tabindex="-1">Rules (${formatCount(rules.length)})</h2>
        ${isNew ? nothing : html`<button type="button" @click=${() => this.#edit(monitor, NEW)}>Add rule</button>`}
        ${this.#renderReset(monitor)}
      </div>
      ${isNew ? this.#edited?.editor.render(monitor, '') : nothing}
      <ul class="rules">
        ${repeat(
          rules,
          ({ name }) => name,
          (rule) => this.#renderRule(monitor, rule, known(rule.metric), open.get(rule.name) ?? 0, faults.get(rule.name)),
        )}
      </ul>
      <p class="muted small">
        A rule reads the last minute of a metric, of all its series that have the tags. What you change is kept in this browser.
      </p>
    </section>`;
  }

  /** What was removed and can be taken back. */
  renderRemovals(): TemplateResult {
    return this.#removals.render();
  }

  closed(): void {
    this.#removals.flush();
  }

  /** Those that are to be seen. One that is removed elsewhere while it is edited here stays in its place: what is typed is in it. */
  #listRules(monitor: PerformanceMonitor): AlertRule[] {
    const rules = monitor.alerts.rules.filter(({ name }) => !this.#removals.has(name)).sort(byMetric);
    const edited = this.#edited;
    if (!edited || edited.rule === NEW) return rules;
    const { name } = edited.rule;
    const place = rules.findIndex((rule) => rule.name === name);
    if (place >= 0) edited.place = place;
    else rules.splice(edited.place, 0, edited.rule);
    return rules;
  }

  /** @param fault - why it fires nothing. */
  #renderRule(monitor: PerformanceMonitor, rule: AlertRule, known: KnownMetric, open: number, fault: string | undefined): TemplateResult {
    if (this.#isEdited(rule.name)) {
      const note = hasRule(monitor, rule.name) ? '' : GONE;
      return html`<li class="editing">${this.#edited?.editor.render(monitor, note)}</li>`;
    }
    const text = this.#api.formatAlertRule(rule);
    return html`<li data-rule=${rule.name}>
      <div class="rule">
        <p>
          <span class="tag ${rule.severity}">${rule.severity}</span> ${seriesWords(rule.metric, rule.tags)}: ${conditionWords(rule, known)}
          ${open > 0 ? html`<span class="tag open">${open === 1 ? 'open' : `${open} open`}</span>` : nothing}
        </p>
        <code>${text}</code>
        ${fault === undefined ? nothing : html`<p class="critical small">Never fires: ${fault}.</p>`}
      </div>
      <span class="inline">
        <button type="button" class="quiet" aria-label="Edit rule ${rule.name}" @click=${() => this.#edit(monitor, rule)}>Edit</button>
        <button type="button" class="quiet" aria-label="Remove rule ${rule.name}" @click=${() => this.#remove(monitor, rule.name)}>
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
      this.#removals.drop();
      monitor.rules.reset();
      this.#edited = undefined;
      ask(false);
    };
    return html`<span class="inline" role="group" aria-label="Reset rules">
      Take back all that was added, edited and removed?
      <button type="button" class="danger" @click=${reset}>Reset rules</button>
      <button type="button" @click=${() => ask(false)}>Keep them</button>
    </span>`;
  }

  #edit(monitor: PerformanceMonitor, rule: AlertRule | typeof NEW): void {
    const close = (): void => {
      this.#edited = undefined;
      this.#redraw();
      this.#focusRule(name);
    };
    let name = rule === NEW ? '' : rule.name;
    const save = (given: string): string => {
      const parsed = this.#api.parseAlertRule(given);
      // One that is still to be removed would keep its name from this.
      if (parsed.ok) this.#removals.finish(parsed.rule.name);
      const isThere = rule !== NEW && hasRule(monitor, rule.name);
      const result = isThere ? monitor.rules.edit(rule.name, given) : monitor.rules.add(given);
      if (result.ok && parsed.ok) ({ name } = parsed.rule);
      return result.ok ? '' : result.error.message;
    };
    const [label, text] = rule === NEW ? ['New rule', ''] : [`Rule ${rule.name}`, this.#api.formatAlertRule(rule)];
    this.#edited = { rule, place: 0, editor: new RuleEditor({ api: this.#api, label, text, save, close, redraw: this.#redraw }) };
    this.#redraw();
  }

  #remove(monitor: PerformanceMonitor, name: string): void {
    this.#removals.add(name, `Removed the rule “${name}”.`, () => {
      monitor.rules.remove(name);
      this.#redraw();
    });
  }

  #isEdited(name: string): boolean {
    const edited = this.#edited?.rule;
    return edited !== undefined && edited !== NEW && edited.name === name;
  }

  /** What had the focus is gone: to the rule that is there now, or to all of them. */
  #focusRule(name: string): void {
    // Drawn first.
    pageEnvironment.requestFrame(() => {
      const row = this.#section?.querySelector(`[data-rule="${CSS.escape(name)}"]`);
      const target = row?.querySelector<HTMLElement>('button') ?? this.#section?.querySelector<HTMLElement>('h2');
      target?.focus();
    });
  }
}

function hasRule({ alerts }: PerformanceMonitor, name: string): boolean {
  return alerts.rules.some((rule) => rule.name === name);
}

/** Rules on one metric next to one another, whenever they were added. */
function byMetric(one: AlertRule, other: AlertRule): number {
  return one.metric === other.metric ? 0 : one.metric < other.metric ? -1 : 1;
}
