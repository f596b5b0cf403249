import { bindMethods } from '../../base/bind-methods.js';
import { cutText } from '../../base/cut-text.js';
import { createSteadyClock, pageClock, type Clock } from '../../base/clock.js';
import { Emitter, type Unsubscribe } from '../../base/emitter.js';
import { createSafeReport } from '../../base/safe-report.js';
import type { AlertSource } from '../../model/alert-source.js';
import type { KnownSeries } from '../../model/limit-unit.js';
import type { MetricTags } from '../../model/metrics.js';
import type { AlertDelivery, OpenAlert, ResolvedAlert } from './alert.js';
import { AlertHistory } from './alert-history.js';
import type { AlertManagerOptions, AlertManagerStatus } from './alert-manager-options.js';
import { MOST_CHARACTERS, type AlertRule, type AlertRuleInput, type AlertRuleResult } from './alert-rule.js';
import { createDefaultAlertRules } from './default-rules.js';
import { OpenAlerts, toOpenAlert, toResolvedAlert } from './open-alerts.js';
import { Outbox } from './outbox.js';
import { RuleBook } from './rule-book.js';
import type { RuleWatch } from './rule-watch.js';
import { hasTags } from '../../model/has-tags.js';
import type { LiveAlert, SeriesWatch, Transition } from './series-watch.js';

const DEFAULT_KEEP_STALE_FOR = 60_000;
const NO_TAGS: MetricTags = {};
/** Between two looks at whether what is kept of open alerts is out of date, ms: a page that is killed leaves it as it is then. */
const KEEP_EVERY = 5000;
/** Most records that such a look writes; the others have their turn at the next. */
const MOST_KEPT = 10;

const pagePath = (): string => globalThis.location?.pathname ?? '';

/**
 * Turns rules over metrics into alerts: each opens once, is updated, and resolves once, for each rule and series.
 *
 * A series that has no value, or NaN, fires nothing. Its open alert stays open, marked `stale`, and resolves (`no data`) when that lasts for
 * `keepStaleFor`. ±Infinity is no value either, and is counted.
 *
 * Inert until `start()`; nothing runs by itself: somebody calls `evaluate` each second or so, and `check` with single values. Times given to
 * them are ms since the clock's `timeOrigin`; one before the last is taken for the last. No method throws.
 */
export class AlertManager {
  readonly #source: AlertSource;
  readonly #clock: Clock;
  readonly #keepStaleFor: number;
  readonly #path: () => string;
  readonly #report: (part: string, error: unknown) => void;
  readonly #rules = new RuleBook((watch, transition) => this.#follow(watch, transition));
  readonly #open = new OpenAlerts();
  readonly #outbox: Outbox;
  readonly #history: AlertHistory;
  readonly #changes: Emitter<{ change: undefined }>;
  #running = false;
  #stopReading: () => void = () => undefined;
  /** While a tick or a check is under way, its deliveries included. */
  #isBusy = false;
  #hasChanged = false;
  #now = 0;
  #keptAt = -Infinity;
  /** Whose series the source is asked for. */
  #asked: RuleWatch | undefined;
  #badValues = 0;
  #skipped = 0;

  constructor({
    source,
    clock = pageClock,
    rules = createDefaultAlertRules(),
    deliveries = [],
    history,
    path = pagePath,
    keepStaleFor,
    report,
  }: AlertManagerOptions) {
    this.#report = createSafeReport(report);
    this.#source = source;
    this.#path = path;
    this.#clock = createSteadyClock(clock, (error) => this.#report('clock', error));
    this.#keepStaleFor = keepStaleFor !== undefined && keepStaleFor >= 0 ? keepStaleFor : DEFAULT_KEEP_STALE_FOR;
    this.#outbox = new Outbox((error) => this.#report('alert delivery', error));
    this.#history = new AlertHistory(history, (error) => this.#report('alert history', error));
    this.#changes = new Emitter((error) => this.#report('listener', error));
    for (const rule of rules) {
      const result = this.#rules.add(rule);
      if (!result.ok) this.#report('alert rule', new Error(result.error.message));
    }
    for (const delivery of deliveries) this.#outbox.deliverTo(delivery);
    bindMethods(this);
  }

  get running(): boolean {
    return this.#running;
  }

  get rules(): readonly AlertRule[] {
    return this.#rules.watches.map(({ rule }) => rule);
  }

  /** When this page began to load, ms since the Unix epoch: which alerts are of it, see `AlertFacts.page`. */
  get loadedAt(): number {
    return this.#clock.timeOrigin;
  }

  /** Oldest first; those that are silenced or snoozed too. */
  get open(): readonly OpenAlert[] {
    return this.#open.list(this.#clock.timeOrigin);
  }

  /** The last 50 that resolved, newest first, of earlier page loads too. */
  get recent(): readonly ResolvedAlert[] {
    return this.#history.recent;
  }

