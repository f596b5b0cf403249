import { TRACE_METRICS } from '../model/core-metrics.js';
import type { KeyValueStorage } from '../model/ports.js';
import { LEARNED_THRESHOLD_FACTOR, LEARNED_THRESHOLD_RUNS, type StageThresholds } from '../model/thresholds.js';
import type { PerformanceMetrics } from '../record/metrics/performance-metrics.js';
import type { AlertManager } from '../respond/alerts/alert-manager.js';
import type { AlertRule, AlertRuleInput, AlertRuleResult } from '../respond/alerts/alert-rule.js';
import { createStageRules } from '../respond/alerts/default-rules.js';
import { formatAlertRule } from '../respond/alerts/format-alert-rule.js';
import { parseKeptRule } from '../respond/alerts/parse-alert-rule.js';
import type { PageSources } from './page-sources.js';

const KEY = 'acttrace.alert-rules';

/** What people changed: rules added or edited, as texts, and the names of those removed. */
interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

const NO_CHANGES: Changes = { added: [], removed: [] };

export interface RuleKeeperParts {
  readonly alerts: AlertManager;
  readonly metrics: PerformanceMetrics;
  readonly thresholds: () => StageThresholds;
  readonly storage: KeyValueStorage | null;
  readonly onFault: (error: unknown) => void;
}

/**
 * Keeps the alert rules as they should be: those of stages follow the thresholds in the settings, stages without one get a learned rule
 * once they have run 30 times (median of the last minute over twice what it was then), and what people change lasts beyond the page, in
 * `localStorage`. Tabs that change different rules do not undo each other's changes; of one rule, the last change counts.
 */
export class RuleKeeper {
  readonly #parts: RuleKeeperParts;
  /** Names of the rules that were made of thresholds. */
  #ofThresholds: readonly string[] = [];
  /** Undefined: its median was no measure. */
  readonly #learned = new Map<string, AlertRuleInput | undefined>();
  /** The default ones and the app's, without those of thresholds. */
  readonly #initial: readonly AlertRule[];
  #changes: Changes = NO_CHANGES;
  /** Whether the last write succeeded: what is stored is not to be believed where it did not. */
  #isStored = true;

  constructor(parts: RuleKeeperParts) {
    this.#parts = parts;
    this.#ofThresholds = this.#stageRuleNames();
    const ofStages = new Set(createStageRules(parts.thresholds()).map(textOf));
    this.#initial = parts.alerts.rules.filter((rule) => !ofStages.has(formatAlertRule(rule)));
    this.#takeUp(this.#read() ?? NO_CHANGES);
  }

  /** Takes up what other tabs change, from now on. @param onStored - listens to changes of what is stored. @returns what ends it. */
  follow(onStored: Required<PageSources>['onStored']): () => void {
    const takeUp = (): void => this.#takeUp((this.#isStored ? this.#read() : undefined) ?? this.#changes);
    takeUp();
    return onStored(KEY, takeUp);
  }

  /** Adds a rule for good. */
  add(rule: string | AlertRuleInput): AlertRuleResult {
    const result = this.#parts.alerts.addRule(rule);
    if (result.ok) this.#keep([], [formatAlertRule(result.rule)]);
    return result;
  }

  /** Puts a rule in another's place, for good. */
  edit(name: string, rule: string | AlertRuleInput): AlertRuleResult {
    const result = this.#parts.alerts.editRule(name, rule);
    if (result.ok) this.#keep([name], [formatAlertRule(result.rule)]);
    return result;
  }

  /** Removes a rule for good. @returns whether there was one. */
  remove(name: string): boolean {
    const isRemoved = this.#parts.alerts.removeRule(name);
    if (isRemoved) this.#keep([name], []);
    return isRemoved;
  }

  /** Whether people changed any rule. */
  get hasChanges(): boolean {
    return this.#changes.added.length + this.#changes.removed.length > 0;
  }