  /** Rules that fire nothing because their aggregate, or the unit of their limit, does not fit their metric, by name, and why, for people. */
  get faults(): ReadonlyMap<string, string> {
    return new Map(this.#rules.watches.filter(({ fault }) => fault !== '').map(({ rule, fault }) => [rule.name, fault]));
  }

  status(): AlertManagerStatus {
    const droppedSeries = this.#rules.watches.reduce((sum, { dropped }) => sum + dropped, 0);
    const { failedWrites } = this.#history;
    const [rules, open] = [this.#rules.watches.length, this.#open.size];
    return { rules, open, droppedSeries, badValues: this.#badValues, failedWrites, skipped: this.#skipped };
  }

  /** From now on, ticks and checks count; what is kept of earlier page loads and of other tabs is read, and again as they keep more. @returns `stop`. */
  start(): () => void {
    if (this.#running) return this.stop;
    this.#running = true;
    const load = (): void => {
      void this.#history.load((id) => this.#open.get(id) !== undefined).then(() => this.#changes.emit('change', undefined));
    };
    load();
    this.#stopReading = this.#history.onStored(load);
    return this.stop;
  }

  /** Resolves what is open; rules, deliveries, and what is suppressed or snoozed stay for the next start. */
  stop(): void {
    if (!this.#running) return;
    this.#moveTo(undefined);
    for (const watch of this.#rules.watches) watch.pause(this.#now);
    this.#running = false;
    this.#stopReading();
    this.#settle();
  }

  /**
   * Refuses a rule that cannot be read, or whose name there is already.
   *
   * @param isKept - of one that was accepted once: it stays where its aggregate does not fit its metric, and is one of the `faults`. Default false.
   */
  addRule(rule: string | AlertRuleInput, isKept = false): AlertRuleResult {
    const result = this.#rules.add(rule, isKept);
    this.#finishEdit(result.ok);
    return result;
  }

  /**
   * Puts a rule in another's place, perhaps under another name. Alerts of it stay open where both read the same aggregate of the same series, have
   * their limit on the same side and are as severe: they keep the condition that they opened with, and resolve at the next tick if the new one
   * does not hold. Else they resolve at once.
   *
   * @param isKept - as of `addRule`.
   */
  editRule(name: string, rule: string | AlertRuleInput, isKept = false): AlertRuleResult {
    this.#moveTo(undefined);
    const result = this.#rules.edit(name, rule, this.#now, isKept);
    if (result.ok) this.#open.regroup();
    this.#finishEdit(result.ok);
    return result;
  }

  /** Resolves what is open of it. @returns whether there was such a rule. */
  removeRule(name: string): boolean {
    this.#moveTo(undefined);
    const isRemoved = this.#rules.remove(name, this.#now);
    this.#finishEdit(isRemoved);
    return isRemoved;
  }

  /** One tick: looks at all series of all rules. */
  evaluate(now?: number): void {
    if (!this.#begin(now)) return;
    for (const watch of this.#rules.watches) {
      this.#asked = watch;
      try {
        this.#fit(watch);
        this.#source.read(watch.rule, this.#visit);
      } catch (error) {
        this.#report('alert source', error);
      }
      watch.finishLook(this.#now, this.#keepStaleFor);
    }
    this.#asked = undefined;
    if (this.#now - this.#keptAt >= KEEP_EVERY) {
      this.#keptAt = this.#now;
      this.#keepChanged(({ peak, keptPeak }) => peak !== keptPeak, MOST_KEPT);
    }
    this.#settle();
    this.#isBusy = false;
  }

  /** Writes to the history how open alerts are just now: call it when the page may be about to go. */
  keepOpen(): void {
    this.#keepChanged(({ seenAt, keptAt }) => seenAt !== keptAt, Infinity);
  }

  /** One value of a series just now: alerts of rules on `value` open and resolve before this returns. */
  check(metric: string, tags: MetricTags | undefined, value: number, now?: number): void {
    const watches = this.#rules.onValuesOf(metric);
    if (watches.length === 0 || !this.#running) return;
    for (const watch of watches) if (watch.waitsForUnit) this.#fit(watch);
    if (!Number.isFinite(value)) this.#badValues++;
    else if (watches.some((watch) => watch.concerns(value))) this.#checkValue(watches, tags ?? NO_TAGS, value, now);
  }

  /** Somebody takes care of an alert: until it resolves, nobody is told of it any more. @returns whether it is open. */
  acknowledge(id: string): boolean {
    const watch = this.#open.get(id);
    if (!watch?.alert) return false;
    if (watch.alert.acknowledgedAt !== undefined) return true;
    this.#moveTo(undefined);
    watch.alert.acknowledgedAt = this.#now;
    watch.alert.change = 'acknowledged';
    this.#keepAlert(watch);
    this.#settle();
    return true;
  }

  /**
   * For a while, nobody is told of this alert, or of others of its rule and series, but that it resolved. What is open afterwards is told then.
   *
   * @param duration - from now on, ms; 0 ends it.
   * @returns whether the alert is open, and the duration a number.
   */
  snooze(id: string, duration: number): boolean {
    const watch = this.#open.get(id);
    if (!watch || Number.isNaN(duration)) return false;
    this.#moveTo(undefined);
    watch.snoozedUntil = duration > 0 ? this.#now + duration : -Infinity;
    this.#hasChanged = true;
    this.#settle();
    return true;
  }

  /** Adds somebody to be told. @returns what takes it away again. */
  deliver(delivery: AlertDelivery): Unsubscribe {
    return this.#outbox.deliverTo(delivery);
  }

  /** Called after a tick or call in which `open`, `recent` or `rules` changed, figures included. */
  onChange(listener: () => void): Unsubscribe {
    return this.#changes.on('change', listener);
  }

  /** Made once, and handed to the source with each rule. */
  readonly #visit = (tags: MetricTags, value: number): void => {
    if (Number.isFinite(value)) this.#asked?.takeValue(tags, value, this.#now, true);
    else if (!Number.isNaN(value)) this.#badValues++;
  };

  #checkValue(watches: readonly RuleWatch[], tags: MetricTags, value: number, now: number | undefined): void {
    if (!this.#begin(now)) return;
    try {
      for (const watch of watches) {
        if (hasTags(tags, watch.rule.tags)) watch.takeValue(tags, value, this.#now, false);
      }
    } catch (error) {
      // A getter of an app's tags.
      this.#report('alert check', error);
    }
    this.#settle();
    this.#isBusy = false;
  }

  #begin(now: number | undefined): boolean {
    if (!this.#running) return false;
    if (this.#isBusy) {
      this.#skipped++;
      return false;
    }
    this.#isBusy = true;
    this.#moveTo(now);
    return true;
  }

  #moveTo(now: number | undefined): void {
    const time = Number.isFinite(now) ? Number(now) : this.#clock.now();
    if (time > this.#now) this.#now = time;
  }

  #follow(watch: SeriesWatch, transition: Transition): void {
    if (transition.kind === 'none') return;
    this.#hasChanged = true;
    if (transition.kind === 'opened') {
      if (watch.alert) {
        watch.alert.path = this.#readPath();
        watch.alert.unit = this.#describe(watch.rule.metric)?.unit ?? '';
      }
      this.#open.add(watch);
      this.#keepAlert(watch);
    } else if (transition.kind === 'resolved') {
      this.#open.remove(watch, transition.alert);
      const alert = toResolvedAlert(watch, transition.alert, transition.reason, this.#now, this.#clock.timeOrigin);
      this.#history.keep(alert);
      if (transition.alert.told) this.#outbox.add({ type: 'resolved', time: alert.resolvedAt, alert });
    }
  }

  #keepAlert(watch: SeriesWatch): void {
    this.#hasChanged = true;
    const { alert } = watch;
    if (!alert) return;
    alert.keptPeak = alert.peak;
    alert.keptAt = alert.seenAt;
    this.#history.keep(toOpenAlert(watch, alert, this.#clock.timeOrigin));
  }

  #keepChanged(hasChanged: (alert: LiveAlert) => boolean, most: number): void {
    let left = most;
    for (const watch of this.#open.watches) {
      if (!watch.alert || !hasChanged(watch.alert)) continue;
      if (left-- <= 0) return;
      this.#keepAlert(watch);
    }
  }

  /** The unit of a metric is known from its first value on. */
  #fit(watch: RuleWatch): void {
    if (!watch.fitTo(this.#describe(watch.rule.metric), this.#now)) return;
    this.#hasChanged = true;
    this.#report('alert rule', new Error(`${watch.rule.name}: ${watch.fault}`));
  }

  #describe(metric: string): KnownSeries | undefined {
    try {
      return this.#source.describe?.(metric);
    } catch (error) {
      this.#report('alert source', error);
      return undefined;
    }
  }

  #readPath(): string {
    try {
      return cutText(String(this.#path()), MOST_CHARACTERS);
    } catch (error) {
      this.#report('alert path', error);
      return '';
    }
  }

  #finishEdit(isEdited: boolean): void {
    this.#hasChanged ||= isEdited;
    this.#settle();
  }

  /** Tells what is to be told, once everything is as it is to be. */
  #settle(): void {
    const { timeOrigin } = this.#clock;
    const hasSettled = this.#open.settle(this.#now, (watch, change) => {
      if (!watch.alert) return;
      const [time, alert] = [timeOrigin + this.#now, toOpenAlert(watch, watch.alert, timeOrigin)];
      this.#outbox.add(change === undefined ? { type: 'opened', time, alert } : { type: 'updated', time, change, alert });
    });
    const hasChanged = this.#hasChanged || hasSettled;
    this.#hasChanged = false;
    const wasBusy = this.#isBusy;
    // Values that come from within a delivery could go back and forth over a limit for ever.
    this.#isBusy = true;
    this.#outbox.send();
    if (hasChanged) this.#changes.emit('change', undefined);
    this.#isBusy = wasBusy;
  }
}