  /** Takes back what people changed: the rules are the default ones, the app's, and the learned ones again. What is open of others resolves. */
  reset(): void {
    const { alerts, thresholds } = this.#parts;
    const learned = [...this.#learned.values()].filter((rule) => rule !== undefined);
    const wanted = new Map([...this.#initial, ...createStageRules(thresholds()), ...learned].map((rule) => [textOf(rule), rule]));
    for (const rule of alerts.rules) if (!wanted.delete(formatAlertRule(rule))) alerts.removeRule(rule.name);
    for (const rule of wanted.values()) alerts.addRule(rule);
    this.#ofThresholds = this.#stageRuleNames();
    this.#changes = NO_CHANGES;
    this.#write(NO_CHANGES);
  }

  /** The settings changed, perhaps the thresholds among them. Rules that stay as they were keep their alerts. */
  followThresholds(): void {
    const { alerts, thresholds } = this.#parts;
    const before = new Set(this.#ofThresholds);
    this.#ofThresholds = this.#stageRuleNames();
    // What people removed or put another rule in the place of is theirs, also under another limit.
    const theirs = new Set(this.#changes.removed.map(withoutLimit));
    for (const name of before) {
      if (!this.#ofThresholds.includes(name) && !theirs.has(withoutLimit(name))) alerts.removeRule(name);
    }
    for (const rule of createStageRules(thresholds())) {
      const name = nameOf(rule);
      if (!before.has(name) && !theirs.has(withoutLimit(name))) alerts.addRule(rule);
    }
    // A stage that got a threshold needs no learned one any more.
    for (const [stage, rule] of this.#learned) {
      if (rule === undefined || !Object.hasOwn(thresholds(), stage)) continue;
      alerts.removeRule(nameOf(rule));
      this.#learned.delete(stage);
    }
  }

  /** Looks for stages that can have a learned rule. */
  learn(): void {
    const { metrics, alerts, thresholds } = this.#parts;
    const known = thresholds();
    for (const series of metrics.seriesOf(TRACE_METRICS.stageDuration)) {
      const { stage } = series.tags;
      if (series.kind !== 'timer' || stage === undefined || this.#learned.has(stage) || Object.hasOwn(known, stage)) continue;
      if (series.count < LEARNED_THRESHOLD_RUNS) continue;
      this.#learned.set(stage, undefined);
      const limit = Number((LEARNED_THRESHOLD_FACTOR * series.quantile(0.5)).toPrecision(3));
      // A median that the clock could not measure is no measure for anything.
      if (!(limit > 0)) continue;
      const rule: AlertRuleInput = {
        metric: TRACE_METRICS.stageDuration,
        tags: { stage },
        condition: `med > ${limit}`,
        silencedBy: 'pipeline duration',
        name: `learned: ${stage} over twice its median`,
      };
      this.#learned.set(stage, rule);
      if (!this.#changes.removed.includes(nameOf(rule))) alerts.addRule(rule);
    }
  }

  #stageRuleNames(): readonly string[] {
    return createStageRules(this.#parts.thresholds()).map(nameOf);
  }

  /** Writes a change of one rule onto what is stored by now: what other tabs changed of others stays, and is taken up here. */
  #keep(removed: readonly string[], added: readonly string[]): void {
    const stored = this.#isStored ? this.#read() : undefined;
    const known = stored ?? this.#changes;
    const gone = new Set([...removed, ...added.map(nameOf)]);
    const kept = known.added.filter((text) => !gone.has(nameOf(text)));
    const changes = { added: [...kept, ...added], removed: [...new Set([...known.removed, ...removed])] };
    this.#write(changes);
    this.#takeUp(changes);
  }

  #write(changes: Changes): void {
    try {
      this.#parts.storage?.setItem(KEY, JSON.stringify(changes));
      this.#isStored = true;
    } catch (error) {
      this.#isStored = false;
      this.#parts.onFault(error);
    }
  }

  /** Undefined where nothing can be read. */
  #read(): Changes | undefined {
    const { storage, onFault } = this.#parts;
    if (!storage) return undefined;
    try {
      const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Record<keyof Changes, unknown>> | null;
      return { added: textsOf(stored?.added), removed: textsOf(stored?.removed) };
    } catch (error) {
      onFault(error);
      return undefined;
    }
  }

  /** Makes the rules what the changes say, where that differs from what they said before: rules that only the app changed stay. */
  #takeUp(changes: Changes): void {
    const before = wantedOf(this.#changes);
    const wanted = wantedOf(changes);
    this.#changes = changes;
    for (const name of new Set([...before.keys(), ...wanted.keys()])) {
      const rule = wanted.get(name);
      if (rule !== before.get(name)) this.#put(name, rule === undefined ? this.#findOriginal(name) : rule);
    }
  }

  /** @param rule - null: there is to be none of the name. */
  #put(name: string, rule: string | AlertRuleInput | null | undefined): void {
    const { alerts, onFault } = this.#parts;
    const present = alerts.rules.find((one) => one.name === name);
    if (rule === null || rule === undefined) {
      alerts.removeRule(name);
      return;
    }
    if (present && formatAlertRule(present) === (typeof rule === 'string' ? rule : textOf(rule))) return;
    const result = present ? alerts.editRule(name, rule, true) : alerts.addRule(rule, true);
    if (!result.ok) onFault(new Error(`A rule that was kept cannot be read: ${result.error.message}`));
  }

  /** The rule of a name as it is when nobody changed it. */
  #findOriginal(name: string): AlertRuleInput | undefined {
    const all = [...this.#initial, ...createStageRules(this.#parts.thresholds()), ...this.#learned.values()];
    return all.find((rule) => rule !== undefined && nameOf(rule) === name);
  }
}

/** What changes say of rules, by name: the text of each, or null where it was removed. */
function wantedOf({ added, removed }: Changes): Map<string, string | null> {
  const wanted = new Map<string, string | null>(removed.map((name) => [name, null]));
  for (const text of added) wanted.set(nameOf(text), text);
  return wanted;
}

function nameOf(rule: string | AlertRuleInput): string {
  const result = parseKeptRule(rule);
  return result.ok ? result.rule.name : '';
}

function textOf(rule: AlertRuleInput): string {
  const result = parseKeptRule(rule);
  return result.ok ? formatAlertRule(result.rule) : '';
}

/** What a rule of thresholds reads: its name but for the limit at the end. */
function withoutLimit(name: string): string {
  return name.slice(0, name.lastIndexOf(' '));
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
